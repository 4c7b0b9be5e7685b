package followthrough.bench;

import followthrough.database.Databases;
import followthrough.pursuits.Trial;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is measured of the engine in the scratch installation's own process: due work claimed and completed, beside plain
 * commits and a job engine on the same server, in turns; and what a tick costs however much is planned. Prints the figures.
 */
final class EngineRun {
    static final String FIGURE = "engine bench: ";
    static final String AT = "engine bench at: ";
    static final int ROUNDS = 3;
    private static final Duration PLAIN_LOAD = Duration.ofSeconds(4);

    private final Trial trial;
    private final Databases databases;
    private final ScratchStore store;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Environment wishes;
    private final Path data;

    private EngineRun(ApplicationContext application) {
        trial = application.getBean(Trial.class);
        databases = application.getBean(Databases.class);
        jdbc = application.getBean(JdbcClient.class);
        store = new ScratchStore(jdbc);
        transaction = application.getBean(TransactionTemplate.class);
        clock = application.getBean(Clock.class);
        wishes = application.getEnvironment();
        data = Path.of(wishes.getRequiredProperty("followthrough.data"));
    }

    /** In an installation whose people have automatic first e-mails a year ahead. */
    static void run(ApplicationContext application) throws Exception {
        var run = new EngineRun(application);
        run.dueWork(run.number("jobs"), run.number("books"));
        run.ticks();
        run.store.shareAmong(run.number("sending"));
    }

    private int number(String wish) {
        return Objects.requireNonNull(wishes.getProperty("bench." + wish, Integer.class));
    }

    private record Round(double rate, Cpu cpu) {}

    private void dueWork(int jobs, int messages) throws Exception {
        var plain = new PlainLoad(databases.main());
        var books = new PlainBooks(jdbc, transaction);
        System.out.println(FIGURE + "pgbench " + (plain.by().equals("pgbench") ? 1 : 0));
        var commits = new ArrayList<Double>();
        var jobEngine = new ArrayList<Double>();
        var alone = new ArrayList<Double>();
        var through = new ArrayList<Double>();
        var bare = new ArrayList<Double>();
        var spentAlone = Cpu.NONE;
        var spentThrough = Cpu.NONE;
        try (var jobEngineBeside = new JobEngine(databases.main())) {
            for (int round = 0; round <= ROUNDS; round++) {
                // The first round only warms everything up.
                int some = round == 0 ? jobs / 5 : jobs;
                double commit = plain.run(PLAIN_LOAD);
                double job = jobEngineBeside.run(some);
                var claimed = round(some, trial::claimAndComplete);
                // Those that were completed are a day ahead, and with the others far from due again.
                var bytes = store.historyBytes();
                var sent = round(messages, trial::throughTheBooks);
                if (round == ROUNDS)
                    store.historyBytes()
                            .forEach((table, now) -> figure(
                                    "bytes-" + table,
                                    (double) (now - Objects.requireNonNull(bytes.get(table))) / messages));
                double written = books.run(messages);
                System.out.printf(
                        Locale.ROOT,
                        "%s%s: %.0f commits/s; db-scheduler %.0f/s; claimed and completed %.0f/s (%s); with all books %.0f/s"
                                + " (%s); plain SQL of the same %.0f/s%n",
                        AT,
                        round == 0 ? "warmed up" : "round " + round + " of " + ROUNDS,
                        commit,
                        job,
                        claimed.rate,
                        claimed.cpu.each(some),
                        sent.rate,
                        sent.cpu.each(messages),
                        written);
                if (round == 0) continue;
                commits.add(commit);
                jobEngine.add(job);
                alone.add(claimed.rate);
                through.add(sent.rate);
                bare.add(written);
                spentAlone = spentAlone.plus(claimed.cpu);
                spentThrough = spentThrough.plus(sent.cpu);
            }
        }
        figure("commits", median(commits));
        figure("jobs", median(jobEngine));
        figure("alone", median(alone));
        figure("through", median(through));
        figure("plain", median(bare));
        System.out.println(FIGURE + "alone-cpu " + spentAlone.each((long) ROUNDS * jobs));
        System.out.println(FIGURE + "through-cpu " + spentThrough.each((long) ROUNDS * messages));
    }

    private Round round(int due, IntSupplier work) {
        store.due(due, clock.instant().minusSeconds(60));
        store.vacuum();
        var before = Cpu.of(ProcessHandle.current().pid(), data);
        long began = System.nanoTime();
        int done = 0;
        for (int some = work.getAsInt(); some > 0; some = work.getAsInt()) done += some;
        double seconds = (System.nanoTime() - began) / 1e9;
        if (done != due) throw new IllegalStateException(done + " of " + due + " that were due were done");
        return new Round(
                done / seconds, Cpu.of(ProcessHandle.current().pid(), data).since(before));
    }

    private void ticks() {
        var sizes = new ArrayList<>(List.of(10_000L, 1_000_000L));
        if (wishes.getProperty("bench.largest", Boolean.class, false)) sizes.add(10_000_000L);
        try (var planned = new Planned(databases)) {
            for (var size : sizes) {
                var cost = planned.measure(size, what -> System.out.println(AT + what));
                figure("claim-" + size, cost.claim());
                figure("tick-" + size, cost.tick());
                figure("rows-" + size, cost.rows());
                figure("buffers-" + size, cost.buffers());
            }
        }
    }

    private static void figure(String name, double value) {
        System.out.println(FIGURE + name + " " + value);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
