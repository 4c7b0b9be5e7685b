package followthrough.team;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import followthrough.support.TestDatabase;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The door of the module on a real database, without the web. */
class TeamTests {
    private static final String PASSWORD = "four words are enough";

    private final DataSource source = TestDatabase.fresh();
    private final JdbcClient db = JdbcClient.create(source);
    private final Passwords passwords = new Passwords();
    private final SignIns signIns = new SignIns(new SignInStore(db), passwords, new Attempts());
    private final Team team = node(signIns);

    private Team node(SignIns own) {
        return new Team(
                new TeamStore(db), own, passwords, Clock.systemUTC(), event -> {}, new JdbcTransactionManager(source));
    }

    private static FirstAdministrator leila(String workspace) {
        return new FirstAdministrator(
                "Leila",
                "leila@parts.example",
                PASSWORD,
                ZoneId.of("Europe/Brussels"),
                "EUR",
                workspace,
                "",
                Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY),
                LocalTime.of(8, 30),
                LocalTime.of(17, 0));
    }

    private Member setUp() {
        return team.setUp(leila("Parts")).orElseThrow();
    }

    private Member joined(String name, Role role, long teamId) {
        String email = name.toLowerCase(java.util.Locale.ROOT) + "@parts.example";
        Link.Made link = (Link.Made) team.invite(name, email, role, teamId);
        assertThat(team.accept(link.token(), PASSWORD)).isEqualTo(new Change.Done());
        return team.memberOf(email).orElseThrow();
    }

    private void owesNextStep(long memberId) {
        long prospect = db.sql("""
                        insert into prospect (name, owner_id, source, zone, zone_basis, created_at)
                        values ('Maya', :owner, 'test', 'UTC', 'workspace', '2026-01-01Z') returning id
                        """).param("owner", memberId).query(Long.class).single();
        new org.springframework.transaction.support.TransactionTemplate(new JdbcTransactionManager(source))
                .executeWithoutResult(status -> {
                    long pursuit = db.sql("""
                                    insert into pursuit (prospect_id, kind, state, opened_at)
                                    values (:prospect, 'sale', 'new', '2026-01-01Z') returning id
                                    """)
                            .param("prospect", prospect)
                            .query(Long.class)
                            .single();
                    db.sql("""
                                    insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel,
                                                           goal, minutes, why_then)
                                    values (:pursuit, :prospect, :owner, '2026-01-02Z', 'new', 'touch', 'call', 'talk', 5,
                                            'new')
                                    """)
                            .param("pursuit", pursuit)
                            .param("prospect", prospect)
                            .param("owner", memberId)
                            .update();
                });
    }

    @Test
    void theFirstRunWorksOnceWhateverTriesAtOnce() throws Exception {
        int nodes = 6;
        CyclicBarrier together = new CyclicBarrier(nodes);
        List<Future<Optional<Member>>> tries = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(nodes)) {
            for (int i = 0; i < nodes; i++) {
                String workspace = "Parts " + i;
                Team node = node(signIns);
                tries.add(threads.submit(() -> {
                    together.await();
                    return node.setUp(leila(workspace));
                }));
            }
        }
        long made = 0;
        for (Future<Optional<Member>> attempt : tries) {
            made += attempt.get().isPresent() ? 1 : 0;
        }
        assertThat(made).isEqualTo(1);
        assertThat(team.members()).singleElement().satisfies(member -> {
            assertThat(member.role()).isEqualTo(Role.ADMINISTRATOR);
            assertThat(member.dayStarts()).isEqualTo(LocalTime.of(8, 30));
            assertThat(member.workingDays()).containsExactly(DayOfWeek.MONDAY, DayOfWeek.TUESDAY);
        });
        assertThat(team.suppressionKey()).hasSize(32);
        assertThat(team.workspace().automaticReady()).isFalse();
    }

    @Test
    void anInvitationWorksOnceAndOnlyItsHashIsKept() {
        Member leila = setUp();
        Link.Made link = (Link.Made) team.invite("Ana", "ana@parts.example", Role.REP, leila.teamId());
        assertThat(team.activeReps(leila.teamId())).extracting(Member::name).containsExactly("Leila");
        assertThat(db.sql("select count(*) from invitation where encode(token_hash, 'escape') like :token")
                        .param("token", "%" + link.token() + "%")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(team.accept(link.token(), "password123")).isInstanceOf(Change.Refused.class);
        assertThat(team.accept(link.token(), PASSWORD)).isEqualTo(new Change.Done());
        assertThat(team.accept(link.token(), PASSWORD)).isInstanceOf(Change.Refused.class);
        assertThat(team.activeReps(leila.teamId())).extracting(Member::name).containsExactly("Ana");
        assertThat(team.invite("Ana", "ANA@parts.example", Role.REP, leila.teamId()))
                .isInstanceOf(Link.Refused.class);
    }

    @Test
    void aNewPasswordEndsWhatWasSignedIn() {
        Member leila = setUp();
        String here = signIns.begin(leila.memberId());
        String elsewhere = signIns.begin(leila.memberId());
        assertThat(team.changePassword(leila.memberId(), "wrong", "another fine sentence", here))
                .isInstanceOf(Change.Refused.class);
        assertThat(team.changePassword(leila.memberId(), PASSWORD, "another fine sentence", here))
                .isEqualTo(new Change.Done());
        assertThat(signIns.find(here)).isPresent();
        assertThat(signIns.find(elsewhere)).isEmpty();
        Link.Made link = (Link.Made) team.passwordLink("LEILA@parts.example");
        assertThat(team.accept(link.token(), PASSWORD)).isEqualTo(new Change.Done());
        assertThat(signIns.find(here)).isEmpty();
    }

    @Test
    void aSignInOutlivesTheProcessAndSlides() {
        Member leila = setUp();
        String token = signIns.begin(leila.memberId());
        SignIns afterRestart = new SignIns(new SignInStore(JdbcClient.create(source)), passwords, new Attempts());
        assertThat(afterRestart.find(token)).hasValueSatisfying(found -> {
            assertThat(found.viewer().memberId()).isEqualTo(leila.memberId());
            assertThat(found.renewed()).isFalse();
        });
        db.sql("update sign_in set expires_at = expires_at - interval '2 days'").update();
        assertThat(afterRestart.find(token))
                .hasValueSatisfying(found -> assertThat(found.renewed()).isTrue());
        assertThat(afterRestart.find(token))
                .hasValueSatisfying(found -> assertThat(found.renewed()).isFalse());
        db.sql("update sign_in set expires_at = created_at - interval '1 second'")
                .update();
        assertThat(afterRestart.find(token)).isEmpty();
    }

    @Test
    void passwordsAreTriedSoOften() {
        setUp();
        for (int i = 0; i < 10; i++) {
            assertThat(signIns.signIn("leila@parts.example", "guess number " + i, "192.0.2.7"))
                    .isEqualTo(new SignIns.Answer.Wrong());
        }
        assertThat(signIns.signIn("Leila@Parts.example", PASSWORD, "192.0.2.8"))
                .isEqualTo(new SignIns.Answer.TooOften());
        assertThat(signIns.signIn("nobody@parts.example", PASSWORD, "192.0.2.7"))
                .isEqualTo(new SignIns.Answer.Wrong());
    }

    @Test
    void oneAddressTriesManyAccountsSoOften() {
        Attempts attempts = new Attempts();
        for (int i = 0; i < 40; i++) {
            assertThat(attempts.take("somebody" + i, "2001:db8:1:2::" + i)).isTrue();
        }
        assertThat(attempts.take("another", "2001:db8:1:2:ffff::1")).isFalse();
        assertThat(attempts.take("another", "2001:db8:1:3::1")).isTrue();
    }

    /** What is typed into the sign-in page is remembered, so its length is bounded. */
    @Test
    void noMoreIsRememberedOfAnAccountThanAnAddressIsLong() {
        Attempts attempts = new Attempts();
        for (int i = 0; i < 10; i++) {
            assertThat(attempts.take("x".repeat(254) + "y".repeat(i), "192.0.2." + i))
                    .isTrue();
        }
        assertThat(attempts.take("x".repeat(1_000_000), "192.0.2.10")).isFalse();
    }

    /** The work is told by the memory Argon2 fills, which no clock and no other program on the machine can change. */
    @Test
    void anUnknownAccountTakesAsMuchWorkAsAKnownOne() {
        String hash = passwords.hash(PASSWORD);
        passwords.matches("the one it is compared with is made now", null);
        long known = filled(() -> passwords.matches("wrong", hash));
        long unknown = filled(() -> passwords.matches("wrong", null));
        assertThat(known).isGreaterThan(19 * 1024 * 1024);
        assertThat((double) unknown / known).isBetween(0.95, 1.05);
    }

    /** @return the bytes of memory that a refused password took */
    private static long filled(BooleanSupplier matches) {
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertThat(matches.getAsBoolean()).isFalse();
        return thread.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void tokensAreHashesAndNeverAboveTheMember() {
        Member leila = setUp();
        Member ana = joined("Ana", Role.LEADER, leila.teamId());
        assertThat(team.issueToken(ana.memberId(), "too much", Role.ADMINISTRATOR))
                .isEmpty();
        String token = team.issueToken(ana.memberId(), "crm", Role.LEADER).orElseThrow();
        assertThat(token).startsWith("ft_").hasSizeGreaterThan(40);
        assertThat(db.sql("select length(token_hash) from api_token")
                        .query(Integer.class)
                        .single())
                .isEqualTo(32);
        assertThat(signIns.speaksFor(token).orElseThrow().role()).isEqualTo(Role.LEADER);

        assertThat(team.place(ana.memberId(), ana.teamId(), Role.REP)).isEqualTo(new Change.Done());
        assertThat(signIns.speaksFor(token).orElseThrow().role()).isEqualTo(Role.REP);

        signIns.revokeToken(
                leila.memberId(),
                signIns.tokens(ana.memberId()).getFirst().tokenId(),
                Clock.systemUTC().instant());
        assertThat(signIns.speaksFor(token)).as("somebody else's hand").isPresent();
        signIns.revokeToken(
                ana.memberId(),
                signIns.tokens(ana.memberId()).getFirst().tokenId(),
                Clock.systemUTC().instant());
        assertThat(signIns.speaksFor(token)).isEmpty();
        assertThat(signIns.tokens(ana.memberId())).isEmpty();
    }

    @Test
    void whoeverOwesNextStepsStays() {
        Member leila = setUp();
        Member ana = joined("Ana", Role.REP, leila.teamId());
        String signedIn = signIns.begin(ana.memberId());
        owesNextStep(ana.memberId());
        owesNextStep(ana.memberId());
        assertThat(team.deactivate(ana.memberId()))
                .isEqualTo(new Change.Refused("2 open pursuits: hand them over first."));
        assertThat(signIns.find(signedIn)).isPresent();

        db.sql("update next_step set owner_id = :leila")
                .param("leila", leila.memberId())
                .update();
        assertThat(team.deactivate(ana.memberId())).isEqualTo(new Change.Done());
        assertThat(signIns.find(signedIn)).isEmpty();
        assertThat(signIns.signIn(ana.email(), PASSWORD, "192.0.2.7")).isEqualTo(new SignIns.Answer.Wrong());
        assertThat(team.passwordLink(ana.email())).isInstanceOf(Link.Refused.class);
    }

    @Test
    void somebodyAdministers() {
        Member leila = setUp();
        assertThat(team.deactivate(leila.memberId())).isInstanceOf(Change.Refused.class);
        assertThat(team.place(leila.memberId(), leila.teamId(), Role.REP)).isInstanceOf(Change.Refused.class);
        Member ana = joined("Ana", Role.ADMINISTRATOR, leila.teamId());
        assertThat(team.place(leila.memberId(), leila.teamId(), Role.REP)).isEqualTo(new Change.Done());
        assertThat(team.deactivate(ana.memberId())).isInstanceOf(Change.Refused.class);
    }

    @Test
    void leaveEmptiesTheDayAndNamesTheCover() {
        Member leila = setUp();
        Member ana = joined("Ana", Role.REP, leila.teamId());
        LocalDate monday = LocalDate.parse("2026-03-16");
        assertThat(team.workday(ana.memberId(), monday)).isEqualTo(new Workday(monday, true, 120, null));
        assertThat(team.leave(ana.memberId(), monday, monday.plusDays(1), ana.memberId()))
                .isInstanceOf(Change.Refused.class);
        assertThat(team.leave(ana.memberId(), monday, monday.plusDays(1), leila.memberId()))
                .isEqualTo(new Change.Done());
        assertThat(team.workday(ana.memberId(), monday)).isEqualTo(new Workday(monday, false, 0, leila.memberId()));
        LocalDate friday = monday.plusDays(4);
        assertThat(team.leave(ana.memberId(), friday, friday, null)).isEqualTo(new Change.Done());
        assertThat(team.workday(ana.memberId(), friday)).isEqualTo(new Workday(friday, false, 0, null));
        for (LocalDate[] shared : new LocalDate[][] {
            {monday, monday}, {monday.minusDays(3), monday}, {monday.plusDays(1), friday}, {monday.minusDays(1), friday}
        })
            assertThat(team.leave(ana.memberId(), shared[0], shared[1], leila.memberId()))
                    .isEqualTo(new Change.Refused("Leave from 16 Mar 2026 to 17 Mar 2026 is noted already."
                            + " Choose days outside it, or withdraw it first."));
        assertThat(team.leave(ana.memberId(), monday.plusDays(2), monday.plusDays(3), null))
                .isEqualTo(new Change.Done());
        assertThat(team.leave(leila.memberId(), monday, friday, null))
                .as("another's leave is another's")
                .isEqualTo(new Change.Done());
    }

    @Test
    void namesHaveALengthAndTheRefusalSaysWhich() {
        Member leila = setUp();
        String long201 = "Z".repeat(201);
        assertThat(team.invite(long201, "z@x.example", Role.REP, leila.teamId()))
                .isEqualTo(new Link.Refused("Name: at most 200 characters; this has 201."));
        assertThat(team.createTeam(long201))
                .isEqualTo(new Change.Refused("Name of the team: at most 200 characters; this has 201."));
    }

    @Test
    void currenciesAreThoseOfToday() {
        assertThat(Currencies.all())
                .containsKeys("EUR", "USD", "CHF", "JPY", "INR", "PLN")
                .doesNotContainKeys("DEM", "FRF", "AYM", "ZWN", "USN", "CLF", "XAU");
    }

    @Test
    void weakPasswordsAreRefusedAndSentencesAreFine() {
        for (String weak :
                List.of("short", "1234567890", "Password123!", "qwertyuiop", "aaaaaaaaaaaa", "leila@x.example")) {
            assertThat(team.refusal(weak, "Leila", "leila@x.example")).as(weak).isPresent();
        }
        for (String fine : List.of(PASSWORD, "zehn Zeichen", "長い文章がいちばん良い")) {
            assertThat(team.refusal(fine, "Leila", "leila@x.example")).as(fine).isEmpty();
        }
    }
}
