-- Whether a person's message that gives it begins the follow-up after material; see followthrough.pursuits.Pursuit.followsMaterial.
-- What was in the library before did not, and does once a leader says so.
alter table asset add column followed_up boolean not null default false;

-- By which name that follow-up calls what the message gives; absent where none begins.
alter table ledger add column material text;

-- How many days before its date a renewal is talked about.
alter table workspace add column renewal_days int not null default 60 check (renewal_days between 7 and 365);
