-- What this workspace allows itself beyond laws and providers. In numbers of e-mails 0 means: no limit.
alter table workspace
    add column per_prospect_week int not null default 3 check (per_prospect_week >= 0),
    add column per_company_day int not null default 3 check (per_company_day >= 0),
    add column per_domain_minute int not null default 10 check (per_domain_minute >= 0),
    add column per_domain_hour int not null default 200 check (per_domain_hour >= 0),
    add column ramp_start int not null default 10 check (ramp_start >= 0),  -- automatic e-mails of a new mailbox's first day
    add column consent_everywhere boolean not null default false,           -- cold e-mail and texts, whatever the country
    add column law_binds boolean not null default false,                    -- what a law asks consent for nobody does, not even by hand
    -- Only narrower than the law. Between noon and three some hour is open in every country.
    add column calls_from time not null default '08:00' check (calls_from between '08:00' and '12:00'),
    add column calls_until time not null default '21:00' check (calls_until between '15:00' and '21:00');

-- What budgets are counted by, as it was when the message was planned. No foreign key: what was sent stays counted.
alter table ledger add column company_id bigint, add column domain text;
update ledger l set company_id = (select p.company_id from prospect p where p.id = l.prospect_id),
                    domain = lower(substring(l.recipient from '[^@]*$'))
 where l.handed_over_at > now() - interval '2 days' or l.state in ('planned', 'claimed');

-- A mailbox that is new, or from which too much came back, sends less by itself for a while. Those there already are not new.
alter table mailbox
    add column day_allowed int check (day_allowed >= 0),   -- automatic e-mails in 24 hours; absent: all of per_day
    add column allowed_since timestamptz,
    add column allowed_why text,
    add column fell_at timestamptz;                        -- what came back before then is not counted again
