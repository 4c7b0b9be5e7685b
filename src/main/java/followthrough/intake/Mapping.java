package followthrough.intake;

import followthrough.web.Figures;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Where each column of a list goes: first guessed from headings and values, then as a person set it. */
public record Mapping(List<Column> columns) {

    /**
     * One column and its place.
     *
     * @param index from 0
     * @param reason one line for the person who checks it
     * @param samples up to three different filled values
     */
    public record Column(
            int index,
            String header,
            Field field,
            Confidence confidence,
            String reason,
            Style style,
            List<String> samples) {}

    /** How far a guess can be trusted. */
    public enum Confidence {
        SURE("sure"),
        LIKELY("likely"),
        CHECK("please check");

        private final String label;

        Confidence(String label) {
            this.label = label;
        }

        /** What the screen calls it. */
        public String label() {
            return label;
        }
    }

    /** How the values of a column are written, where there is more than one way. */
    public enum Style {
        PLAIN,
        /** “Bakker, Femke”. */
        SURNAME_FIRST,
        DECIMAL_COMMA,
        DECIMAL_POINT,
        DAY_FIRST,
        MONTH_FIRST
    }

    private static final Pattern HONORIFIC = Pattern.compile(
            "(?i)(?:mr|mrs|ms|miss|mx|dr|prof|sir|herr|frau|hr|fr|dhr|mevr|mw|m|mme|mlle|sr|sra|srta|sig|signor|signora|dott|dott\\.?ssa|pan|pani|ing|mag|dipl\\.?-?ing)\\.?(?:\\s+dr\\.?)?");
    private static final Pattern COMPANY = Pattern.compile(
            "(?i)\\b(?:gmbh|ag|kg|ohg|ltd|limited|inc|llc|llp|corp|plc|b\\.?v|n\\.?v|s\\.?a|sarl|sas|s\\.?r\\.?l|s\\.?p\\.?a|sp\\. ?z ?o\\.? ?o|ab|oy|aps|a/s|lda|ltda|group|company)\\b");
    private static final Pattern PERSON =
            Pattern.compile("\\p{Lu}[\\p{L}'’.-]*(?: (?:\\p{L}{1,3} ){0,2}\\p{Lu}[\\p{L}'’.-]*){1,2}");
    private static final Pattern COUNTRY_CODE = Pattern.compile("[A-Z]{2}");
    private static final Pattern ONE_NAME = Pattern.compile("\\p{Lu}[\\p{L}'’-]+");

    public Mapping {
        columns = List.copyOf(columns);
    }

    /** The guess for a list, from its heading and the first {@value ListFile#SAMPLE} rows. */
    public static Mapping guess(ListFile file) {
        var columns = new ArrayList<Column>();
        for (int i = 0; i < file.header().size(); i++) {
            columns.add(guess(i, file.header().get(i), file.hasHeading(), values(file, i)));
        }
        keepOneOfEach(columns);
        if (columns.stream().noneMatch(c -> isName(c.field))) {
            findNames(columns, file);
        }
        return new Mapping(columns);
    }

    /** The same mapping with one column set by a person; a column that held a single-valued field gives it up. */
    public Mapping with(ListFile file, int index, Field field) {
        var changed = new ArrayList<Column>();
        for (var column : columns) {
            if (column.index == index) {
                var values = values(file, index);
                changed.add(new Column(
                        index,
                        column.header,
                        field,
                        Confidence.SURE,
                        "set by hand",
                        style(field, values),
                        column.samples));
            } else if (column.field == field && !field.many()) {
                changed.add(moved(column, "“" + columns.get(index).header + "” was chosen for it by hand"));
            } else {
                changed.add(column);
            }
        }
        return new Mapping(changed);
    }

