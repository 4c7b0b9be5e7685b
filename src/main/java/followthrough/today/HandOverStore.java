package followthrough.today;

import static followthrough.today.QueueStore.at;
import static followthrough.today.QueueStore.instant;

import followthrough.prospects.Prospect;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Whose the prospects were before they were handed over together. */
@Repository
class HandOverStore {
    private final JdbcClient db;

    HandOverStore(JdbcClient db) {
        this.db = db;
    }

    long keep(long memberId, long toOwner, List<Prospect> people, Instant until) {
        return db.sql("""
                insert into handed_over (member_id, owner_id, prospect_ids, owner_ids, until)
                values (:member, :owner, :people, :before, :until) returning id
                """)
                .param("member", memberId)
                .param("owner", toOwner)
                .param("people", people.stream().map(Prospect::prospectId).toArray(Long[]::new))
                .param("before", people.stream().map(Prospect::ownerId).toArray(Long[]::new))
                .param("until", at(until))
                .query(Long.class)
                .single();
    }

    /** Locks it: of two who press at once one takes it back. */
    Optional<HandOvers.Kept> take(long undoId, long memberId) {
        return db.sql("""
                select owner_id, prospect_ids, owner_ids, until, used_at is not null as used
                  from handed_over where id = :id and member_id = :member for update
                """)
                .param("id", undoId)
                .param("member", memberId)
                .query((rs, n) -> {
                    var people = (Long[]) rs.getArray("prospect_ids").getArray();
                    var before = (Long[]) rs.getArray("owner_ids").getArray();
                    var owners = new HashMap<Long, Long>();
                    for (int i = 0; i < people.length; i++) owners.put(people[i], before[i]);
                    return new HandOvers.Kept(
                            rs.getLong("owner_id"), owners, instant(rs, "until"), rs.getBoolean("used"));
                })
                .optional();
    }

    void taken(long undoId, Instant now) {
        db.sql("update handed_over set used_at = :now where id = :id")
                .param("now", at(now))
                .param("id", undoId)
                .update();
    }
}
