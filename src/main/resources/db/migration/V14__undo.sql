-- While an act can still be taken back, nothing that follows from it leaves.
create index undo_by_pursuit on undo (pursuit_id);
delete from undo where until < now() - interval '1 hour';