    /** What the list still lacks before anybody in it can be followed up, as a sentence; empty when it will do. */
    public Optional<String> lacking() {
        boolean reach = columns.stream()
                .anyMatch(c -> c.field == Field.EMAIL || c.field == Field.PHONE || c.field == Field.SOCIAL);
        return reach
                ? Optional.empty()
                : Optional.of("No column goes to e-mail, phone or social: nobody in this list could be reached.");
    }

    /** Whether no column goes to a name, or a part of one. */
    public boolean nameless() {
        return columns.stream().map(Column::field).noneMatch(Mapping::isName);
    }

    List<Column> of(Field field) {
        return columns.stream().filter(column -> column.field == field).toList();
    }

    private static boolean isName(Field field) {
        return field == Field.NAME || field == Field.GIVEN_NAME || field == Field.FAMILY_NAME;
    }

    private static List<String> values(ListFile file, int index) {
        return file.sample().stream()
                .filter(row -> !row.rejected())
                .map(row -> SafeCsv.unguarded(row.cells().get(index)).strip())
                .filter(value -> !value.isEmpty())
                // No address, name or sum is longer; a hostile cell of thirty thousand letters costs no more than
                // these.
                .map(value -> value.length() > 300 ? value.substring(0, 300) : value)
                .toList();
    }

    // --- one column

    private static Column guess(int index, String header, boolean named, List<String> values) {
        var samples = values.stream().distinct().limit(3).toList();
        var match = named ? HeaderWords.find(header) : Optional.<HeaderWords.Match>empty();
        Guess guess = match.map(m -> byHeading(m, values)).orElseGet(() -> byValues(values));
        return new Column(
                index, header, guess.field, guess.confidence, guess.reason, style(guess.field, values), samples);
    }

    private record Guess(Field field, Confidence confidence, String reason) {}

    private static Guess byHeading(HeaderWords.Match match, List<String> values) {
        var field = match.field();
        var named = match.exact() ? Confidence.SURE : Confidence.LIKELY;
        var permission = EnumSet.of(Field.MAY_EMAIL, Field.DO_NOT_EMAIL, Field.DO_NOT_CALL, Field.OPTED_OUT);
        if (permission.contains(field)) {
            boolean may = field == Field.MAY_EMAIL;
            return new Guess(field, may ? Confidence.CHECK : named, "can only take permission away");
        }
        if (values.isEmpty()) {
            return new Guess(field, Confidence.LIKELY, "by its heading; no value in the rows looked at");
        }
        if (field == Field.TITLE && share(values, v -> HONORIFIC.matcher(v).matches()) > 0.6) {
            return new Guess(Field.CUSTOM, Confidence.SURE, "a form of address, not a role; kept as it is");
        }
        double fits = share(values, fit(field));
        if (fits >= 0.7) {
            return new Guess(field, named, reason(field, match.exact(), values));
        }
        boolean needsItsKind = EnumSet.of(
                        Field.LAST_TOUCH,
                        Field.RENEWS_ON,
                        Field.TIER,
                        Field.TIME_ZONE,
                        Field.LANGUAGE,
                        Field.DEAL_AMOUNT,
                        Field.DEAL_CURRENCY)
                .contains(field);
        if (fits < 0.3 && needsItsKind) {
            return new Guess(
                    Field.CUSTOM,
                    Confidence.LIKELY,
                    "called like “" + field.label() + "”, but its values are none; kept as it is");
        }
        return new Guess(
                field,
                fits >= 0.3 ? Confidence.LIKELY : Confidence.CHECK,
                "by its heading, but only %d of %s look like it"
                        .formatted(
                                values.stream().filter(fit(field)).count(),
                                Figures.count(values.size(), "value", "values")));
    }

