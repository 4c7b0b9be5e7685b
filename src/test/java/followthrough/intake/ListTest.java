package followthrough.intake;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.prospects.Basis;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Pursuits;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.team.FirstAdministrator;
import followthrough.team.Role;
import followthrough.team.Team;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A team of two on a real database, without people, and the way of a list from its upload to its end. */
@FollowthroughTest
abstract class ListTest {
    @Autowired
    Imports imports;

    @Autowired
    ImportRun run;

    @Autowired
    ImportFiles files;

    @Autowired
    Prospects prospects;

    @Autowired
    Pursuits pursuits;

    @Autowired
    Team team;

    @Autowired
    JdbcClient db;

    long ana;
    long ben;

    @BeforeEach
    void aTeam() {
        if (!team.isSetUp()) {
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "a long way to the harbour",
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay",
                    Set.of(
                            DayOfWeek.MONDAY,
                            DayOfWeek.TUESDAY,
                            DayOfWeek.WEDNESDAY,
                            DayOfWeek.THURSDAY,
                            DayOfWeek.FRIDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(17, 0)));
            var admin = team.firstAdministrator().orElseThrow();
            team.invite("Ben Okafor", "ben@harbour.example", Role.REP, admin.teamId());
        }
        noPeople(db);
        ana = team.firstAdministrator().orElseThrow().memberId();
        ben = team.memberOf("ben@harbour.example").orElseThrow().memberId();
    }

    /** Each test begins without people; the team stays. */
    static void noPeople(JdbcClient db) {
        for (int tries = 1; ; tries++)
            try {
                db.sql(
                                "truncate import_row, import, alert, next_step, commitment, touch, pursuit, timeline, deal, address,"
                                        + " prospect, company, suppression, capture_seen, ledger, undo restart identity cascade")
                        .update();
                return;
            } catch (PessimisticLockingFailureException e) {
                // The application still looks after the list of the test before, in an order of its own.
                if (tries == 5) throw e;
            }
    }

    Import upload(String name, String text) {
        return upload(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Import upload(String name, byte[] content) {
        return switch (imports.upload(new ByteArrayInputStream(content), name, ana)) {
            case Imports.Upload.Taken(long id) -> imports.find(id).orElseThrow();
            case Imports.Upload.Refused(var why) -> throw new AssertionError(why);
        };
    }

    Import checked(Import list, ListKind kind, Basis basis, Owners owners) {
        var settings = list.settings().of(kind, basis, "at the fair", owners, null, Tier.B, "spring fair");
        assertThat(imports.check(list, settings).byField()).isEmpty();
        return settled(list);
    }

    Import imported(Import list) {
        assertThat(imports.run(list.importId())).isTrue();
        return settled(list);
    }

    Import settled(Import list) {
        for (int i = 0; i < 12_000; i++) {
            var now = imports.find(list.importId()).orElseThrow();
            if (!now.state().atWork()) return now;
            pause();
        }
        throw new AssertionError("still at work: " + imports.find(list.importId()));
    }

    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Import.Plan plan(Import list) {
        return Objects.requireNonNull(list.plan());
    }

    Prospect by(String email) {
        return prospects.get(prospects.byEmail(email).orElseThrow());
    }

    long count(String sql) {
        return db.sql("select count(*) from " + sql).query(Long.class).single();
    }

    long known(String name, String email) {
        var person = NewProspect.of(
                name, List.of(NewAddress.email(email).orElseThrow()), "before", ana, Tier.B, Basis.UNKNOWN);
        return switch (prospects.add(person, null, TestClock.START)) {
            case followthrough.prospects.Added.Created(long id) -> id;
            case followthrough.prospects.Added other -> throw new AssertionError(other);
        };
    }
}
