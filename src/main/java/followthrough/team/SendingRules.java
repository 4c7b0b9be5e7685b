package followthrough.team;

import java.time.LocalTime;

/**
 * What a workspace allows itself beyond what laws and providers do. In numbers of e-mails 0 means no limit.
 *
 * @param country ISO 3166 alpha-2 whose law holds for prospects of whom nobody said where they are; empty when not stated
 * @param consentEverywhere whether cold e-mail and texts need consent in every country
 * @param lawBinds whether nobody does what a law asks consent for; else a person is warned
 * @param callsFrom to {@code callsUntil}: when people may be called or texted, where the law of their country lets us
 * @param perProspectWeek automatic e-mails to one prospect in seven days
 * @param perCompanyDay automatic e-mails to the people of one company in 24 hours
 * @param perDomainMinute automatic e-mails to the addresses of one domain in a minute
 * @param perDomainHour the same in an hour
 * @param rampStart automatic e-mails of a new mailbox in its first 24 hours
 */
public record SendingRules(
        String country,
        boolean consentEverywhere,
        boolean lawBinds,
        LocalTime callsFrom,
        LocalTime callsUntil,
        int perProspectWeek,
        int perCompanyDay,
        int perDomainMinute,
        int perDomainHour,
        int rampStart) {
    /** Wider than any law here; and narrower than this nobody could be called anywhere. */
    public static final LocalTime EARLIEST = LocalTime.of(8, 0), LATEST_START = LocalTime.of(12, 0);

    public static final LocalTime EARLIEST_END = LocalTime.of(15, 0), LATEST = LocalTime.of(21, 0);

    /** No law but those of the countries, and no limit. */
    public static final SendingRules NONE = new SendingRules("", false, false, EARLIEST, LATEST, 0, 0, 0, 0, 0);

    public SendingRules {
        if (callsFrom.isBefore(EARLIEST)
                || callsFrom.isAfter(LATEST_START)
                || callsUntil.isBefore(EARLIEST_END)
                || callsUntil.isAfter(LATEST))
            throw new IllegalArgumentException(
                    "Calls from " + callsFrom + " to " + callsUntil + " is no time for calls");
    }

    /** The same, but a new mailbox sends all it may from its first day. */
    public SendingRules withoutRamp() {
        return new SendingRules(
                country,
                consentEverywhere,
                lawBinds,
                callsFrom,
                callsUntil,
                perProspectWeek,
                perCompanyDay,
                perDomainMinute,
                perDomainHour,
                0);
    }

    /** The same without any budget, as measurements want it. */
    public SendingRules withoutBudgets() {
        return new SendingRules(country, consentEverywhere, lawBinds, callsFrom, callsUntil, 0, 0, 0, 0, 0);
    }
}
