package followthrough.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One way in which a mail server misbehaves at one step of the dialogue. */
public record Fault(Step step, Way way) {
    /** In their order within a dialogue. */
    public enum Step {
        CONNECT,
        GREETING,
        EHLO,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        /** after the first line of the body */
        BODY,
        /** when the whole body is there and the final dot is not */
        END_OF_BODY,
        /** once the final dot was read */
        DOT
    }

    /** What the server does there instead of what is usual. */
    public enum Way {
        /** 4xx: try again later */
        LATER,
        /** 5xx, or a port where nobody listens */
        REFUSE,
        /** not a word from here on, until the client hangs up */
        STALL,
        /** the connection is reset */
        CUT,
        /** the message is taken and the connection reset */
        TAKE_AND_CUT,
        /** the message is taken, and not a word from here on */
        TAKE_AND_STALL
    }

    /** Met by who comes back with a message in hand, after the server hung up on it. */
    public static final Fault PORT_SHUT = new Fault(Step.CONNECT, Way.REFUSE);

    /** All there are: 35. */
    public static final List<Fault> ALL = all();

    private static List<Fault> all() {
        var all = new ArrayList<Fault>();
        all.add(PORT_SHUT);
        all.add(new Fault(Step.CONNECT, Way.CUT));
        for (var step : List.of(Step.GREETING, Step.EHLO, Step.AUTH, Step.MAIL, Step.RCPT, Step.DATA))
            for (var way : List.of(Way.LATER, Way.REFUSE, Way.STALL, Way.CUT)) all.add(new Fault(step, way));
        all.add(new Fault(Step.BODY, Way.STALL));
        all.add(new Fault(Step.BODY, Way.CUT));
        all.add(new Fault(Step.END_OF_BODY, Way.CUT));
        for (var way : Way.values()) all.add(new Fault(Step.DOT, way));
        return List.copyOf(all);
    }

    /** Whether it happens once in a connection, and not once in a message. */
    public boolean ofConnection() {
        return step.compareTo(Step.MAIL) < 0 && !equals(PORT_SHUT);
    }

    /** Whether it is an answer, after which the dialogue can go on. */
    public boolean isAnswer() {
        return (way == Way.LATER || way == Way.REFUSE) && !equals(PORT_SHUT);
    }

    @Override
    public String toString() {
        return (step + ": " + way).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
