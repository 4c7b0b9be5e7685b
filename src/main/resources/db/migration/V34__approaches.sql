-- A team's own approaches, beside those that ship. The YAML is the source, as with sequences; never deleted, because
-- steps and touches name the key.
create table approach (
    key          text primary key,
    yaml         text not null,
    saved_by     bigint not null references member,
    saved_at     timestamptz not null,
    archived_at  timestamptz,
    -- Rises with every change, so that the sum over all rows says whether a node has read the present ones.
    revision     int not null default 1
);
