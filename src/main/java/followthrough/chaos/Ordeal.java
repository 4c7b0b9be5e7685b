package followthrough.chaos;

import followthrough.bench.FaultPlan;
import followthrough.bench.Scratch;
import followthrough.bench.SmtpSink;
import followthrough.database.CannotStart;
import followthrough.database.DataFolder;
import followthrough.database.DatabaseAddress;
import followthrough.database.OpenDatabase;
import followthrough.database.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * One installation under fire, from the first e-mail until each has an end: one node with its own PostgreSQL, or two nodes
 * on one PostgreSQL outside them. The mail server misbehaves by a plan, and between waves of e-mails something is killed.
 */
final class Ordeal implements AutoCloseable {
    /**
     * @param twoNodes on one external PostgreSQL; else one node with its own
     * @param sends people, each due one e-mail
     * @param each how often each kind of fault of the mail server happens; 0: it behaves
     * @param eachAnswer how often those do that are a mere answer to a message
     * @param lease how long a claim lasts; a server has half as long for its answer to the final dot
     * @param rough whether clocks jump, disks are full and IMAP connections are lost
     */
    record Settings(
            boolean twoNodes,
            int sends,
            int kills,
            int mailboxes,
            int each,
            int eachAnswer,
            Duration lease,
            boolean rough,
            long seed) {}

    /**
     * What came of it.
     *
     * @param faults by kind, how often it happened
     * @param metFault how many people's message met a fault of the mail server, at the least
     * @param cutAfterDot answers that were withheld after the final dot
     * @param openAtKill hand-overs that were open when something was killed
     * @param sentBy by node
     */
    record Report(
            Verdict verdict,
            Map<String, Integer> faults,
            int metFault,
            int cutAfterDot,
            int openAtKill,
            Map<String, Integer> sentBy) {}

    /** What is killed. */
    private enum Kind {
        APPLICATION,
        DATABASE,
        BOTH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param node absent when all of them are concerned */
    private record Kill(@Nullable String node, Instant from, Instant until) {
        boolean opens(ChaosStore.Hold hold) {
            return (node == null || node.equals(hold.node()))
                    && !hold.from().isAfter(until)
                    && !hold.until().isBefore(from);
        }
    }

    private static final Path FULL_DISK = Path.of("/dev/full");
    /** In which a message leaves unless mailboxes rest, which is a moment to be killed in, too. */
    private static final Duration MOMENT = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int MOST_JUMPS = 20;
    private static final int MOST_IN_VAIN = 50;

    private final Settings settings;
    private final Random chance;
    private final Consumer<String> progress;
    private final FaultPlan plan;
    private final SmtpSink sink = new SmtpSink();
    private final SentFolders folders;
    private final Relay imap;
    private final Scratch scratch;
    private final @Nullable PostgresServer external;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Kill> kills = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    /** From real time to business time, of whoever starts next. */
    private Duration offset = Duration.between(
            Instant.now(), LocalDate.of(2026, 3, 10).atTime(9, 0).toInstant(ZoneOffset.UTC));

    /** @param java the command that starts the application, up to its main class */
    Ordeal(Settings settings, List<String> java, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        chance = new Random(settings.seed());
        plan = settings.each() == 0
                ? FaultPlan.none()
                : FaultPlan.of(chance, settings.sends(), settings.each(), settings.eachAnswer());
        folders = new SentFolders(settings.mailboxes());
        imap = new Relay(folders.port());
        scratch = new Scratch(java)
                .with("followthrough.read-mail", true)
                .with("followthrough.dispatch-every", 50)
                .with("followthrough.mail-answer", Duration.ofSeconds(4))
                .with("followthrough.mail-verdict", settings.lease().dividedBy(2))
                .with("followthrough.claim-lease", settings.lease())
                .with("followthrough.reconcile-every", Duration.ofSeconds(5))
                .with("followthrough.clock-offset", offset);
        external = settings.twoNodes()
                ? PostgresServer.start(new DataFolder(scratch.folder("postgres")), PostgresServer.Durability.FULL)
                : null;
        if (external != null)
            scratch.with("spring.datasource.url", external.main().url())
                    .with("spring.datasource.username", external.main().user())
                    .with("spring.datasource.password", external.main().password());
        // Whoever interrupts an ordeal leaves no database behind.
        if (external != null) Runtime.getRuntime().addShutdownHook(new Thread(external::close));
        for (int n = 1; n <= (settings.twoNodes() ? 2 : 1); n++) nodes.add(new Node("node-" + n));
    }

    /** Whether this system has a disk that is always full. */
    static boolean canFillTheDisk() {
        return Files.exists(FULL_DISK);
    }

