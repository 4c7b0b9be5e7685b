package followthrough.prospects;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Guesses a person's time zone: what they stated, else where the telephone number is from, else the country's main
 * zone, else the workspace's.
 */
public final class Zones {
    private static final PhoneNumberToTimeZonesMapper BY_NUMBER = PhoneNumberToTimeZonesMapper.getInstance();

    /** Where most people of a country with several zones live (tz database, zone.tab). Others come from numbers. */
    private static final Map<String, String> MAIN = Map.ofEntries(
            Map.entry("AQ", "Antarctica/McMurdo"),
            Map.entry("AR", "America/Argentina/Buenos_Aires"),
            Map.entry("AU", "Australia/Sydney"),
            Map.entry("BR", "America/Sao_Paulo"),
            Map.entry("CA", "America/Toronto"),
            Map.entry("CD", "Africa/Kinshasa"),
            Map.entry("CL", "America/Santiago"),
            Map.entry("CN", "Asia/Shanghai"),
            Map.entry("CY", "Asia/Nicosia"),
            Map.entry("DE", "Europe/Berlin"),
            Map.entry("EC", "America/Guayaquil"),
            Map.entry("ES", "Europe/Madrid"),
            Map.entry("FM", "Pacific/Pohnpei"),
            Map.entry("GB", "Europe/London"),
            Map.entry("GL", "America/Nuuk"),
            Map.entry("GS", "Atlantic/South_Georgia"),
            Map.entry("HM", "Indian/Kerguelen"),
            Map.entry("BV", "Europe/Oslo"),
            Map.entry("ID", "Asia/Jakarta"),
            Map.entry("KI", "Pacific/Tarawa"),
            Map.entry("KZ", "Asia/Almaty"),
            Map.entry("MH", "Pacific/Majuro"),
            Map.entry("MN", "Asia/Ulaanbaatar"),
            Map.entry("MX", "America/Mexico_City"),
            Map.entry("MY", "Asia/Kuala_Lumpur"),
            Map.entry("NZ", "Pacific/Auckland"),
            Map.entry("PF", "Pacific/Tahiti"),
            Map.entry("PG", "Pacific/Port_Moresby"),
            Map.entry("PN", "Pacific/Pitcairn"),
            Map.entry("PS", "Asia/Gaza"),
            Map.entry("PT", "Europe/Lisbon"),
            Map.entry("RU", "Europe/Moscow"),
            Map.entry("TF", "Indian/Kerguelen"),
            Map.entry("UA", "Europe/Kyiv"),
            Map.entry("UM", "Pacific/Wake"),
            Map.entry("US", "America/New_York"),
            Map.entry("UZ", "Asia/Tashkent"),
            Map.entry("VN", "Asia/Ho_Chi_Minh"));

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

    /** Ids and their cities, in lower case. */
    private static final Map<String, String> NAMES = names();

    private static final Map<String, Optional<ZoneId>> BY_COUNTRY = new ConcurrentHashMap<>();

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
        Optional<ZoneId> ofNumber = phone(phone);
        if (ofNumber.isPresent()) {
            return new Guess(ofNumber.get(), ZoneBasis.PHONE);
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

    /** @param e164 several zones are possible: the main one of the number's country, if it is among them */
    static Optional<ZoneId> phone(String e164) {
        if (e164.isEmpty()) {
            return Optional.empty();
        }
        return Phones.number(e164, "").flatMap(number -> {
            List<String> zones = known(number);
            if (zones.size() <= 1) {
                return zones.stream().findFirst().map(ZoneId::of);
            }
            String country = PhoneNumberUtil.getInstance().getRegionCodeForNumber(number);
            Optional<ZoneId> main = country == null ? Optional.empty() : country(country);
            // +1 800 … could be anywhere from Bermuda to Guam: such a number says nothing.
            return main.isPresent() || country != null
                    ? main.filter(it -> zones.contains(it.getId())).or(() -> Optional.of(ZoneId.of(zones.getFirst())))
                    : Optional.empty();
        });
    }

    /** The zone most people of a country live in; absent for a country that does not exist. */
    public static Optional<ZoneId> country(String iso) {
        return BY_COUNTRY.computeIfAbsent(iso.toUpperCase(Locale.ROOT), code -> {
            String main = MAIN.get(code);
            if (main != null) {
                return Optional.of(ZoneId.of(main));
            }
            PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
            return Stream.of(PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
                    .map(type -> numbers.getExampleNumberForType(code, type))
                    .filter(number -> number != null)
                    .flatMap(number -> known(number).stream())
                    .findFirst()
                    .map(ZoneId::of);
        });
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
