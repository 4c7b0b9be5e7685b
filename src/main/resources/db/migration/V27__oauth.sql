-- Mailboxes that are connected by signing in at their provider: what is sealed in their secret is the refresh token.
alter table mailbox add column provider text check (provider in ('google', 'microsoft'));  -- null: with a password

-- What an administrator registered there for this installation. The secret is sealed as those of mailboxes are.
create table mail_provider (
    provider    text primary key check (provider in ('google', 'microsoft')),
    client_id   text not null,
    tenant      text not null,                             -- of Microsoft; empty for others
    secret      bytea not null,
    refused_why text,                                      -- since when it refuses these: what it said
    changed_by  bigint not null references member,
    changed_at  timestamptz not null
);

-- Sign-ins under way. In the database, because the answer may reach another node.
create table mailbox_sign_in (
    token_hash bytea primary key,                          -- of the state and the session that began it
    provider   text not null,
    address    text not null,                              -- that somebody typed; empty: the provider says it
    verifier   bytea not null,                             -- RFC 7636, sealed
    expires_at timestamptz not null
);
