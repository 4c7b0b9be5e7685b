-- Whether the last call of a pursuit ended on voicemail, for steps that ask.
alter table pursuit add column voicemail boolean not null default false;

-- The hours of the step a message came from, where it has its own; see followthrough.playbook.SendWindow.
alter table ledger add column send_window text;
