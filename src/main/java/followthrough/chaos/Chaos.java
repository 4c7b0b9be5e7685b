package followthrough.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import followthrough.bench.Fault;
import followthrough.bench.Scratch;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code chaos}: sends many e-mails while everything around them fails, and judges by the mail server's own record what
 * became of each. A fifth of it is one node with its own PostgreSQL, the rest two nodes on an external one. Prints a
 * table and one line of JSON.
 */
public final class Chaos {
    private static final int SENDS = 24_000;
    private static final int KILLS = 100;
    /** Fewer would say little; asked of runs with as many kills as this. */
    private static final int EACH_AT_LEAST = 20;
    /** A few more are planned, because some never come to pass. */
    private static final int EACH = 22;
    /** In a run with fewer sends than this there are fewer faults, too. */
    private static final int ENOUGH = 10_000;

    private static final int MAILBOXES_ALONE = 4;
    private static final int MAILBOXES_OF_TWO = 6;

    private Chaos() {}

    /** @return the exit status: 0 when every promise was kept, 1 when one was broken, 2 for options that mean nothing */
    public static int run(String[] options, PrintStream out, PrintStream err) {
        int sends = SENDS, kills = KILLS;
        long seed = new Random().nextInt(1, 1_000_000);
        try {
            for (int n = 0; n < options.length; n += 2) {
                var value = n + 1 < options.length ? options[n + 1] : "";
                switch (options[n]) {
                    case "--sends" -> sends = Integer.parseInt(value);
                    case "--kills" -> kills = Integer.parseInt(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    default -> throw new IllegalArgumentException("\"chaos\" knows no " + options[n] + ".");
                }
            }
            if (sends < 500 || kills < 5)
                throw new IllegalArgumentException("It takes 500 sends and 5 kills at the least.");
        } catch (NumberFormatException e) {
            err.println("A whole number belongs behind each of --sends, --kills and --seed.");
            return 2;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        // The inboxes log each connection, and Spring, which would quieten them, does not run here.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        out.println("seed " + seed);
        var began = Instant.now();
        try {
            var reports = new ArrayList<Ordeal.Report>();
            reports.add(ordeal("one node", settings(false, sends, kills, seed), began, err));
            reports.add(ordeal("two nodes", settings(true, sends, kills, seed + 1), began, err));
            var verdict = judge(reports, kills);
            out.print(table(reports, verdict));
            out.printf(
                    Locale.ROOT,
                    "took %d s%n",
                    Duration.between(began, Instant.now()).toSeconds());
            for (var promise : verdict.broken()) out.println("BROKEN: " + promise);
            out.println(JsonMapper.builder().build().writeValueAsString(json(verdict, reports, kills, seed)));
            return verdict.broken().isEmpty() ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (RuntimeException e) {
            err.println("It did not come to an end: " + e.getMessage());
            e.printStackTrace(err);
            return 1;
        }
    }

    /**
     * A fifth of all is for the node that is alone. Of answers to a message, which cost no time, there are more than of
     * other faults: with them one send in twenty meets a fault.
     */
    private static Ordeal.Settings settings(boolean twoNodes, int sends, int kills, long seed) {
        int all = Math.clamp((long) EACH * sends / ENOUGH, 1, EACH);
        int each = Math.max(1, twoNodes ? all - all / 5 : all / 5 + 1);
        int share = twoNodes ? sends - sends / 5 : sends / 5;
        return new Ordeal.Settings(
                twoNodes,
                share,
                twoNodes ? kills - kills / 5 : kills / 5,
                twoNodes ? MAILBOXES_OF_TWO : MAILBOXES_ALONE,
                each,
                Math.max(each, share / 110),
                Duration.ofSeconds(20),
                true,
                seed);
    }

    private static Ordeal.Report ordeal(String name, Ordeal.Settings settings, Instant began, PrintStream err)
            throws InterruptedException {
        try (var ordeal = new Ordeal(
                settings,
                Scratch.javaLikeThis("followthrough.Followthrough"),
                what -> err.printf(
                        Locale.ROOT,
                        "%4d s  %s: %s%n",
                        Duration.between(began, Instant.now()).toSeconds(),
                        name,
                        what))) {
            return ordeal.run();
        }
    }

    /** All ordeals together, with what is promised of a whole run. */
    static Verdict judge(List<Ordeal.Report> reports, int kills) {
        Verdict all = reports.stream()
                .map(Ordeal.Report::verdict)
                .reduce(Verdict::and)
                .orElseThrow();
        int explained =
                reports.stream().mapToInt(r -> r.cutAfterDot() + r.openAtKill()).sum();
        if (all.unknown() > explained)
            all = all.but(all.unknown() + " are unknown, of which only " + explained + " can be");
        if (all.unknown() * 100 > all.sends() && kills <= all.sends() / 200)
            all = all.but(all.unknown() + " are unknown, more than one in a hundred");
        int met = reports.stream().mapToInt(Ordeal.Report::metFault).sum();
        if (met * 20 < all.sends()) all = all.but("only " + met + " sends met a fault, fewer than one in twenty");
        if (kills < KILLS || all.sends() < ENOUGH) return all;
        var faults = faults(reports);
        for (var kind : kinds())
            if (faults.getOrDefault(kind, 0) < EACH_AT_LEAST)
                all = all.but("\"" + kind + "\" happened only " + faults.getOrDefault(kind, 0) + " times");
        return all;
    }

    /** Everything that must happen in a whole run. */
    private static List<String> kinds() {
        var kinds = new ArrayList<>(List.of(
                "kill: application",
                "kill: database",
                "kill: both",
                "clock: forward",
                "clock: back",
                "imap: connections lost"));
        if (Ordeal.canFillTheDisk()) kinds.add("log: disk full");
        Fault.ALL.forEach(fault -> kinds.add("smtp " + fault));
        return kinds;
    }

    private static Map<String, Integer> faults(List<Ordeal.Report> reports) {
        var all = new TreeMap<String, Integer>();
        for (var report : reports) report.faults().forEach((kind, times) -> all.merge(kind, times, Integer::sum));
        return all;
    }

    private static String table(List<Ordeal.Report> reports, Verdict verdict) {
        var table = new StringBuilder("\n");
        line(table, "sends", verdict.sends(), null);
        line(table, "  delivered once", verdict.once(), verdict.settled() + " of them by the copy in the Sent folder");
        line(table, "  delivered twice", verdict.twice(), "must be 0");
        line(table, "  lost without a word", verdict.lost(), "must be 0");
        line(
                table,
                "  unknown and shown",
                verdict.unknown(),
                String.format(
                        Locale.ROOT,
                        "%.2f %%; %d of them arrived; at most %d answers withheld after the dot + %d hand-overs open at a kill",
                        100.0 * verdict.unknown() / verdict.sends(),
                        verdict.unknownArrived(),
                        reports.stream().mapToInt(Ordeal.Report::cutAfterDot).sum(),
                        reports.stream().mapToInt(Ordeal.Report::openAtKill).sum()));
        line(table, "  failed and shown", verdict.failed(), "refused for good by the server");
        int met = reports.stream().mapToInt(Ordeal.Report::metFault).sum();
        line(
                table,
                "met a fault of the mail server",
                met,
                String.format(Locale.ROOT, "%.1f %% of the sends, at the least", 100.0 * met / verdict.sends()));
        reports.getLast().sentBy().forEach((node, sent) -> line(table, "sent by " + node + " of two", sent, null));
        table.append('\n');
        faults(reports).forEach((kind, times) -> line(table, kind, times, null));
        return table.append('\n').toString();
    }

    private static void line(StringBuilder table, String what, int count, @Nullable String remark) {
        table.append(String.format(Locale.ROOT, "%-34s%7d", what, count));
        if (remark != null) table.append("  ").append(remark);
        table.append('\n');
    }

    private static Map<String, Object> json(Verdict verdict, List<Ordeal.Report> reports, int kills, long seed) {
        var json = new LinkedHashMap<String, Object>();
        json.put("sends", verdict.sends());
        json.put("kills", kills);
        json.put("delivered_once", verdict.once());
        json.put("delivered_twice", verdict.twice());
        json.put("lost", verdict.lost());
        json.put("unknown", verdict.unknown());
        json.put("failed_and_shown", verdict.failed());
        json.put("unknown_arrived", verdict.unknownArrived());
        json.put("met_fault", reports.stream().mapToInt(Ordeal.Report::metFault).sum());
        json.put("seed", seed);
        json.put("broken", verdict.broken().size());
        return json;
    }
}
