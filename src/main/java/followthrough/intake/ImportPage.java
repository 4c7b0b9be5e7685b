package followthrough.intake;

import followthrough.intake.Import.Row;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.Owners;
import followthrough.prospects.Basis;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.Tone;
import followthrough.web.When;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one list shows.
 *
 * @param settings as they stand in the form, saved or not
 * @param file absent once the list was imported
 * @param before who imported the same file before, and when, in words; absent when nobody did
 * @param shown the one verdict whose rows are shown; absent: some of each
 * @param choices whom the list may be given to
 */
public record ImportPage(
        Viewer viewer,
        Import list,
        ImportSettings settings,
        @Nullable ListFile file,
        @Nullable String before,
        List<Row> rows,
        @Nullable Verdict shown,
        Map<Long, String> names,
        Map<String, String> choices,
        When when) {

    public Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        for (var field : Field.values()) fields.put(field.name(), field.label());
        return fields;
    }

    public Map<String, String> bases() {
        var bases = new LinkedHashMap<String, String>();
        bases.put(Basis.UNKNOWN.word(), "Nobody said: nothing automatic is planned");
        bases.put(Basis.ASKED.word(), "They asked: at our stand, by form, call or e-mail");
        bases.put(Basis.CUSTOMER.word(), "They are or were customers");
        bases.put(Basis.CONSENT.word(), "They agreed to be contacted, and we can show it");
        bases.put(Basis.PUBLIC.word(), "Their business address is published and our offer fits their work");
        return bases;
    }

    public Map<String, String> tiers() {
        var tiers = new LinkedHashMap<String, String>();
        tiers.put("A", "A, the most personal effort");
        tiers.put("B", "B");
        tiers.put("C", "C, mostly automatic");
        return tiers;
    }

    public String owner() {
        return settings.owners() == Owners.TEAM
                ? "team"
                : String.valueOf(settings.ownerId() == null ? viewer.memberId() : settings.ownerId());
    }

    public Map<String, String> headings() {
        var choices = new LinkedHashMap<String, String>();
        choices.put("", "as guessed");
        choices.put("true", "the first row names the columns");
        choices.put("false", "the first row is a person");
        return choices;
    }

    public Map<String, String> separators() {
        var choices = new LinkedHashMap<String, String>();
        choices.put("", "as guessed");
        choices.put(",", "comma");
        choices.put(";", "semicolon");
        choices.put("\t", "tab");
        choices.put("|", "vertical bar");
        return choices;
    }

    public Map<String, String> encodings() {
        var choices = new LinkedHashMap<String, String>();
        choices.put("", "as guessed");
        for (var name : List.of(
                "UTF-8",
                "windows-1252",
                "windows-1250",
                "windows-1251",
                "windows-1254",
                "UTF-16LE",
                "Shift_JIS",
                "GB18030")) choices.put(name, name);
        return choices;
    }

    public Map<String, String> sheets() {
        var choices = new LinkedHashMap<String, String>();
        choices.put("", "as guessed");
        if (file != null) file.sheets().forEach(name -> choices.put(name, name));
        return choices;
    }

    /** E.g. “UTF-8, separated by semicolons, names in the first row”. */
    public String howRead() {
        if (file == null) return "";
        var parts = new ArrayList<String>();
        file.sheet().ifPresent(name -> parts.add("sheet “" + name + "”"));
        file.charset().ifPresent(charset -> parts.add(charset.name()));
        file.separator()
                .ifPresent(it -> parts.add("separated by "
                        + switch (it) {
                            case ',' -> "commas";
                            case ';' -> "semicolons";
                            case '\t' -> "tabs";
                            case '|' -> "vertical bars";
                            default -> "“" + it + "”";
                        }));
        parts.add(file.hasHeading() ? "names in the first row" : "no row of names");
        return String.join(", ", parts);
    }

    public Tone tone(Mapping.Confidence confidence) {
        return switch (confidence) {
            case SURE -> Tone.GOOD;
            case LIKELY -> Tone.PLAIN;
            case CHECK -> Tone.WARM;
        };
    }

    public List<Verdict> verdicts() {
        var found = new ArrayList<Verdict>();
        for (var verdict : Verdict.values()) if (list.count(verdict) > 0) found.add(verdict);
        return found;
    }

    /** “new” covers those who get a date, so a list that nobody follows up says so. */
    public String meaning(Verdict verdict) {
        if (verdict == Verdict.NEW && !settings.kind().followedUp()) return "kept, nothing is planned";
        if (verdict == Verdict.NEW)
            return settings.kind() == ImportSettings.ListKind.FRESH
                    ? "each gets an owner and a first touch due now"
                    : "each gets an owner and a date for the first touch";
        return verdict.meaning();
    }

    public Tone tone(Verdict verdict) {
        return switch (verdict) {
            case NEW -> Tone.GOOD;
            case REJECTED -> Tone.ALERT;
            case SUPPRESSED -> Tone.WARM;
            case UPDATE, TWICE_IN_FILE, IN_THE_BASE, LATER, UNDONE -> Tone.PLAIN;
        };
    }

    public String icon(Verdict verdict) {
        return switch (verdict) {
            case NEW -> "plus";
            case UPDATE -> "change";
            case TWICE_IN_FILE -> "merge";
            case IN_THE_BASE -> "check";
            case SUPPRESSED -> "shield";
            case REJECTED -> "x";
            case LATER -> "clock";
            case UNDONE -> "undo";
        };
    }

    /** Share of all rows, for a bar. */
    public double share(Verdict verdict) {
        return list.rows() == 0 ? 0 : 100.0 * list.count(verdict) / list.rows();
    }

    public double startOf(Verdict verdict) {
        double start = 0;
        for (var other : Verdict.values()) if (other.compareTo(verdict) < 0) start += share(other);
        return start;
    }

    public String barInWords() {
        return String.join(
                ", ",
                verdicts().stream()
                        .map(verdict -> Figures.number(list.count(verdict)) + " " + verdict.word())
                        .toList());
    }

    /** What became of every row, e.g. “3 prospects added, 1 row joined with an earlier one of the same person”. */
    public String became() {
        var parts = new ArrayList<String>();
        var added = list.count(Verdict.NEW) + list.count(Verdict.LATER);
        if (added > 0) parts.add(Figures.count(added, "prospect", "prospects") + " added");
        for (var verdict : verdicts()) {
            var rows = Figures.count(list.count(verdict), "row", "rows");
            switch (verdict) {
                case NEW, LATER, UNDONE -> {}
                case UPDATE -> parts.add(rows + " with something new about people known already");
                case TWICE_IN_FILE -> parts.add(rows + " joined with an earlier one of the same person");
                case IN_THE_BASE -> parts.add(rows + " with nothing new about people known already");
                case SUPPRESSED -> parts.add(rows + " of people not to be contacted");
                case REJECTED -> parts.add(rows + " left out, each with its reason below");
            }
        }
        return String.join(", ", parts);
    }

    /** What happens with a row, in one line. */
    public String happens(Row row) {
        var parts = new ArrayList<String>();
        var touch = row.firstTouch();
        var owner = row.ownerId() == null ? null : names.get(row.ownerId());
        if (owner != null && (row.verdict() == Verdict.NEW || row.verdict() == Verdict.LATER)) parts.add(owner);
        if (row.verdict() == Verdict.NEW && settings.kind().followedUp())
            parts.add(touch == null ? "first touch due at once" : "first touch " + when.day(touch));
        if (row.verdict() == Verdict.LATER)
            parts.add("no minutes left within 90 days: kept, and offered again in Today");
        var what = String.join(", ", parts);
        return what.isEmpty() || row.why().isEmpty() ? what + row.why() : what + "; " + row.why();
    }

    public @Nullable Long nextPage() {
        return shown != null && rows.size() == Imports.PAGE ? rows.getLast().number() : null;
    }

    /** Whether the file has no row besides its heading. */
    public boolean empty() {
        return file != null && file.sample().isEmpty();
    }

    public boolean editable() {
        return file != null
                && switch (list.state()) {
                    case UPLOADED, CHECKED -> true;
                    case FAILED -> list.startedAt() == null;
                    case CHECKING, RUNNING, DONE, UNDOING, UNDONE -> false;
                };
    }

    /** Which of the four steps the list is at. */
    public int step() {
        return switch (list.state()) {
            case UPLOADED -> 2;
            case CHECKING, CHECKED -> 3;
            case RUNNING, DONE, UNDOING, UNDONE -> 4;
            case FAILED -> list.startedAt() == null ? 2 : 4;
        };
    }
}
