package followthrough.team;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The workspace as its form shows it: as kept, or as just entered and refused. */
public record WorkspacePage(
        String name,
        String postalAddress,
        String zone,
        String country,
        String currency,
        String answerMinutes,
        String firstTouchMinutes,
        boolean passOn,
        String secondLookMonths,
        String renewalDays,
        boolean countClicks) {
    private static final Map<String, String> COUNTRIES = allCountries();

    static WorkspacePage of(Workspace workspace) {
        return new WorkspacePage(
                workspace.name(),
                workspace.postalAddress(),
                workspace.zone().getId(),
                workspace.country(),
                workspace.currency(),
                Integer.toString(workspace.answerMinutes()),
                Integer.toString(workspace.firstTouchMinutes()),
                workspace.passOn(),
                Integer.toString(workspace.secondLookMonths()),
                Integer.toString(workspace.renewalDays()),
                workspace.countClicks());
    }

    /** ISO 3166 alpha-2 code to name; the first one is none. */
    public Map<String, String> countries() {
        return COUNTRIES;
    }

    /** Months after a no; none to begin with. */
    public Map<String, String> secondLooks() {
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put("0", "Never: a no stays a no");
        for (int months = 6; months <= 12; months++) {
            choices.put(Integer.toString(months), "After " + months + " months");
        }
        return choices;
    }

    public Map<String, String> currencies() {
        return Currencies.all();
    }

    private static Map<String, String> allCountries() {
        Map<String, String> countries = new LinkedHashMap<>();
        countries.put("", "Not stated");
        Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).stream()
                .map(code -> Map.entry(code, Locale.of("", code).getDisplayCountry(Locale.ENGLISH)))
                .sorted(Comparator.comparing(Map.Entry::getValue))
                .forEach(country -> countries.put(country.getKey(), country.getValue()));
        return Collections.unmodifiableMap(countries);
    }
}
