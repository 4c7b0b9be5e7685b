package followthrough.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import followthrough.support.FollowthroughTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is dropped on a server that others use too, and what its errors give away. */
@FollowthroughTest
class DatabasesTests {
    private static final String MARK = "made by a test, it's said";

    private final Databases databases;
    private final JdbcClient db;

    @Autowired
    DatabasesTests(Databases databases, JdbcClient db) {
        this.databases = databases;
        this.db = db;
    }

    @Test
    void dropsByItsMarkOnlyWhatBearsIt() {
        databases.drop("shared_name");
        databases.drop("shared_name", MARK);
        databases.create("shared_name");
        assertThatThrownBy(() -> databases.drop("shared_name", MARK))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("shared_name");
        assertThat(databases.exists("shared_name")).isTrue();
        databases.drop("shared_name");
        databases.create("shared_name", MARK);
        assertThatThrownBy(() -> databases.drop("shared_name", "another mark")).isInstanceOf(CannotStart.class);
        databases.drop("shared_name", MARK);
        assertThat(databases.exists("shared_name")).isFalse();
    }

    /** The server quotes the row that fails, which may be what a person wrote. */
    @Test
    void errorsDoNotQuoteRows() {
        assertThatThrownBy(
                        () -> db.sql("insert into instance (id, instance_id, last_tick_at) values (2, :words, now())")
                                .param("words", "what Maya wrote")
                                .update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("violates check constraint")
                .hasMessageNotContaining("what Maya wrote");
        assertThat(db.sql("show log_error_verbosity").query(String.class).single())
                .isEqualTo("terse");
    }
}
