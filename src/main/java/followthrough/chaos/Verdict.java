package followthrough.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What became of every send: exactly one of five classes each, and the promises that were broken in words.
 *
 * @param unknownArrived of the unknown ones, how many the mail server has
 * @param settled in doubt for a while, until the copy in the Sent folder was found
 * @param broken empty when all is well
 */
record Verdict(
        int sends,
        int once,
        int twice,
        int lost,
        int unknown,
        int failed,
        int unknownArrived,
        int settled,
        List<String> broken) {
    /** So many are named; the others are counted. */
    private static final int NAMED = 5;

    /** Exactly one for each send. */
    enum Became {
        ONCE,
        TWICE,
        LOST,
        UNKNOWN,
        FAILED
    }

    /**
     * @param due everybody who was to get a message
     * @param ledger as it stands at the end; a person may have several rows
     * @param arrived by person, how many messages the mail server took: the truth
     * @param mayBeUnknown those whose answer was cut off after the final dot, or whose hand-over was open when something
     *     was killed: nobody else may be in doubt, not even for a while
     */
    static Verdict of(List<String> due, List<Send> ledger, Map<String, Integer> arrived, Set<String> mayBeUnknown) {
        var rows = new HashMap<String, List<Send>>();
        for (var send : ledger)
            rows.computeIfAbsent(send.person(), person -> new ArrayList<>()).add(send);
        var counts = new HashMap<Became, Integer>();
        var broken = new Broken();
        int unknownArrived = 0, settled = 0;
        for (var person : due) {
            var own = rows.getOrDefault(person, List.of());
            int times = arrived.getOrDefault(person, 0);
            var found = judge(own, times);
            counts.merge(found, 1, Integer::sum);
            if (found == Became.TWICE) broken.add("delivered more than once", person);
            if (found == Became.LOST) broken.add("lost without a word", person);
            if (found == Became.UNKNOWN && times == 1) unknownArrived++;
            if (found == Became.ONCE && own.getFirst().inDoubt()) settled++;
            if (found == Became.ONCE && !own.getFirst().recorded()) broken.add("sent and not in the history", person);
            if (own.stream().anyMatch(Send::inDoubt) && !mayBeUnknown.contains(person))
                broken.add("in doubt without a cause", person);
        }
        var strangers = new ArrayList<>(arrived.keySet());
        strangers.removeAll(due);
        for (var stranger : strangers) broken.add("delivered to somebody who was due nothing", stranger);
        return new Verdict(
                due.size(),
                counts.getOrDefault(Became.ONCE, 0),
                counts.getOrDefault(Became.TWICE, 0),
                counts.getOrDefault(Became.LOST, 0),
                counts.getOrDefault(Became.UNKNOWN, 0),
                counts.getOrDefault(Became.FAILED, 0),
                unknownArrived,
                settled,
                broken.words());
    }

    /**
     * Arrived twice is twice, whatever the ledger says. One row must say what happened: sent and arrived is once; unknown
     * and shown to a person is unknown, arrived or not; failed, not arrived, told and shown is failed. All else is lost:
     * called sent and never arrived, called failed and arrived all the same, said to nobody, not settled, no row.
     */
    private static Became judge(List<Send> rows, int times) {
        if (times > 1) return Became.TWICE;
        if (rows.size() != 1) return Became.LOST;
        var row = rows.getFirst();
        return switch (Objects.requireNonNullElse(row.state(), "")) {
            case "sent" -> times == 1 ? Became.ONCE : Became.LOST;
            case "unknown" -> row.shown() && row.told() ? Became.UNKNOWN : Became.LOST;
            case "failed" -> times == 0 && row.shown() && row.told() ? Became.FAILED : Became.LOST;
            default -> Became.LOST;
        };
    }

    /** Of two installations together. */
    Verdict and(Verdict other) {
        var both = new ArrayList<>(broken);
        both.addAll(other.broken);
        return new Verdict(
                sends + other.sends,
                once + other.once,
                twice + other.twice,
                lost + other.lost,
                unknown + other.unknown,
                failed + other.failed,
                unknownArrived + other.unknownArrived,
                settled + other.settled,
                both);
    }

    /** With one more promise broken. */
    Verdict but(String promise) {
        var more = new ArrayList<>(broken);
        more.add(promise);
        return new Verdict(sends, once, twice, lost, unknown, failed, unknownArrived, settled, more);
    }

    private static final class Broken {
        private final Map<String, List<String>> by = new HashMap<>();

        void add(String what, String person) {
            by.computeIfAbsent(what, key -> new ArrayList<>()).add(person);
        }

        List<String> words() {
            return by.entrySet().stream()
                    .map(e -> e.getValue().size() + " " + e.getKey() + ": "
                            + String.join(
                                    ", ",
                                    e.getValue()
                                            .subList(
                                                    0,
                                                    Math.min(NAMED, e.getValue().size())))
                            + (e.getValue().size() > NAMED ? ", …" : ""))
                    .sorted()
                    .toList();
        }
    }
}
