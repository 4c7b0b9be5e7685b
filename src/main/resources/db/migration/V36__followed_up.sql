-- How many days before its date a renewal is talked about.
alter table workspace add column renewal_days int not null default 60 check (renewal_days between 7 and 365);
