package followthrough.prospects;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Guesses a person's time zone: what they stated, else where the telephone number is from, else the country's main
 * zone, else the workspace's.
 */
public final class Zones {
    private static final PhoneNumberToTimeZonesMapper BY_NUMBER = PhoneNumberToTimeZonesMapper.getInstance();

    /** The zones of each country, the one most people live in first; those this Java does not know are left out. */
    private static final Map<String, List<String>> BY_COUNTRY = byCountry();

    /** Abbreviations as people write them; those that name several zones take the most people's. */
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("utc", "Etc/UTC"),
            Map.entry("gmt", "Etc/UTC"),
            Map.entry("z", "Etc/UTC"),
            Map.entry("bst", "Europe/London"),
            Map.entry("wet", "Europe/Lisbon"),
            Map.entry("west", "Europe/Lisbon"),
            Map.entry("cet", "Europe/Berlin"),
            Map.entry("cest", "Europe/Berlin"),
            Map.entry("mez", "Europe/Berlin"),
            Map.entry("mesz", "Europe/Berlin"),
            Map.entry("eet", "Europe/Athens"),
            Map.entry("eest", "Europe/Athens"),
            Map.entry("msk", "Europe/Moscow"),
            Map.entry("et", "America/New_York"),
            Map.entry("est", "America/New_York"),
            Map.entry("edt", "America/New_York"),
            Map.entry("ct", "America/Chicago"),
            Map.entry("cst", "America/Chicago"),
            Map.entry("cdt", "America/Chicago"),
            Map.entry("mt", "America/Denver"),
            Map.entry("mst", "America/Denver"),
            Map.entry("mdt", "America/Denver"),
            Map.entry("pt", "America/Los_Angeles"),
            Map.entry("pst", "America/Los_Angeles"),
            Map.entry("pdt", "America/Los_Angeles"),
            Map.entry("ist", "Asia/Kolkata"),
            Map.entry("jst", "Asia/Tokyo"),
            Map.entry("kst", "Asia/Seoul"),
            Map.entry("sgt", "Asia/Singapore"),
            Map.entry("hkt", "Asia/Hong_Kong"),
            Map.entry("aest", "Australia/Sydney"),
            Map.entry("aedt", "Australia/Sydney"),
            Map.entry("awst", "Australia/Perth"),
            Map.entry("nzst", "Pacific/Auckland"),
            Map.entry("nzdt", "Pacific/Auckland"));

    /** libphonenumber speaks CLDR, which keeps the first name an id ever had; people know today's (tz database, backward). */
    private static final Map<String, String> TODAY = Map.ofEntries(
            Map.entry("Africa/Asmera", "Africa/Asmara"),
            Map.entry("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            Map.entry("America/Catamarca", "America/Argentina/Catamarca"),
            Map.entry("America/Cordoba", "America/Argentina/Cordoba"),
            Map.entry("America/Jujuy", "America/Argentina/Jujuy"),
            Map.entry("America/Mendoza", "America/Argentina/Mendoza"),
            Map.entry("America/Coral_Harbour", "America/Atikokan"),
            Map.entry("America/Godthab", "America/Nuuk"),
            Map.entry("America/Indianapolis", "America/Indiana/Indianapolis"),
            Map.entry("America/Louisville", "America/Kentucky/Louisville"),
            Map.entry("Asia/Calcutta", "Asia/Kolkata"),
            Map.entry("Asia/Katmandu", "Asia/Kathmandu"),
            Map.entry("Asia/Rangoon", "Asia/Yangon"),
            Map.entry("Asia/Saigon", "Asia/Ho_Chi_Minh"),
            Map.entry("Atlantic/Faeroe", "Atlantic/Faroe"),
            Map.entry("Europe/Kiev", "Europe/Kyiv"),
            Map.entry("Pacific/Enderbury", "Pacific/Kanton"),
            Map.entry("Pacific/Ponape", "Pacific/Pohnpei"),
            Map.entry("Pacific/Truk", "Pacific/Chuuk"));

    /**
     * Area codes that libphonenumber knows with the zones of all their neighbours. Australia's 08 reaches over three: the
     * digits after it say which state (Telecommunications Numbering Plan, Central and West Region). The longest wins.
     */
    private static final Map<String, String> BY_PREFIX = Map.of(
            "+61879", "Australia/Darwin",
            "+61889", "Australia/Darwin",
            "+6187", "Australia/Adelaide",
            "+6188", "Australia/Adelaide",
            "+6185", "Australia/Perth",
            "+6186", "Australia/Perth",
            "+6189", "Australia/Perth");

    /** Ids and their cities, in lower case. */
    private static final Map<String, String> NAMES = names();

    private Zones() {}

    /** A time zone and how we came to believe in it. */
    public record Guess(ZoneId zone, ZoneBasis basis) {}

    /**
     * @param stated what somebody wrote; empty or not understood: looks further
     * @param phone E.164, or empty
     * @param country ISO 3166 alpha-2, or empty
     */
    public static Guess guess(String stated, String phone, String country, ZoneId workspace) {
        Optional<ZoneId> said = stated(stated);
        if (said.isPresent()) {
            return new Guess(said.get(), ZoneBasis.STATED);
        }
        Optional<Guess> ofNumber = phone(phone);
        if (ofNumber.isPresent()) {
            return ofNumber.get();
        }
        return country(country)
                .map(zone -> new Guess(zone, ZoneBasis.COUNTRY))
                .orElseGet(() -> new Guess(workspace, ZoneBasis.WORKSPACE));
    }

    /** Understands {@code Europe/Berlin}, {@code Berlin}, {@code New York}, {@code CET} and {@code UTC+2}. */
    public static Optional<ZoneId> stated(String text) {
        String key = text.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
        if (key.isEmpty()) {
            return Optional.empty();
        }
        String id = SHORT.getOrDefault(key, NAMES.get(key));
        if (id != null) {
            return Optional.of(ZoneId.of(id));
        }
        String offset = key.toUpperCase(Locale.ROOT).replace("_", "");
        if (offset.matches("(UTC|GMT)?[+-]\\d{1,2}(:?\\d\\d)?")) {
            try {
                return Optional.of(ZoneId.of(offset.replaceFirst("^(?=[+-])", "UTC")));
            } catch (DateTimeException tooFarFromGreenwich) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Where a number is from, as far as that place is in the number's country: libphonenumber also names neighbours that
     * keep the same time today, as Bucharest for all of Estonia.
     *
     * @param e164 several zones are possible: the main one of the number's country; where that is not even among them and
     *     they keep different times, it is only the country that speaks for it
     */
    static Optional<Guess> phone(String e164) {
        if (e164.isEmpty()) {
            return Optional.empty();
        }
        return Phones.number(e164, "").flatMap(number -> {
            String country = PhoneNumberUtil.getInstance().getRegionCodeForNumber(number);
            List<String> there = country == null ? List.of() : of(country);
            // Christmas Island and the Cocos have numbers of 08 too.
            for (int length = 6; "AU".equals(country) && length > 4; length--) {
                String id = BY_PREFIX.get(e164.substring(0, length));
                if (id != null) {
                    return Optional.of(new Guess(ZoneId.of(id), ZoneBasis.PHONE));
                }
            }
            List<String> known = known(number);
            if (there.isEmpty()) {
                // +1 800 … could be anywhere from Bermuda to Guam: such a number says nothing.
                return known.size() == 1
                        ? Optional.of(new Guess(ZoneId.of(known.getFirst()), ZoneBasis.PHONE))
                        : Optional.empty();
            }
            List<String> agreed = known.stream()
                    .flatMap(id -> there.stream().filter(own -> same(own, id)).limit(1))
                    .toList();
            String main = there.getFirst();
            if (agreed.isEmpty() || agreed.contains(main)) {
                return Optional.of(new Guess(ZoneId.of(main), ZoneBasis.PHONE));
            }
            boolean doubtful = agreed.stream().anyMatch(id -> !same(id, agreed.getFirst()));
            return Optional.of(
                    doubtful
                            ? new Guess(ZoneId.of(main), ZoneBasis.COUNTRY)
                            : new Guess(ZoneId.of(agreed.getFirst()), ZoneBasis.PHONE));
        });
    }

    /** Whether two ids name the same zone; some are kept under more than one. */
    private static boolean same(String one, String other) {
        return one.equals(other)
                || ZoneId.of(one).getRules().equals(ZoneId.of(other).getRules());
    }

    /** The zone most people of a country live in; absent for a country that does not exist. */
    public static Optional<ZoneId> country(String iso) {
        return of(iso.toUpperCase(Locale.ROOT)).stream().findFirst().map(ZoneId::of);
    }

    /** The zones of a country, the one most people live in first. */
    static List<String> of(String country) {
        return BY_COUNTRY.getOrDefault(country, List.of());
    }

    private static Map<String, List<String>> byCountry() {
        try (InputStream file =
                Objects.requireNonNull(Zones.class.getResourceAsStream("/followthrough/prospects/country-zones.txt"))) {
            var zones = new HashMap<String, List<String>>();
            Set<String> available = ZoneId.getAvailableZoneIds();
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    List<String> words = List.of(line.split(" "));
                    zones.put(
                            words.getFirst(),
                            words.stream().skip(1).filter(available::contains).toList());
                }
            }
            return Map.copyOf(zones);
        } catch (IOException e) {
            throw new UncheckedIOException("The zones of the countries cannot be read", e);
        }
    }

    private static List<String> known(PhoneNumber number) {
        return BY_NUMBER.getTimeZonesForNumber(number).stream()
                .filter(id -> !id.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()))
                .map(id -> TODAY.getOrDefault(id, id))
                .toList();
    }

    private static Map<String, String> names() {
        var names = new HashMap<String, String>();
        // Sorted, so that a city named twice ("America/Louisville", "America/Kentucky/Louisville") is always the same.
        for (String id : ZoneId.getAvailableZoneIds().stream().sorted().toList()) {
            String key = id.toLowerCase(Locale.ROOT);
            int slash = id.lastIndexOf('/');
            boolean place = slash > 0 && !key.startsWith("etc/") && !key.startsWith("systemv/");
            if (place) {
                names.put(key, id);
                names.putIfAbsent(key.substring(slash + 1), id);
            } else if (key.equals("etc/utc")) {
                names.put(key, id);
            }
        }
        return Map.copyOf(names);
    }
}