    private static Guess byValues(List<String> values) {
        if (values.isEmpty()) {
            return new Guess(Field.SKIP, Confidence.LIKELY, "empty in all rows looked at");
        }
        if (mostly(values, 0.6, Looks::email)) {
            return new Guess(Field.EMAIL, Confidence.LIKELY, "its values are e-mail addresses");
        }
        if (mostly(values, 0.6, Looks::social)) {
            return new Guess(Field.SOCIAL, Confidence.LIKELY, "its values are profiles on a social network");
        }
        if (mostly(values, 0.6, Looks::money)) {
            return new Guess(Field.DEAL_AMOUNT, Confidence.CHECK, "its values are sums of money");
        }
        if (mostly(values, 0.8, Looks::phone)
                && mostly(values, 0.5, Looks::writtenAsPhone)
                && share(values, Looks::date) < 0.3) {
            return new Guess(Field.PHONE, Confidence.LIKELY, "its values look like telephone numbers");
        }
        if (mostly(values, 0.7, Looks::url)) {
            return new Guess(Field.WEBSITE, Confidence.LIKELY, "its values are web addresses");
        }
        if (mostly(values, 0.7, v -> v.length() > 3 && Places.country(v).isPresent())
                || values.size() >= 5
                        && mostly(
                                values,
                                0.95,
                                v -> COUNTRY_CODE.matcher(v).matches()
                                        && Places.country(v).isPresent())) {
            return new Guess(Field.COUNTRY, Confidence.CHECK, "its values are countries");
        }
        if (mostly(values, 0.5, v -> COMPANY.matcher(v).find())) {
            return new Guess(Field.COMPANY, Confidence.CHECK, "its values look like companies");
        }
        return new Guess(Field.CUSTOM, Confidence.LIKELY, "no field of ours; kept as it is");
    }

    private static Predicate<String> fit(Field field) {
        return switch (field) {
            case EMAIL -> Looks::email;
            case PHONE -> Looks::phone;
            case COUNTRY -> value -> Places.country(value).isPresent();
            case LANGUAGE -> value -> Places.language(value).isPresent();
            case TIME_ZONE -> Mapping::isZone;
            case DEAL_AMOUNT -> value -> Looks.number(value) || Looks.money(value);
            case DEAL_CURRENCY -> value -> value.matches("[A-Za-z]{3}|[€$£¥]|zł|kr");
            case LAST_TOUCH, RENEWS_ON -> Looks::date;
            case TIER -> value -> value.matches("(?i)(?:tier\\s*)?[abc]");
            case WEBSITE -> Looks::url;
            case NAME, GIVEN_NAME, FAMILY_NAME, COMPANY, CITY, TITLE -> value -> !Looks.data(value);
            case SOURCE,
                    OWNER,
                    DEAL_STAGE,
                    NOTE,
                    SOCIAL,
                    MAY_EMAIL,
                    DO_NOT_EMAIL,
                    DO_NOT_CALL,
                    OPTED_OUT,
                    CUSTOM,
                    SKIP -> value -> true;
        };
    }

