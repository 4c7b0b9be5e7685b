-- Whose it is stands beside what left, so that looking for what somebody's next step depends on reads no message.
alter table unrecorded add column pursuit_id bigint;
update unrecorded u set pursuit_id = (select l.pursuit_id from ledger l where l.id = u.ledger_id);
