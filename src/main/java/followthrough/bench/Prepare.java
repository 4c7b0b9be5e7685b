package followthrough.bench;

import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Pursuits;
import followthrough.team.FirstAdministrator;
import followthrough.team.Link;
import followthrough.team.Role;
import followthrough.team.Team;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fills a scratch installation through the doors that everybody uses: a workspace, reps, their mailboxes, and people who
 * are followed up. What is wanted comes as {@code --bench.…} options.
 */
public final class Prepare {
    /** Of everybody in a scratch installation. */
    public static final String PASSWORD = "scratch and thrown away";

    private static final int AT_ONCE = 2_000;
    /** So many reps choose a password, which takes its time on purpose; the others only own prospects. */
    private static final int SIGNING_IN = 4;

    private static final Tier[] MIX = {Tier.A, Tier.B, Tier.B, Tier.C, Tier.C};

    private final Team team;
    private final Mailboxes mailboxes;
    private final SafeHosts hosts;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final ScratchStore store;
    private final Clock clock;
    private final Environment wishes;
    /** Spent on it so far. */
    private Duration enrolling = Duration.ZERO;

    private Prepare(ApplicationContext application) {
        team = application.getBean(Team.class);
        mailboxes = application.getBean(Mailboxes.class);
        hosts = application.getBean(SafeHosts.class);
        prospects = application.getBean(Prospects.class);
        pursuits = application.getBean(Pursuits.class);
        store = new ScratchStore(application.getBean(JdbcClient.class));
        clock = application.getBean(Clock.class);
        wishes = application.getEnvironment();
    }

    /** The address by which rep number n, from 1 on, signs in and writes. */
    public static String rep(int n) {
        return "rep" + n + "@bench.example";
    }

    /**
     * @param application with these wishes among its properties: {@code bench.reps} (1 if not said), {@code bench.smtp} and
     *     {@code bench.imap} (ports on this machine; without them nobody has a mailbox), {@code bench.budget} ({@code off}:
     *     a mailbox may send more than any form allows), {@code bench.import} (rows of a list that is imported and timed),
     *     {@code bench.people} (0), {@code bench.jobs} (the engine is measured with so many, see {@link EngineRun}), and
     *     {@code bench.due}: {@code now} for first automatic e-mails that are due at once, {@code later} for the
     *     same a year ahead, {@code mixed} for a working team's plans
     */
    public static void fill(ApplicationContext application) throws Exception {
        var prepare = new Prepare(application);
        var reps = prepare.reps(prepare.number("reps", 1));
        prepare.mailboxes(reps);
        if (prepare.wishes.getProperty("bench.budget", "on").equals("off")) prepare.store.liftBudgets();
        int rows = prepare.number("import", 0);
        if (rows > 0) ImportPart.run(application, rows);
        var people = new People(7);
        for (int done = 0, all = prepare.number("people", 0); done < all; done += AT_ONCE)
            prepare.people(people, done, Math.min(AT_ONCE, all - done), reps);
        if (!prepare.wishes.containsProperty("bench.jobs")) return;
        System.out.println(EngineRun.FIGURE + "enrol " + prepare.enrolling.toNanos() / 1e9);
        EngineRun.run(application);
    }

    private int number(String wish, int otherwise) {
        return wishes.getProperty("bench." + wish, Integer.class, otherwise);
    }

    private List<Long> reps(int count) {
        var first = team.setUp(new FirstAdministrator(
                        "Ada Bench",
                        "ada@bench.example",
                        PASSWORD,
                        ZoneId.of("Europe/London"),
                        "EUR",
                        "Bench",
                        "1 Scratch Lane",
                        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                        LocalTime.of(9, 0),
                        LocalTime.of(18, 0)))
                .orElseThrow();
        var reps = new ArrayList<Long>();
        for (int n = 1; n <= count; n++) {
            switch (team.invite("Rep " + n, rep(n), Role.REP, first.teamId())) {
                case Link.Made link -> {
                    if (n <= SIGNING_IN) team.accept(link.token(), PASSWORD);
                }
                case Link.Refused(var why) -> throw new IllegalStateException(why);
            }
            reps.add(team.memberOf(rep(n)).orElseThrow().memberId());
        }
        // Only the limits of the mailboxes are measured: all these people live at one domain, and all mailboxes are
        // new.
        team.changeSendingRules(team.sendingRules().withoutBudgets());
        hosts.allow("127.0.0.1", true, first.memberId());
        return reps;
    }

    private void mailboxes(List<Long> reps) {
        int smtp = number("smtp", 0), imap = number("imap", 0);
        if (smtp == 0) return;
        for (int n = 1; n <= reps.size(); n++) {
            var connecting = mailboxes.connect(new NewMailbox(
                    reps.get(n - 1),
                    rep(n),
                    "Rep " + n,
                    new Mailbox.Server("127.0.0.1", smtp, Mailbox.Tls.NONE),
                    new Mailbox.Server("127.0.0.1", imap, Mailbox.Tls.NONE),
                    rep(n),
                    PASSWORD,
                    600,
                    100_000));
            if (connecting instanceof Mailboxes.Connecting.Refused(var problems))
                throw new IllegalStateException("A scratch mailbox was refused: " + problems);
        }
    }

    private void people(People people, int from, int count, List<Long> reps) {
        var now = clock.instant();
        var due = wishes.getProperty("bench.due", "now");
        var mixed = due.equals("mixed");
        var chance = new Random(from);
        var list = new ArrayList<NewProspect>();
        for (int n = from; n < from + count; n++) {
            var person = people.next();
            list.add(new NewProspect(
                    person.name(),
                    "",
                    "",
                    person.title(),
                    person.company(),
                    "",
                    "",
                    person.addresses(),
                    "bench",
                    reps.get(n % reps.size()),
                    mixed ? MIX[n % MIX.length] : Tier.C,
                    mixed && n % 4 == 0 ? Basis.UNKNOWN : Basis.CONSENT,
                    "",
                    "Europe/London",
                    "",
                    Map.of(),
                    false,
                    false,
                    null));
        }
        var firstTouches = new HashMap<Long, Instant>();
        for (var added : prospects.addAll(list, null, now))
            if (added instanceof Added.Created(long prospectId))
                firstTouches.put(
                        prospectId,
                        switch (due) {
                            case "mixed" -> now.plus(Duration.ofHours(chance.nextInt(30 * 24) - 10L * 24));
                            case "later" -> now.plus(Duration.ofDays(365));
                            default -> now;
                        });
        var began = Instant.now();
        pursuits.openAll(firstTouches, due.equals("now"));
        enrolling = enrolling.plus(Duration.between(began, Instant.now()));
    }
}
