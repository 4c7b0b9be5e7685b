package followthrough.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Which connections and which messages of a mail server meet a fault: two lists made in advance, one place for each
 * connection and one for each message, most of them without a fault. A fault that could not happen because the client
 * died before it is put back and happens to the next.
 */
public final class FaultPlan {
    private final Deque<Optional<Fault>> connections = new ArrayDeque<>();
    private final Deque<Optional<Fault>> messages = new ArrayDeque<>();

    private FaultPlan() {}

    /** A server that behaves. */
    public static FaultPlan none() {
        return new FaultPlan();
    }

    /**
     * @param sends among the first four fifths of which the faults of messages are spread
     * @param each how often each kind happens
     * @param eachAnswer how often those kinds happen that are a mere answer to a message and cost no time
     */
    public static FaultPlan of(Random chance, int sends, int each, int eachAnswer) {
        var plan = new FaultPlan();
        var ofConnections = new ArrayList<Fault>();
        var ofMessages = new ArrayList<Fault>();
        for (var fault : Fault.ALL) {
            var times = fault.isAnswer() && !fault.ofConnection() ? eachAnswer : each;
            (fault.ofConnection() ? ofConnections : ofMessages).addAll(Collections.nCopies(times, fault));
        }
        Collections.shuffle(ofConnections, chance);
        for (var fault : ofConnections) {
            plan.connections.add(Optional.of(fault));
            for (int n = chance.nextInt(5); n > 0; n--) plan.connections.add(Optional.empty());
        }
        var slots = new ArrayList<Optional<Fault>>(
                ofMessages.stream().map(Optional::of).toList());
        while (slots.size() < sends * 4 / 5) slots.add(Optional.empty());
        Collections.shuffle(slots, chance);
        plan.messages.addAll(slots);
        return plan;
    }

    synchronized Optional<Fault> forConnection() {
        return connections.isEmpty() ? Optional.empty() : connections.poll();
    }

    synchronized Optional<Fault> forMessage() {
        return messages.isEmpty() ? Optional.empty() : messages.poll();
    }

    synchronized void putBack(Fault fault) {
        (fault.ofConnection() ? connections : messages).addFirst(Optional.of(fault));
    }

    /** Faults that have not happened yet. */
    public synchronized List<Fault> left() {
        var left = new ArrayList<Fault>();
        connections.forEach(fault -> fault.ifPresent(left::add));
        messages.forEach(fault -> fault.ifPresent(left::add));
        return left;
    }
}
