package followthrough.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ground the other tests stand on. */
class SupportTests {
    abstract static class WritesATable {
        @Autowired
        JdbcClient db;

        @Autowired
        Clock clock;

        @Autowired
        TestClock testClock;

        @Test
        void findsTheDatabaseAsItWasAtTheStart() {
            db.sql("create table written_by_a_test (id bigint)").update();
        }

        @Test
        void theClockStandsStillAtItsStart() {
            assertThat(clock.instant()).isEqualTo(TestClock.START);
            testClock.advance(Duration.ofDays(1));
            assertThat(clock.instant()).isEqualTo(TestClock.START.plus(Duration.ofDays(1)));
            testClock.advance(Duration.ofDays(1));
        }

        /** T26: reminders fail east or west of UTC. */
        @Test
        void sessionsRunInAnOddZone() {
            assertThat(db.sql("show timezone").query(String.class).single()).isEqualTo("Pacific/Chatham");
        }
    }

    @Nested
    @FollowthroughTest
    class OneClass extends WritesATable {}

    @Nested
    @FollowthroughTest
    class AnotherClass extends WritesATable {}

    @Test
    void everyFreshDatabaseIsEmpty() {
        JdbcClient one = JdbcClient.create(TestDatabase.fresh());
        one.sql("create table written_by_a_test (id bigint)").update();
        JdbcClient another = JdbcClient.create(TestDatabase.fresh());
        assertThat(another.sql("select to_regclass('written_by_a_test')::text")
                        .query(String.class)
                        .optional())
                .isEmpty();
    }
}