    Report run() throws InterruptedException {
        progress.accept("preparing " + settings.sends() + " people");
        scratch.prepare(Map.of(
                "reps", settings.mailboxes(),
                "people", settings.sends(),
                "due", "later",
                "smtp", sink.port(),
                "imap", imap.port(),
                "budget", "off"));
        sink.think(Duration.ofMillis(4));
        sink.hangUpAfter(30);
        sink.copyTo(folders::take);
        sink.misbehave(plan);
        nodes.forEach(Node::begin);
        nodes.forEach(Node::await);
        ask(store -> {
            store.witness();
            return 0;
        });
        int wave = settings.sends() / (settings.kills() + 1);
        for (int n = 1; n <= settings.kills(); n++) {
            release(wave);
            strike(n, wave);
        }
        nodes.forEach(Node::await);
        release(settings.sends());
        settle();
        return report();
    }

    // --- what is done to it ---

    private void strike(int n, int wave) throws InterruptedException {
        var kind = Kind.values()[settings.twoNodes() ? Math.max(0, n % 4 - 1) : n % 3];
        // Now and then it does not even come to its feet.
        var early = settings.rough() && external != null && kind == Kind.APPLICATION && chance.nextInt(5) == 0;
        var victim = early ? nodes.get(n % nodes.size()) : ready(n);
        if (early) Thread.sleep(chance.nextInt(1_500));
        if (settings.rough() && chance.nextInt(3) > 0 && imap.cut() > 0) count("imap: connections lost");
        var held = settings.rough() ? chance.nextInt(3) == 0 : n % 2 == 0;
        if (!settings.rough() || chance.nextBoolean()) {
            int until = sink.count() + 1 + chance.nextInt(1 + wave / 2);
            within(settings.rough() ? MOMENT : PATIENCE, () -> sink.count() >= until);
        } else {
            Thread.sleep(chance.nextInt(1_500));
        }
        if (held) {
            sink.hold();
            within(MOMENT, () -> sink.doing().containsKey(SmtpSink.Doing.ANSWER));
        }
        Thread.sleep(chance.nextInt(20));
        var doing = sink.doing();
        var from = Instant.now();
        var dead = new ArrayList<Node>();
        if (kind != Kind.DATABASE) dead.add(victim);
        if (kind == Kind.BOTH && chance.nextBoolean()) dead.addAll(nodes);
        for (var node : dead) node.kill();
        if (kind != Kind.APPLICATION) killDatabase();
        var concerned = kind == Kind.APPLICATION && external != null ? victim.name : null;
        kills.add(new Kill(concerned, from, Instant.now()));
        sink.release();
        count("kill: " + kind);
        if (early) count("kill: while it started");
        progress.accept(String.format(
                Locale.ROOT,
                "kill %d of %d, %s%s, after %d messages; connections %s",
                n,
                settings.kills(),
                kind,
                early ? " while it started" : "",
                sink.count(),
                doing));
        for (var node : nodes) if (dead.contains(node)) node.begin();
        // One that is alone takes its database with it, and whoever asked meanwhile would be in its way.
        if (external == null) victim.await();
    }

    /** The n-th node if it is ready, else the first that is. */
    private Node ready(int n) {
        while (true) {
            for (int other = 0; other < nodes.size(); other++) {
                var node = nodes.get((n + other) % nodes.size());
                if (node.isReady()) return node;
            }
            pause(20);
        }
    }

    private void killDatabase() {
        if (external != null) Scratch.killWhole(external.process());
        else scratch.killDatabase();
    }

    private void release(int emails) {
        ask(store -> {
            store.due(emails, dueAt());
            return 0;
        });
    }

    /** So long ago that it is due on a node whose clock is behind, too. */
    private Instant dueAt() {
        return LocalDate.of(2026, 3, 10).atTime(8, 30).toInstant(ZoneOffset.UTC);
    }

    private Instant businessNow() {
        return Instant.now().plus(offset);
    }

    /** Until every message has an end. What waits for a later hour gets it by the next start. */
    private void settle() throws InterruptedException {
        int jumps = 0;
        var standing = ask(store -> store.standing(dueAt()));
        var changed = Instant.now();
        while (standing.open() + standing.unrecorded() > 0) {
            Thread.sleep(500);
            var now = ask(store -> store.standing(dueAt()));
            if (now.open() != standing.open() || now.unrecorded() != standing.unrecorded()) changed = Instant.now();
            standing = now;
            // Longer than any lease: what has not moved by now waits for a later hour.
            if (changed.plus(settings.lease().multipliedBy(3).dividedBy(2)).isAfter(Instant.now())) continue;
            if (++jumps > MOST_JUMPS)
                throw new IllegalStateException(
                        standing + " does not end; the application said last:\n" + last(scratch.log()));
            var later = standing.later();
            if (later.isAfter(businessNow()))
                offset = Duration.between(Instant.now(), later).plusSeconds(30);
            progress.accept(standing.open() + " messages wait, until " + later + "; all nodes start again then");
            nodes.forEach(Node::stop);
            nodes.forEach(Node::begin);
            nodes.forEach(Node::await);
            changed = Instant.now();
        }
        progress.accept("every message has an end; looking for those in doubt in the Sent folders");
        within(Duration.ofSeconds(60), () -> ask(ChaosStore::inDoubt).stream().noneMatch(folders::hold));
    }

