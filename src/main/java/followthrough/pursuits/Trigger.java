package followthrough.pursuits;

import followthrough.web.When;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What began a run through a sequence, as facts that its messages may name. It is kept with the run: what they got on a
 * Tuesday stays that, however often a message is tried or the playbook is changed.
 *
 * @param what without an article, as in {@code comparison sheet}; empty where nothing names it
 * @param at when it happened, or when it will: a meeting's time, the day of a renewal
 * @param amount of the deal it is about, as it was then; empty where there is none
 * @param said what they said, in words that they may read again; empty where nobody wrote it down
 */
public record Trigger(String what, Instant at, String amount, String said) {

    static Trigger of(String what, Instant at) {
        return new Trigger(named(what), at, "", "");
    }

    Trigger worth(String amount) {
        return new Trigger(what, at, amount, said);
    }

    /** A text says "the …" itself. */
    static String named(String what) {
        return what.strip().replaceFirst("(?i)^(the|a|an|our)\\s+", "");
    }

    /** The values of the merge fields, as they are read on that day in their zone. */
    Map<String, String> fields(ZoneId there, Instant now) {
        var when = new When(now, there);
        var fields = new LinkedHashMap<String, String>();
        fields.put("trigger.what", what);
        fields.put("trigger.on", when.on(at));
        fields.put("trigger.date", at.atZone(there).toLocalDate().toString());
        fields.put("trigger.time", when.time(at));
        fields.put("trigger.amount", amount);
        fields.put("trigger.said", said);
        return fields;
    }

    /** For our own people: {@code “comparison sheet”, on Tuesday, 12,000 €}. */
    public String words(When when) {
        return (what.isEmpty() ? "" : "“" + what + "”, ")
                + when.on(at)
                + (amount.isEmpty() ? "" : ", " + amount)
                + (said.isEmpty() ? "" : ", “" + said + "”");
    }
}
