package followthrough.prospects;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a person at capture. Texts that nobody gave are empty.
 *
 * @param name the full name; when empty it is made of the given and family names, else of an address
 * @param companyName when empty, the company follows from an e-mail domain that is not a free-mail provider's
 * @param country ISO 3166 alpha-2
 * @param city kept among the custom fields
 * @param addresses in order of choice
 * @param zone a stated time zone ({@code Europe/Berlin}, {@code Berlin}, {@code CET}, {@code UTC+2})
 * @param tier as somebody named it, or where no rule says otherwise
 * @param importId the list they came with, if any
 * @param renewsOn when a customer's contract is renewed
 * @param tierByHand whether somebody named the tier, so that no rule changes it
 */
public record NewProspect(
        String name,
        String givenName,
        String familyName,
        String title,
        String companyName,
        String country,
        String city,
        List<NewAddress> addresses,
        String source,
        long ownerId,
        Tier tier,
        Basis basis,
        String basisNote,
        String zone,
        String language,
        Map<String, String> custom,
        boolean emailRefused,
        boolean keptOnly,
        @Nullable Long importId,
        @Nullable LocalDate renewsOn,
        boolean tierByHand) {

    private static final Pattern UNRULY = Pattern.compile("[[\\p{Cntrl}&&[^\\x00]]\\u202A-\\u202E\\u2066-\\u2069]+");

    public NewProspect {
        name = oneLine(name);
        givenName = oneLine(givenName);
        familyName = oneLine(familyName);
        title = oneLine(title);
        companyName = oneLine(companyName);
        city = oneLine(city);
    }

    public NewProspect(
            String name,
            String givenName,
            String familyName,
            String title,
            String companyName,
            String country,
            String city,
            List<NewAddress> addresses,
            String source,
            long ownerId,
            Tier tier,
            Basis basis,
            String basisNote,
            String zone,
            String language,
            Map<String, String> custom,
            boolean emailRefused,
            boolean keptOnly,
            @Nullable Long importId) {
        this(
                name,
                givenName,
                familyName,
                title,
                companyName,
                country,
                city,
                addresses,
                source,
                ownerId,
                tier,
                basis,
                basisNote,
                zone,
                language,
                custom,
                emailRefused,
                keptOnly,
                importId,
                null,
                true);
    }

    /**
     * What stands within sentences of ours, without what would break or turn them around: control characters, and those by
     * which a text overrides the direction of writing beyond its own end (Unicode Standard Annex 9).
     */
    static String oneLine(String text) {
        return UNRULY.matcher(text).replaceAll(" ").strip();
    }

    /** Somebody of whom only a name and addresses are known. */
    public static NewProspect of(
            String name, List<NewAddress> addresses, String source, long ownerId, Tier tier, Basis basis) {
        return new NewProspect(
                name, "", "", "", "", "", "", addresses, source, ownerId, tier, basis, "", "", "", Map.of(), false,
                false, null);
    }

    /** As they are called here: by their name, or what stands for one. */
    public String calledName() {
        var called = name.isEmpty() ? (givenName + " " + familyName).strip() : name;
        if (called.isEmpty())
            called = addresses.stream().map(NewAddress::value).findFirst().orElse(companyName);
        return called.isEmpty() ? "Unknown" : called;
    }

    /** Their company, or the domain by which one is found or made; empty for neither. */
    public String companyOrDomain() {
        return companyName.isEmpty() ? companyDomain() : companyName;
    }

    String companyDomain() {
        return addresses.stream()
                .filter(address -> address.kind() == Address.Kind.EMAIL)
                .map(address -> Companies.domainOf(new EmailAddress(address.value(), address.lookup())))
                .filter(some -> !some.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The same person as one of a list. */
    public NewProspect cameWith(long listId) {
        return with(custom, listId, renewsOn, tierByHand);
    }

    /** The same person with what they asked in their own words, which messages may answer. */
    public NewProspect asking(String words) {
        var told = new LinkedHashMap<>(custom);
        told.put("asked", words.strip());
        return with(told, importId, renewsOn, tierByHand);
    }

    /** The same person, whose tier nobody named: it stands only where no rule says otherwise. */
    public NewProspect inNoNamedTier() {
        return with(custom, importId, renewsOn, false);
    }

    /** The same customer, whose contract is renewed on that day; absent: nobody says when. */
    public NewProspect renewing(@Nullable LocalDate on) {
        return with(custom, importId, on, tierByHand);
    }

    private NewProspect with(
            Map<String, String> custom, @Nullable Long importId, @Nullable LocalDate renewsOn, boolean tierByHand) {
        return new NewProspect(
                name,
                givenName,
                familyName,
                title,
                companyName,
                country,
                city,
                addresses,
                source,
                ownerId,
                tier,
                basis,
                basisNote,
                zone,
                language,
                custom,
                emailRefused,
                keptOnly,
                importId,
                renewsOn,
                tierByHand);
    }
}
