-- Sequences in immutable versions. The YAML is the source; what runs is read from it.
create table sequence (
    id           bigint generated always as identity primary key,
    key          text not null unique,
    archived_at  timestamptz
);

create table sequence_version (
    id            bigint generated always as identity primary key,
    sequence_id   bigint not null references sequence,
    number        int not null,
    yaml          text not null,
    published_at  timestamptz not null,
    published_by  bigint references member,               -- absent: shipped with the product
    unique (sequence_id, number)
);
create function refuse_change() returns trigger language plpgsql as $$
begin raise exception '% is never changed: publish a new version', tg_table_name; end $$;
create trigger sequence_version_is_immutable before update or delete on sequence_version
    for each row execute function refuse_change();
