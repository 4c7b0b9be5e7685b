package followthrough.team;

/** What may be sent and how much, as its form shows it: as kept, or as just entered and refused. */
public record SendingPage(
        boolean consentEverywhere,
        boolean lawBinds,
        String callsFrom,
        String callsUntil,
        String perProspectWeek,
        String perCompanyDay,
        String perDomainMinute,
        String perDomainHour,
        String rampStart) {
    static SendingPage of(SendingRules rules) {
        return new SendingPage(
                rules.consentEverywhere(),
                rules.lawBinds(),
                rules.callsFrom().toString(),
                rules.callsUntil().toString(),
                shown(rules.perProspectWeek()),
                shown(rules.perCompanyDay()),
                shown(rules.perDomainMinute()),
                shown(rules.perDomainHour()),
                shown(rules.rampStart()));
    }

    private static String shown(int most) {
        return most == 0 ? "" : Integer.toString(most);
    }
}
