package followthrough.prospects;

import java.util.List;
import java.util.Map;

/**
 * Decides from data alone whether a prospect may be contacted on a channel: the person's word first, then why we may,
 * then the law, then whether there is a way at all. Not legal advice; each rule names its source.
 */
public final class MayContact {
    /** Countries where e-mail advertising needs prior consent even between businesses. */
    private static final Map<String, String> CONSENT_FIRST = Map.of(
            "DE", "Germany, UWG § 7 (2) no. 2",
            "AT", "Austria, TKG 2021 § 174 (3)",
            "CH", "Switzerland, UWG art. 3 (1) o",
            "DK", "Denmark, Markedsføringsloven § 10",
            "ES", "Spain, LSSI art. 21",
            "IT", "Italy, Codice privacy art. 130",
            "PL", "Poland, Prawo komunikacji elektronicznej art. 398");

    private static final Verdict.Allowed ALLOWED = new Verdict.Allowed();

    private MayContact() {}

    /** As {@link #check(Prospect, Channel, boolean, boolean, List)}, where nobody is being answered. */
    public static Verdict check(Prospect prospect, Channel channel, boolean automatic, List<Address> addresses) {
        return check(prospect, channel, automatic, false, addresses);
    }

    /**
     * @param answering a person answers what the prospect wrote or asked; the prospect's own refusals and the law on
     *     advertising do not stand against that, but never open a door for automation
     * @param addresses all of the prospect's; dead ones do not count
     */
    public static Verdict check(
            Prospect prospect, Channel channel, boolean automatic, boolean answering, List<Address> addresses) {
        boolean personalAnswer = answering && !automatic;
        if (prospect.optedOut() && !personalAnswer) {
            return refused("They opted out: nobody contacts them on any channel.");
        }
        if (channel == Channel.EMAIL && prospect.emailRefused() && !personalAnswer) {
            return refused("They do not want e-mail.");
        }
        if (automatic && prospect.keptOnly()) {
            return refused("They are kept for the record only, not followed up.");
        }
        if (automatic && prospect.basis() == Basis.UNKNOWN) {
            return refused("Nobody said why we may contact them.");
        }
        if (automatic && prospect.basis() == Basis.PUBLIC) {
            String law = CONSENT_FIRST.get(prospect.country());
            if (channel == Channel.EMAIL && law != null) {
                return refused("Cold e-mail needs their consent first (" + law + ").");
            }
            if (channel == Channel.SMS) {
                return refused("Automatic texts need their consent first (US TCPA; EU ePrivacy art. 13).");
            }
        }
        return switch (channel) {
            case EMAIL -> oneAlive(addresses, Address.Kind.EMAIL, "There is no e-mail address that works.");
            case CALL, SMS -> oneAlive(addresses, Address.Kind.PHONE, "There is no telephone number that works.");
            case SOCIAL -> oneAlive(addresses, Address.Kind.SOCIAL, "There is no social profile that works.");
            case MAIL, MEETING, TASK -> ALLOWED;
        };
    }

    private static Verdict oneAlive(List<Address> addresses, Address.Kind kind, String otherwise) {
        return addresses.stream().anyMatch(it -> it.kind() == kind && it.live()) ? ALLOWED : refused(otherwise);
    }

    private static Verdict refused(String reason) {
        return new Verdict.Refused(reason);
    }
}
