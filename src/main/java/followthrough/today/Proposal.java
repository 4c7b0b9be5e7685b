package followthrough.today;

import followthrough.inbox.Intent;
import followthrough.inbox.Intent.Evidence;
import followthrough.web.When;
import org.jspecify.annotations.Nullable;

/**
 * What their last words seem to want, for the rep to take with a key or to leave. It is read anew each time it is shown
 * and kept nowhere.
 *
 * @param what as a rep says it
 * @param because their words that decided
 * @param outcome as the form sends it; empty where nothing is to take, as with a question
 * @param name of whom to ask instead, with {@code address}; both empty where they are not known together
 */
public record Proposal(String what, String because, String outcome, String name, String address) {

    static @Nullable Proposal of(Intent intent, When when) {
        return switch (intent) {
            case Intent.Interested(var because) -> of("Interested", because, "interested");
            case Intent.Question(var because) -> of("They ask something", because, "");
            case Intent.NotNow(var until, var because) when until == null -> of("Not now", because, "not now:none");
            case Intent.NotNow(var until, var because) ->
                of("Not now, until " + when.day(until), because, "not now:" + until);
            case Intent.No(var why, var because) -> of("No: " + why.word, because, "no:" + why.word);
            case Intent.WrongPerson(var who, var because)
            when who == null -> of("Wrong person", because, "wrong person");
            case Intent.WrongPerson(var who, var because) -> {
                var address = who.address().isEmpty() ? who.phone() : who.address();
                // A referral is taken whole; half of one would be lost, so a person types the other half.
                boolean whole = !who.name().isEmpty() && !address.isEmpty();
                var ask = who.name().isEmpty() ? address : who.name() + (address.isEmpty() ? "" : ", " + address);
                yield new Proposal(
                        "Wrong person, ask " + ask,
                        because.words(),
                        whole ? "wrong person" : "",
                        whole ? who.name() : "",
                        whole ? address : "");
            }
            case Intent.Meeting(var because) -> of("A time for a meeting", because, "");
            case Intent.Stop _, Intent.None _ -> null;
        };
    }

    private static Proposal of(String what, Evidence because, String outcome) {
        return new Proposal(what, because.words(), outcome, "", "");
    }

    /** The word of the outcome, without what it adds. */
    String word() {
        return outcome.split(":", 2)[0];
    }

    Proposal untaken() {
        return new Proposal(what, because, "", "", "");
    }
}
