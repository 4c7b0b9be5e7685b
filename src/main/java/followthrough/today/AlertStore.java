package followthrough.today;

import static followthrough.today.QueueStore.at;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The alerts that members have not seen, and the line on which the database says that there is another. */
@Repository
class AlertStore {
    private static final int LATEST = 20;

    private final JdbcClient db;
    private final JdbcConnectionDetails database;

    AlertStore(JdbcClient db, JdbcConnectionDetails database) {
        this.db = db;
        this.database = database;
    }

    /** What these members have not seen, the latest of each, oldest first. An alert about a prospect leads to the work on it. */
    Map<Long, List<News>> unseen(Collection<Long> memberIds) {
        var unseen = new HashMap<Long, List<News>>();
        if (memberIds.isEmpty()) return unseen;
        db.sql("""
                select a.member_id, a.id, a.text, coalesce('/today?open=' || a.prospect_id, a.link) as link
                  from unnest(:members::bigint[]) m (id)
                 cross join lateral (select member_id, id, text, prospect_id, link from alert
                                      where member_id = m.id and seen_at is null order by id desc limit :latest) a
                 order by a.id
                """)
                .param("members", memberIds.toArray(Long[]::new))
                .param("latest", LATEST)
                .query((rs, n) -> unseen.computeIfAbsent(rs.getLong("member_id"), id -> new ArrayList<>())
                        .add(new News(rs.getLong("id"), rs.getString("text"), rs.getString("link"))))
                .list();
        return unseen;
    }

    /** A browser showed them. What came well before them is not shown any more: it waits in the queue, as they do. */
    void seen(long memberId, Collection<Long> alertIds, Instant now) {
        db.sql("""
                update alert set seen_at = :now
                 where member_id = :member and seen_at is null
                   and (id = any(:ids)
                        or at < (select min(at) from alert where id = any(:ids)) - interval '5 minutes')
                """)
                .param("now", at(now))
                .param("member", memberId)
                .param("ids", alertIds.toArray(Long[]::new))
                .update();
    }

    /** What was heard: news for a member, or that a sign-in of the member ended. */
    record Heard(boolean signedOut, long memberId) {}

    /** A connection that hears of what others commit. It is none of the pool's, because it is kept for ever. */
    static final class Ear implements AutoCloseable {
        private static final int ANSWERS_WITHIN_SECONDS = 5;

        private final Connection connection;

        private Ear(Connection connection) throws SQLException {
            this.connection = connection;
            try (var listen = connection.createStatement()) {
                listen.execute("listen alert");
                listen.execute("listen signed_out");
            }
        }

        /** Waits for the next news, or until the time is over. @throws SQLException when the database is gone */
        List<Heard> next(Duration atMost) throws SQLException {
            var notices = connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(atMost.toMillis()));
            // Silence may also mean that nobody is there any more.
            if (notices.length == 0 && !connection.isValid(ANSWERS_WITHIN_SECONDS))
                throw new SQLException("the listening connection does not answer any more");
            return Arrays.stream(notices)
                    .map(it -> new Heard(it.getName().equals("signed_out"), Long.parseLong(it.getParameter())))
                    .distinct()
                    .toList();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    Ear listen() throws SQLException {
        var access = new Properties();
        var user = database.getUsername();
        var password = database.getPassword();
        if (user != null) access.setProperty("user", user);
        if (password != null) access.setProperty("password", password);
        access.setProperty("ApplicationName", "followthrough listens");
        access.setProperty("tcpKeepAlive", "true");
        var connection = DriverManager.getConnection(database.getJdbcUrl(), access);
        try {
            return new Ear(connection);
        } catch (SQLException refused) {
            connection.close();
            throw refused;
        }
    }
}