    private Report report() {
        var met = sink.met();
        for (var one : met) count("smtp " + one.fault());
        var dotSeen = met.stream().filter(SmtpSink.Met::dotSeen).toList();
        var holds = ask(ChaosStore::holds);
        var open = holds.stream()
                .filter(hold -> kills.stream().anyMatch(kill -> kill.opens(hold)))
                .toList();
        var mayBeUnknown = new HashSet<String>();
        dotSeen.forEach(one -> mayBeUnknown.add(one.recipient()));
        open.forEach(hold -> mayBeUnknown.add(hold.person()));
        var arrived = new HashMap<String, Integer>();
        sink.taken().forEach(message -> arrived.merge(message.recipient(), 1, Integer::sum));
        var verdict = Verdict.of(ask(ChaosStore::people), ask(ChaosStore::sends), arrived, mayBeUnknown);
        int lawless = ask(ChaosStore::lawless);
        if (lawless > 0) verdict = verdict.but(lawless + " pursuits break the law of the next step");
        return new Report(
                verdict,
                counts,
                (int) met.stream()
                        .map(SmtpSink.Met::recipient)
                        .filter(person -> !person.isEmpty())
                        .distinct()
                        .count(),
                dotSeen.size(),
                open.size(),
                ask(ChaosStore::sentBy));
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    // --- its nodes and its database ---

    private final class Node {
        final String name;
        private @Nullable Duration clock;
        private int inVain;
        private Scratch.@Nullable Running running;

        Node(String name) {
            this.name = name;
        }

        /** Starts, and does not wait for it. */
        void begin() {
            var options = new LinkedHashMap<String, Object>();
            if (external != null) {
                options.put("spring.datasource.url", external.main().url() + "?ApplicationName=" + name);
                options.put("followthrough.data", scratch.folder(name));
            }
            if (settings.rough()) jump();
            else clock = offset;
            options.put("followthrough.clock-offset", Objects.requireNonNull(clock));
            if (settings.rough() && chance.nextInt(3) == 0 && canFillTheDisk()) {
                options.put("logging.file.name", FULL_DISK);
                count("log: disk full");
            }
            running = scratch.begin(options);
        }

        /** Forward by minutes now and then, which stays; back by less, which the next start of a node makes good. */
        private void jump() {
            int dice = chance.nextInt(10);
            var before = clock;
            if (before != null && dice < 3 && before.compareTo(offset) <= 0) {
                clock = before.minusSeconds(10 + chance.nextInt(110));
                count("clock: back");
                return;
            }
            if (dice > 5) {
                offset = offset.plusSeconds(30 + chance.nextInt(300));
                count("clock: forward");
            }
            clock = offset;
        }

        /** One that ended because its database was killed while it started is started again, as any supervisor does. */
        boolean isReady() {
            var now = Objects.requireNonNull(running);
            if (now.isAlive()) return now.isReady();
            if (++inVain > MOST_IN_VAIN) throw new IllegalStateException("It does not start:\n" + last(scratch.log()));
            count("start: in vain");
            begin();
            return false;
        }

        void await() {
            while (!isReady()) pause(20);
        }

        void kill() {
            Objects.requireNonNull(running).kill();
        }

        void stop() {
            Objects.requireNonNull(running).stop();
        }
    }

    /** Asks the database, again for a while when it is away. */
    private <T> T ask(Function<ChaosStore, T> question) {
        var until = Instant.now().plus(PATIENCE);
        while (true) {
            try (var database = external != null
                    ? OpenDatabase.at(external.main())
                    : OpenDatabase.in(new DataFolder(scratch.data()))) {
                return question.apply(new ChaosStore(jdbc(database.address())));
            } catch (RuntimeException e) {
                if (!(e instanceof DataAccessException || e instanceof CannotStart)
                        || Instant.now().isAfter(until)) throw e;
                pause(200);
            }
        }
    }

    private static JdbcClient jdbc(DatabaseAddress address) {
        return JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()));
    }

    private static boolean within(Duration patience, BooleanSupplier condition) {
        var until = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(until)) return false;
            pause(2);
        }
        return true;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static String last(String log) {
        return log.substring(Math.max(0, log.length() - 8_000));
    }

    @Override
    public void close() {
        for (var node : nodes) if (node.running != null) node.kill();
        if (external != null) external.close();
        scratch.close();
        imap.close();
        folders.close();
        sink.close();
    }
}
