package followthrough.prospects;

import followthrough.prospects.ContactLaw.Needs;
import followthrough.team.SendingRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides from data alone whether a prospect may be contacted on a channel at a moment: the person's word first, then the
 * law of their country and why we may, then whether there is a way at all, then the hour. What laws ask stands in {@link
 * ContactLaw}. Not legal advice.
 */
public final class MayContact {
    private MayContact() {}

    /**
     * What the answer depends on besides the prospect.
     *
     * @param answering a person answers what the prospect wrote or asked: their own refusals and the law on advertising do
     *     not stand against that, but it never opens a door for a machine
     * @param timeIsTheirs whether they named this time, or have just written
     * @param holiday whether a date is a public holiday where they are
     */
    public record Circumstances(
            Instant at, boolean answering, boolean timeIsTheirs, Predicate<LocalDate> holiday, SendingRules rules) {

        /** Nobody is being answered, and no hour was named. */
        public static Circumstances of(Instant at, SendingRules rules) {
            return new Circumstances(at, false, false, date -> false, rules);
        }
    }

    /** @param addresses all of the prospect's; dead ones do not count */
    public static Verdict check(Prospect prospect, Channel channel, List<Address> addresses, Circumstances now) {
        var allowed = now.answering() ? answer(prospect, channel, now) : reach(prospect, channel, now);
        if (allowed instanceof Verdict.No) return allowed;
        var way = way(channel, addresses);
        if (way != null) return new Verdict.No(way);
        if ((channel == Channel.CALL || channel == Channel.SMS) && !now.timeIsTheirs()) {
            var hours = hours(prospect, now.rules());
            var closed = hours.closedWhy(now.at(), prospect.zone(), now.holiday());
            if (closed.isPresent())
                return new Verdict.NotNow(
                        Character.toUpperCase(closed.get().charAt(0))
                                + closed.get().substring(1) + ".",
                        hours.next(now.at(), prospect.zone(), now.holiday()));
        }
        return allowed;
    }

    /** Whether there is an address or number for it that works, or it needs none. */
    public static boolean hasWay(Channel channel, List<Address> addresses) {
        return way(channel, addresses) == null;
    }

    /** When the law where they are lets them be called or texted. */
    public static LegalHours hours(Prospect prospect, SendingRules rules) {
        return ContactLaw.hours(prospect.country(), privately(prospect), rules);
    }

    private static boolean privately(Prospect prospect) {
        return prospect.companyId() == null && prospect.companyName().isEmpty();
    }

    /** Whatever stands against reaching out does not stand against an answer, which only a person gives. */
    private static Verdict answer(Prospect prospect, Channel channel, Circumstances now) {
        return switch (reach(prospect, channel, now)) {
            case Verdict.Yes yes -> yes;
            case Verdict.ByHand byHand -> byHand;
            case Verdict.NotNow(var why, var _) -> new Verdict.ByHand(why);
            case Verdict.No(var why) -> new Verdict.ByHand(why + " You may answer what they wrote, and nothing more.");
        };
    }

    private static Verdict reach(Prospect prospect, Channel channel, Circumstances now) {
        if (prospect.optedOut()) return new Verdict.No("They opted out: nobody contacts them on any channel.");
        if (channel == Channel.EMAIL && prospect.emailRefused()) return new Verdict.No("They do not want e-mail.");
        var law = ContactLaw.of(prospect.country().isEmpty() ? now.rules().country() : prospect.country());
        var lapses = lapses(prospect, law);
        var lapsed = lapses != null && !now.at().isBefore(lapses);
        var missing = missing(prospect, channel, law, lapsed, now.rules());
        if (missing != null && missing.consent() && now.rules().lawBinds()) return new Verdict.No(missing.why());
        if (prospect.keptOnly())
            return new Verdict.ByHand("They are kept for the record only, not followed up." + also(missing));
        if (prospect.basis() == Basis.UNKNOWN)
            return new Verdict.ByHand("Nobody said why we may contact them." + also(missing));
        return missing == null ? new Verdict.Yes(prospect.basis(), lapses) : new Verdict.ByHand(missing.why());
    }

    private static String also(@Nullable Missing missing) {
        return missing == null ? "" : " " + missing.why();
    }

    /** @param why a sentence; @param consent whether it is a consent, and not a look into a register */
    private record Missing(String why, boolean consent) {}

    private static Missing consent(String why) {
        return new Missing(why, true);
    }

    /** What the law asks for and is not there; null when all is. */
    private static @Nullable Missing missing(
            Prospect prospect, Channel channel, ContactLaw law, boolean lapsed, SendingRules rules) {
        var rule =
                switch (channel) {
                    case EMAIL -> law.email();
                    case CALL -> law.call();
                    case SMS -> law.text();
                    case SOCIAL, MAIL, MEETING, TASK -> null;
                };
        if (rule == null) return null;
        var basis = prospect.basis();
        if (basis == Basis.CONSENT) return null;
        var needs = rule.of(privately(prospect));
        var source = rule.source();
        if (rules.consentEverywhere() && channel != Channel.CALL && needs != Needs.EXPRESS) {
            if (needs != Needs.CONSENT) source = "a rule of this workspace";
            needs = Needs.CONSENT;
        }
        var theirs = basis == Basis.ASKED || basis == Basis.CUSTOMER;
        if (lapsed && theirs && channel != Channel.CALL)
            return consent((basis == Basis.ASKED ? "Their enquiry" : "Their purchase")
                    + " is too long ago to stand for consent (" + source + ").");
        return switch (needs) {
            case NOTHING -> null;
            case REGISTER ->
                theirs
                        ? null
                        : new Missing("Look first whether a register says they want no calls (" + source + ").", false);
            case CONSENT -> theirs ? null : consent(cold(channel) + " needs their consent first (" + source + ").");
            case EXPRESS ->
                basis == Basis.ASKED
                        ? null
                        : consent("A call to sell something needs their consent to it first (" + source + ").");
        };
    }

    private static String cold(Channel channel) {
        return switch (channel) {
            case EMAIL -> "Cold e-mail";
            case SMS -> "A text to sell something";
            default -> "A call to sell something";
        };
    }

    /** When what they did no longer allows us to write; null where no law says so. From when we know of it, if not of the day. */
    private static @Nullable Instant lapses(Prospect prospect, ContactLaw law) {
        Period period =
                switch (prospect.basis()) {
                    case ASKED -> law.asked();
                    case CUSTOMER -> law.bought();
                    case UNKNOWN, CONSENT, PUBLIC -> null;
                };
        if (period == null) return null;
        var since = prospect.basisAt() == null ? prospect.createdAt() : prospect.basisAt();
        return since.atZone(ZoneOffset.UTC).plus(period).toInstant();
    }

    /** Why there is no way to them; null when there is one. */
    private static @Nullable String way(Channel channel, List<Address> addresses) {
        return switch (channel) {
            case EMAIL -> oneAlive(addresses, Address.Kind.EMAIL, "There is no e-mail address that works.");
            case CALL, SMS -> oneAlive(addresses, Address.Kind.PHONE, "There is no telephone number that works.");
            case SOCIAL -> oneAlive(addresses, Address.Kind.SOCIAL, "There is no social profile that works.");
            case MAIL, MEETING, TASK -> null;
        };
    }

    private static @Nullable String oneAlive(List<Address> addresses, Address.Kind kind, String otherwise) {
        return addresses.stream().anyMatch(it -> it.kind() == kind && it.live()) ? null : otherwise;
    }
}
