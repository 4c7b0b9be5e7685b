package followthrough.today;

import static followthrough.today.QueueStore.at;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Lists that somebody gave a name. */
@Repository
class SavedViews {
    private final JdbcClient db;

    SavedViews(JdbcClient db) {
        this.db = db;
    }

    /** @param own whether it is the viewer's to remove; else the team's, saved by another */
    record View(long viewId, String name, String query, boolean own) {}

    /** The member's own and those shown to the team, by name. */
    List<View> of(long memberId, long teamId) {
        return db.sql("""
                select id, name, query, member_id = :member as own from saved_view
                 where member_id = :member or team_id = :team order by plain(name), id
                """)
                .param("member", memberId)
                .param("team", teamId)
                .query((rs, n) ->
                        new View(rs.getLong("id"), rs.getString("name"), rs.getString("query"), rs.getBoolean("own")))
                .list();
    }

    /** A name used before is given to the new list. @param teamId the team that sees it too, or 0 */
    void save(long memberId, long teamId, String name, String query, Instant now) {
        db.sql("""
                insert into saved_view (member_id, team_id, name, query, made_at)
                values (:member, nullif(:team, 0), :name, :query, :now)
                on conflict (member_id, plain(name)) do update
                   set team_id = excluded.team_id, name = excluded.name, query = excluded.query, made_at = excluded.made_at
                """)
                .param("member", memberId)
                .param("team", teamId)
                .param("name", name)
                .param("query", query)
                .param("now", at(now))
                .update();
    }

    /** @return false when there is no such view of this member */
    boolean remove(long viewId, long memberId) {
        return db.sql("delete from saved_view where id = :id and member_id = :member")
                        .param("id", viewId)
                        .param("member", memberId)
                        .update()
                == 1;
    }
}