    private static boolean isZone(String value) {
        try {
            return !ZoneId.of(value).getId().isEmpty();
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String reason(Field field, boolean exact, List<String> values) {
        String by = exact ? "by its heading" : "a part of its heading says so";
        return switch (style(field, values)) {
            case PLAIN -> by;
            case SURNAME_FIRST -> "surname first, turned round";
            case DECIMAL_COMMA -> "comma is the decimal sign";
            case DECIMAL_POINT -> "point is the decimal sign";
            case DAY_FIRST -> "day first: " + certainty(values, Style.DAY_FIRST);
            case MONTH_FIRST -> "month first: " + certainty(values, Style.MONTH_FIRST);
        };
    }

    private static String certainty(List<String> values, Style style) {
        long only = values.stream()
                .filter(value -> Dates.order(value).filter(style::equals).isPresent())
                .count();
        return only == 0
                ? "the usual way, but every date fits both"
                : Figures.count(only, "date fits", "dates fit") + " no other way";
    }

    private static Style style(Field field, List<String> values) {
        return switch (field) {
            case NAME -> share(values, v -> v.matches("[^,]+,\\s*[^,]+")) > 0.6 ? Style.SURNAME_FIRST : Style.PLAIN;
            case DEAL_AMOUNT -> Money.style(values);
            case LAST_TOUCH, RENEWS_ON -> Dates.style(values);
            case GIVEN_NAME,
                    FAMILY_NAME,
                    EMAIL,
                    PHONE,
                    COMPANY,
                    TITLE,
                    COUNTRY,
                    CITY,
                    TIME_ZONE,
                    LANGUAGE,
                    SOURCE,
                    OWNER,
                    TIER,
                    DEAL_CURRENCY,
                    DEAL_STAGE,
                    NOTE,
                    WEBSITE,
                    SOCIAL,
                    MAY_EMAIL,
                    DO_NOT_EMAIL,
                    DO_NOT_CALL,
                    OPTED_OUT,
                    CUSTOM,
                    SKIP -> Style.PLAIN;
        };
    }

    /** More than this share is like it; given up as soon as too many are not, which in most columns is soon. */
    private static boolean mostly(List<String> values, double share, Predicate<String> like) {
        int left = values.size();
        for (var value : values) if (!like.test(value) && --left <= share * values.size()) return false;
        return !values.isEmpty();
    }

    private static double share(List<String> values, Predicate<String> like) {
        return values.isEmpty() ? 0 : (double) values.stream().filter(like).count() / values.size();
    }

    // --- all columns together

    /** A field for one column goes to the surest, then the one with values, then the first. */
    private static void keepOneOfEach(List<Column> columns) {
        for (var field : Field.values()) {
            var claims = columns.stream().filter(c -> c.field == field).toList();
            if (field.many() || claims.size() < 2) {
                continue;
            }
            var best = claims.getFirst();
            for (var claim : claims) {
                int surer = best.confidence.compareTo(claim.confidence);
                if (surer > 0 || surer == 0 && best.samples.isEmpty() && !claim.samples.isEmpty()) {
                    best = claim;
                }
            }
            for (var claim : claims) {
                if (claim != best) {
                    columns.set(claim.index, moved(claim, "“" + best.header + "” was taken for it already"));
                }
            }
        }
    }

    private static Column moved(Column column, String why) {
        var to = column.samples.isEmpty() ? Field.SKIP : Field.CUSTOM;
        return new Column(
                column.index,
                column.header,
                to,
                Confidence.LIKELY,
                "could be " + column.field.label() + ", but " + why,
                Style.PLAIN,
                column.samples);
    }

    /** No heading names a person: the first column of full names, or the first two of single ones, are proposed. */
    private static void findNames(List<Column> columns, ListFile file) {
        var free = IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).field == Field.CUSTOM)
                .filter(i -> !file.hasHeading() || !HeaderWords.known(columns.get(i).header))
                .boxed()
                .toList();
        // Under a heading of their own such values are more often places and products than people.
        if (file.hasHeading()) {
            return;
        }
        for (int i : free) {
            var values = values(file, i);
            if (share(values, v -> PERSON.matcher(v).matches()) > 0.7
                    && share(values, v -> COMPANY.matcher(v).find()) < 0.2) {
                columns.set(i, proposed(columns.get(i), Field.NAME, "its values look like names"));
                return;
            }
        }
        var single = free.stream()
                .filter(i -> share(values(file, i), v -> ONE_NAME.matcher(v).matches()) > 0.9)
                .limit(2)
                .toList();
        if (single.size() == 2) {
            columns.set(single.get(0), proposed(columns.get(single.get(0)), Field.GIVEN_NAME, "perhaps given names"));
            columns.set(single.get(1), proposed(columns.get(single.get(1)), Field.FAMILY_NAME, "perhaps family names"));
        }
    }

    private static Column proposed(Column column, Field field, String why) {
        return new Column(column.index, column.header, field, Confidence.CHECK, why, Style.PLAIN, column.samples);
    }
}
