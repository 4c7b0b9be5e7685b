-- While an act can still be taken back, nothing that follows from it leaves.
create index undo_by_pursuit on undo (pursuit_id);
delete from undo where until < now() - interval '1 hour';

-- A pursuit that goes is looked for in its commitments, settled ones too.
create index commitment_by_pursuit on commitment (pursuit_id);
