package followthrough.intake;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import followthrough.intake.Mapping.Column;
import followthrough.intake.Mapping.Style;
import followthrough.web.Figures;
import followthrough.web.Lengths;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.math.BigDecimal;
import java.net.IDN;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A person as one row of a list states them: cleaned and normalised, not yet compared with anybody in the base.
 *
 * @param row as a spreadsheet counts it
 * @param name in the order it is spoken, “Femke Bakker”; null when the row has none
 * @param emails valid ones, domain in small ASCII letters; the first is the main one
 * @param country ISO 3166-1 alpha-2
 * @param language ISO 639-1
 * @param owner as the list names them; who that is, is not known here
 * @param tier A, B or C
 * @param dealCurrency ISO 4217; null when the list does not say
 * @param noEmail permission to e-mail is taken away; never given
 * @param noCall permission to call is taken away; never given
 * @param optedOut ends all follow-up, for ever
 * @param custom unmapped columns by heading, filled ones only
 * @param remarks what was changed, guessed or left out, as sentence parts
 */
public record RawProspect(
        long row,
        @Nullable String name,
        @Nullable String givenName,
        @Nullable String familyName,
        List<String> emails,
        List<Phone> phones,
        @Nullable String company,
        @Nullable String title,
        @Nullable String country,
        @Nullable String city,
        @Nullable ZoneId timeZone,
        @Nullable String language,
        @Nullable String source,
        @Nullable String owner,
        @Nullable String tier,
        @Nullable BigDecimal dealAmount,
        @Nullable String dealCurrency,
        @Nullable String dealStage,
        @Nullable LocalDate lastTouch,
        @Nullable LocalDate renewsOn,
        @Nullable String note,
        List<String> websites,
        List<String> socials,
        boolean noEmail,
        boolean noCall,
        boolean optedOut,
        Map<String, String> custom,
        List<String> remarks) {

    /**
     * A telephone number.
     *
     * @param written as the list has it
     * @param e164 null when it could not be made out; then it is kept for a person to read
     * @param extension digits to dial after the connection; null for none
     */
    public record Phone(
            String written, @Nullable String e164, @Nullable String extension) {}

    /** What a row comes to. */
    public sealed interface Reading {}

    /** A row with somebody to follow up. */
    public record Person(RawProspect prospect) implements Reading {}

    /** A row that cannot be imported. @param reason for the file of rejected rows */
    public record Rejected(ListFile.Row row, String reason) implements Reading {}

    public RawProspect {
        emails = List.copyOf(emails);
        phones = List.copyOf(phones);
        websites = List.copyOf(websites);
        socials = List.copyOf(socials);
        custom = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(custom));
        remarks = List.copyOf(remarks);
    }

    /**
     * What makes two rows the same person: each address, and each number together with the family name, because a
     * switchboard is shared by many. Rows that share a key are duplicates.
     */
    public Set<String> keys() {
        var keys = new LinkedHashSet<String>();
        emails.forEach(email -> keys.add("mailto:" + email.toLowerCase(Locale.ROOT)));
        String who = familyName != null ? familyName : name;
        for (var phone : phones) {
            if (phone.e164 != null && who != null) {
                keys.add("tel:" + phone.e164 + (phone.extension == null ? "" : "x" + phone.extension) + " "
                        + HeaderWords.folded(who));
            }
        }
        return keys;
    }

    /**
     * Reads one row.
     *
     * @param defaultRegion ISO 3166-1 alpha-2 of the workspace, for telephone numbers of rows without a country
     */
    public static Reading read(ListFile.Row row, Mapping mapping, String defaultRegion) {
        return new Reader(row, mapping, defaultRegion).read();
    }

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final Pattern PHONE_LABEL = Pattern.compile("(?i)^(?:phone|ph|fon|t|m|mob(?:ile)?)[.:]+\\s*");
    private static final Pattern BARE_DIGITS = Pattern.compile("\\d{10,15}");

    /** One telephone number in international form. @param region where it is dialled without a country code */
    public static Phone phone(String written, String region) {
        String bare = PHONE_LABEL.matcher(written.strip()).replaceFirst("");
        var here = parsed(bare, region);
        if (here != null && NUMBERS.isValidNumber(here)) {
            return phone(written, here);
        }
        // A spreadsheet that takes a number for a sum loses its plus; it gets it back where that makes it valid.
        if (BARE_DIGITS.matcher(bare).matches()) {
            var abroad = parsed("+" + bare, region);
            if (abroad != null && NUMBERS.isValidNumber(abroad)) {
                return phone(written, abroad);
            }
        }
        // Numbering plans change faster than the library: a number of the right length may well ring.
        if (here != null && NUMBERS.isPossibleNumber(here) && here.getNationalNumber() >= 1_000_000) {
            return phone(written, here);
        }
        return new Phone(written, null, null);
    }

    private static Phone phone(String written, PhoneNumber number) {
        String extension = number.hasExtension() ? number.getExtension() : null;
        return new Phone(written, NUMBERS.format(number, PhoneNumberFormat.E164), extension);
    }

    private static @Nullable PhoneNumber parsed(String text, String region) {
        try {
            return NUMBERS.parse(text, region);
        } catch (NumberParseException e) {
            // No number at all, which is an answer and not a failure.
            return null;
        }
    }

    /** An e-mail address, or why it is none. */
    sealed interface Email {
        record Good(String address) implements Email {}

        record Bad(String reason) implements Email {}
    }

    /** Takes “mailto:”, a name and angle brackets off, and checks what remains. */
    static Email email(String written) {
        String bare = written.strip();
        int open = bare.lastIndexOf('<');
        int close = bare.lastIndexOf('>');
        if (open >= 0 && close > open) {
            bare = bare.substring(open + 1, close);
        }
        bare = bare.replaceFirst("(?i)^mailto:", "")
                .replaceFirst("\\?.*$", "")
                .strip()
                .replaceFirst("[.,;]+$", "");
        int at = bare.lastIndexOf('@');
        if (at < 0) {
            return new Email.Bad("e-mail address has no @: “" + written + "”");
        }
        String domain = bare.substring(at + 1);
        if (at == 0 || domain.isEmpty()) {
            return new Email.Bad("e-mail address is cut off: “" + written + "”");
        }
        for (var wrong : List.of(
                Map.entry(",", "a comma"),
                Map.entry(" ", "a blank"),
                Map.entry(";", "a semicolon"),
                Map.entry("..", "two dots in a row"))) {
            if (bare.contains(wrong.getKey())) {
                String part = domain.contains(wrong.getKey()) ? domain : bare;
                return new Email.Bad("e-mail address has " + wrong.getValue() + ": “" + part + "”");
            }
        }
        if (bare.indexOf('@') != at) {
            return new Email.Bad("e-mail address has more than one @: “" + bare + "”");
        }
        if (!domain.contains(".")) {
            return new Email.Bad("e-mail address has no dot after the @: “" + domain + "”");
        }
        try {
            String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            String address = bare.substring(0, at) + "@" + ascii;
            new InternetAddress(address, true).validate();
            boolean ends =
                    ascii.matches(".*\\.(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})") && address.length() <= 254 && at <= 64;
            return ends ? new Email.Good(address) : new Email.Bad("not a possible e-mail address: “" + bare + "”");
        } catch (AddressException | IllegalArgumentException e) {
            return new Email.Bad("not a possible e-mail address: “" + bare + "”");
        }
    }

    /** What the column of deals holds, with two decimals. */
    private static final BigDecimal LARGEST_DEAL = new BigDecimal("1e14");

    /** The first characters of a text, none of them halved. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }

    private static final Pattern NO =
            Pattern.compile("(?i)(?:0|no|n|false|f|off|nein|non|nee|nie|nej|não|nao|falsch|faux|falso|never|-)");
    private static final Pattern YES = Pattern.compile(
            "(?i)(?:1|yes|y|true|t|on|x|ja|j|oui|o|si|sì|sí|s|sim|tak|wahr|vrai|verdadero|vero|verdadeiro|subscribed)");
    /** What programs write where there is nothing. */
    private static final Pattern NOTHING = Pattern.compile(
            "(?i)(?:-+|–|—|n/?a|null|\\(null\\)|none|nil|\\\\n|#N/A|#NAME\\?|#REF!|#VALUE!|#DIV/0!|#NULL!|#NUM!)");

    private static final Pattern HONORIFICS = Pattern.compile(
            "(?i)^(?:(?:mr|mrs|ms|miss|dr|prof|herr|frau|dhr|mevr|mw|mme|mlle|sig|sra?|dott)\\.?\\s+)+");

    private static final class Reader {
        private final ListFile.Row row;
        private final Mapping mapping;
        private final String defaultRegion;
        private final List<String> remarks = new ArrayList<>();
        private final List<String> badAddresses = new ArrayList<>();

        Reader(ListFile.Row row, Mapping mapping, String defaultRegion) {
            this.row = row;
            this.mapping = mapping;
            this.defaultRegion = defaultRegion;
        }

        Reading read() {
            if (row.rejected()) {
                return new Rejected(
                        row,
                        String.join(
                                "; ",
                                row.problems().stream()
                                        .filter(Problem::rejects)
                                        .map(Problem::text)
                                        .toList()));
            }
            row.problems().forEach(problem -> remarks.add(problem.text()));
            String country = country();
            var emails = emails();
            var phones = phones(country == null ? defaultRegion : country);
            var socials = all(Field.SOCIAL, Lengths.REMARK).toList();
            String company = first(Field.COMPANY, Lengths.NAME);
            var names = names();
            boolean reachable = !emails.isEmpty()
                    || !socials.isEmpty()
                    || phones.stream().anyMatch(phone -> phone.e164 != null || digits(phone.written) >= 7);
            if (!reachable) {
                boolean nothing = badAddresses.isEmpty() && phones.isEmpty();
                String why = nothing
                        ? (names[0] == null
                                ? "no name, e-mail or phone: nobody to reach"
                                : "no e-mail, phone or social: nobody to reach")
                        : String.join(
                                "; ",
                                Stream.concat(
                                                badAddresses.stream(),
                                                phones.stream().map(p -> "not a telephone number: “" + p.written + "”"))
                                        .toList());
                return new Rejected(row, why);
            }
            if (names[0] == null && company == null && emails.isEmpty()) {
                return new Rejected(row, "no name, company or e-mail: nobody knows who this is");
            }
            remarks.addAll(badAddresses);
            var money = money(country);
            var prospect = new RawProspect(
                    row.number(),
                    names[0],
                    names[1],
                    names[2],
                    emails,
                    phones,
                    company,
                    first(Field.TITLE, Lengths.NAME),
                    country,
                    first(Field.CITY, Lengths.NAME),
                    zone(),
                    language(),
                    first(Field.SOURCE, Lengths.NAME),
                    first(Field.OWNER),
                    tier(),
                    money == null ? null : money.amount(),
                    currency(money, country),
                    first(Field.DEAL_STAGE, Lengths.NAME),
                    date(Field.LAST_TOUCH),
                    date(Field.RENEWS_ON),
                    note(),
                    all(Field.WEBSITE, Lengths.REMARK).toList(),
                    socials,
                    takenAway(Field.MAY_EMAIL, true) || takenAway(Field.DO_NOT_EMAIL, false),
                    takenAway(Field.DO_NOT_CALL, false),
                    takenAway(Field.OPTED_OUT, false),
                    custom(),
                    remarks);
            return new Person(prospect);
        }

        // --- cells

        private Stream<String> all(Field field) {
            return mapping.of(field).stream().map(this::cell).flatMap(Optional::stream);
        }

        private @Nullable String first(Field field) {
            return all(field).findFirst().orElse(null);
        }

        /** No longer than forms and the API take; what is longer is shortened, and the row says so. */
        private @Nullable String first(Field field, int most) {
            return all(field, most).findFirst().orElse(null);
        }

        private Stream<String> all(Field field, int most) {
            return mapping.of(field).stream()
                    .flatMap(column -> cell(column).map(value -> shortened(column.header(), value, most)).stream());
        }

        private String shortened(String what, String value, int most) {
            if (value.length() <= most) {
                return value;
            }
            remarks.add("“%s” shortened to %s characters; it has %s"
                    .formatted(what, Figures.number(most), Figures.number(value.length())));
            return cut(value, most);
        }

        private Optional<String> cell(Column column) {
            if (column.index() >= row.cells().size()) {
                return Optional.empty();
            }
            String value = SafeCsv.unguarded(row.cells().get(column.index()).strip())
                    .replace('\u00A0', ' ')
                    .strip();
            return value.isEmpty() || NOTHING.matcher(value).matches() ? Optional.empty() : Optional.of(value);
        }

        private static long digits(String text) {
            return text.chars().filter(Character::isDigit).count();
        }

        // --- who

        /** Spoken name, given name, family name. */
        private @Nullable String[] names() {
            String given = first(Field.GIVEN_NAME, Lengths.NAME / 2);
            String family = first(Field.FAMILY_NAME, Lengths.NAME / 2 - 1);
            var column = mapping.of(Field.NAME).stream().findFirst();
            String whole = column.flatMap(this::cell)
                    .map(n -> shortened(column.orElseThrow().header(), n.replaceAll("\\s+", " "), Lengths.NAME))
                    .orElse(null);
            if (whole != null) {
                int comma = whole.indexOf(',');
                if (comma > 0
                        && comma < whole.length() - 1
                        && column.orElseThrow().style() == Style.SURNAME_FIRST) {
                    String before = whole.substring(0, comma).strip();
                    String after = whole.substring(comma + 1).strip();
                    family = family == null ? before : family;
                    given = given == null ? after : given;
                    whole = after + " " + before;
                } else if (given == null
                        && family == null
                        && column.orElseThrow().style() != Style.SURNAME_FIRST) {
                    String bare = HONORIFICS.matcher(whole).replaceFirst("");
                    int gap = bare.indexOf(' ');
                    // Names in Chinese, Japanese and Korean script begin with the family: not taken apart.
                    if (gap > 0
                            && bare.codePoints().noneMatch(Character::isIdeographic)
                            && !bare.matches(".*[\\p{IsHangul}\\p{IsHiragana}\\p{IsKatakana}].*")) {
                        given = bare.substring(0, gap);
                        family = bare.substring(gap + 1);
                    }
                }
                return new @Nullable String[] {whole, given, family};
            }
            if (given == null && family == null) {
                return new @Nullable String[] {null, null, null};
            }
            String composed = Stream.of(given, family)
                    .filter(part -> part != null)
                    .reduce((a, b) -> a + " " + b)
                    .orElseThrow();
            return new @Nullable String[] {composed, given, family};
        }

        private List<String> emails() {
            var found = new LinkedHashMap<String, String>();
            all(Field.EMAIL).flatMap(Reader::addresses).forEach(written -> {
                switch (email(written)) {
                    case Email.Good(var address) -> found.putIfAbsent(address.toLowerCase(Locale.ROOT), address);
                    case Email.Bad(var reason) -> badAddresses.add(reason);
                }
            });
            return List.copyOf(found.values());
        }

        /** A comma parts two addresses only where both are addresses; else it is a slip within one. */
        private static Stream<String> addresses(String cell) {
            var parts =
                    Arrays.stream(cell.split("[;\\n\\r|]+")).map(String::strip).filter(part -> !part.isEmpty());
            return parts.flatMap(part -> {
                var finer = part.split(part.contains("<") ? "(?<=>)\\s*,\\s*" : "\\s*,\\s*|\\s+/\\s+|\\s+");
                boolean each = Arrays.stream(finer).allMatch(one -> one.indexOf('@') > 0);
                return each ? Arrays.stream(finer) : Stream.of(part);
            });
        }

        private List<Phone> phones(String region) {
            var found = new LinkedHashMap<String, Phone>();
            all(Field.PHONE).flatMap(Reader::numbers).forEach(written -> {
                var phone = phone(written, region);
                if (phone.e164 == null) {
                    remarks.add("phone kept as written, not a number we could make out: “" + written + "”");
                }
                found.putIfAbsent(phone.e164 == null ? written : phone.e164 + "x" + phone.extension, phone);
            });
            return List.copyOf(found.values());
        }

        private static Stream<String> numbers(String cell) {
            var parts = cell.split("[;,\\n\\r|]+|\\s+/\\s+|\\s+(?i:or|oder|ou|of|und|and)\\s+");
            boolean each = Arrays.stream(parts).allMatch(part -> digits(part) >= 6);
            return (each ? Arrays.stream(parts) : Stream.of(cell))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty());
        }

        // --- where, and what else

        private @Nullable String country() {
            String written = first(Field.COUNTRY);
            if (written == null) {
                return null;
            }
            var code = Places.country(written);
            if (code.isEmpty()) {
                remarks.add("not a country we know: “" + written + "”");
            }
            return code.orElse(null);
        }

        private @Nullable ZoneId zone() {
            String written = first(Field.TIME_ZONE);
            try {
                return written == null ? null : ZoneId.of(written);
            } catch (DateTimeException e) {
                remarks.add("not a time zone we know: “" + written + "”");
                return null;
            }
        }

        private @Nullable String language() {
            String written = first(Field.LANGUAGE);
            if (written == null) {
                return null;
            }
            var code = Places.language(written);
            if (code.isEmpty()) {
                remarks.add("not a language we know: “" + written + "”");
            }
            return code.orElse(null);
        }

        private @Nullable String tier() {
            String written = first(Field.TIER);
            if (written == null) {
                return null;
            }
            String letter = written.toUpperCase(Locale.ROOT).replaceFirst("^TIER\\s*", "");
            if (!letter.matches("[ABC]")) {
                remarks.add("not a tier: “" + written + "”");
                return null;
            }
            return letter;
        }

        private @Nullable Money money(@Nullable String country) {
            var column = mapping.of(Field.DEAL_AMOUNT).stream().findFirst();
            String written = column.flatMap(this::cell).orElse(null);
            if (written == null) {
                return null;
            }
            var money = Money.read(written, column.orElseThrow().style(), country);
            String shown = cut(written, 60);
            if (money.isEmpty()) {
                remarks.add("no deal, not an amount: “" + shown + "”");
            } else if (money.get().amount().signum() < 0) {
                remarks.add("no deal, an amount below zero: “" + shown + "”");
                return null;
            } else if (money.get().amount().compareTo(LARGEST_DEAL) > 0) {
                remarks.add("no deal, an amount larger than any deal: “" + shown + "”");
                return null;
            }
            return money.orElse(null);
        }

        private @Nullable String currency(@Nullable Money money, @Nullable String country) {
            String written = first(Field.DEAL_CURRENCY);
            String stated = written == null ? null : Money.currency(written, country);
            return money == null ? null : stated != null ? stated : money.currency();
        }

        private @Nullable LocalDate date(Field field) {
            var column = mapping.of(field).stream().findFirst();
            String written = column.flatMap(this::cell).orElse(null);
            if (written == null) {
                return null;
            }
            var date = Dates.read(written, column.orElseThrow().style());
            if (date.isEmpty()) {
                remarks.add("not a date: “" + written + "”");
            }
            return date.orElse(null);
        }

        private @Nullable String note() {
            var columns = mapping.of(Field.NOTE);
            String note =
                    String.join(
                            "\n",
                            columns.stream()
                                    .flatMap(column -> cell(column)
                                            .map(value -> columns.size() == 1 ? value : column.header() + ": " + value)
                                            .stream())
                                    .toList());
            return note.isEmpty() ? null : shortened(Field.NOTE.label(), note, Lengths.TEXT);
        }

        /** What is neither yes nor no takes the permission away too: the careful reading. An empty cell says nothing. */
        private boolean takenAway(Field field, boolean asks) {
            boolean taken = false;
            for (var column : mapping.of(field)) {
                String value = column.index() < row.cells().size()
                        ? row.cells().get(column.index()).strip()
                        : "";
                if (value.isEmpty()) {
                    continue;
                }
                boolean harmless = (asks ? YES : NO).matcher(value).matches();
                boolean clear = harmless || (asks ? NO : YES).matcher(value).matches();
                if (!clear && !Looks.date(value)) {
                    remarks.add("“" + value + "” in " + column.header()
                            + " is neither yes nor no; taken as the careful answer");
                }
                taken |= !harmless;
            }
            return taken;
        }

        private Map<String, String> custom() {
            var custom = new LinkedHashMap<String, String>();
            for (var column : mapping.of(Field.CUSTOM)) {
                cell(column)
                        .ifPresent(
                                value -> custom.put(column.header(), shortened(column.header(), value, Lengths.TEXT)));
            }
            return custom;
        }
    }
}
