package followthrough.intake;

import followthrough.prospects.Basis;
import followthrough.prospects.Tier;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * How a list is read, what it is, and who takes it on.
 *
 * @param heading whether the first row names the columns; absent leaves it to the guess, as the next three do
 * @param separator one character
 * @param encoding name of a charset
 * @param sheet of a workbook
 * @param basis why these people may be contacted; unknown plans nothing automatic
 * @param owners who follows up; rows that name an owner of ours keep it where the importer may decide that
 * @param ownerId the one owner; absent when the list is shared
 * @param tier of rows that name none
 * @param source of rows that name none
 */
public record ImportSettings(
        @Nullable Boolean heading,
        @Nullable String separator,
        @Nullable String encoding,
        @Nullable String sheet,
        Mapping mapping,
        ListKind kind,
        Basis basis,
        String basisNote,
        Owners owners,
        @Nullable Long ownerId,
        Tier tier,
        String source) {

    /** What a list is, and so what happens to the people on it. */
    public enum ListKind {
        FRESH(
                "Fresh leads",
                "They showed interest just now. The first touch of each is due at once, and the clock runs."),
        KNOWN(
                "People we already know",
                "First touches are spread over the coming days by the minutes there are, the best first."),
        KEEP("Keep, do not follow up", "They can be found and written to by hand; nothing is planned."),
        NEVER("Never contact", "Nobody is added. Their addresses are never contacted again, whoever brings them.");

        private final String label;
        private final String meaning;

        ListKind(String label, String meaning) {
            this.label = label;
            this.meaning = meaning;
        }

        /** What the screen calls it. */
        public String label() {
            return label;
        }

        /** One line for people. */
        public String meaning() {
            return meaning;
        }

        /** The word of the API and the console, e.g. {@code fresh}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        boolean followedUp() {
            return this == FRESH || this == KNOWN;
        }
    }

    /** Who takes the people of a list on. */
    public enum Owners {
        ONE,
        TEAM
    }

    static ImportSettings guessed(ListFile file, String fileName, long memberId) {
        return new ImportSettings(
                null,
                null,
                null,
                null,
                Mapping.guess(file),
                ListKind.FRESH,
                Basis.UNKNOWN,
                "",
                Owners.ONE,
                memberId,
                Tier.B,
                fileName.replaceFirst("\\.[A-Za-z]{2,4}$", ""));
    }

    /** The file as these settings read it. @throws UnreadableFile when it cannot be read so */
    ListFile read(java.nio.file.Path path, String name) {
        var file = ListFile.open(path, name);
        if (sheet != null && file.sheets().contains(sheet)) file = file.withSheet(sheet);
        if (encoding != null) file = file.withEncoding(Charset.forName(encoding));
        if (separator != null && !separator.isEmpty()) file = file.withSeparator(separator.charAt(0));
        if (heading != null) file = file.withHeading(heading);
        return file;
    }

    ImportSettings withMapping(Mapping changed) {
        return new ImportSettings(
                heading, separator, encoding, sheet, changed, kind, basis, basisNote, owners, ownerId, tier, source);
    }

    ImportSettings readAs(
            @Nullable Boolean newHeading,
            @Nullable String newSeparator,
            @Nullable String newEncoding,
            @Nullable String newSheet) {
        return new ImportSettings(
                newHeading,
                newSeparator,
                newEncoding,
                newSheet,
                mapping,
                kind,
                basis,
                basisNote,
                owners,
                ownerId,
                tier,
                source);
    }

    ImportSettings of(
            ListKind newKind,
            Basis newBasis,
            String note,
            Owners newOwners,
            @Nullable Long newOwnerId,
            Tier newTier,
            String newSource) {
        return new ImportSettings(
                heading,
                separator,
                encoding,
                sheet,
                mapping,
                newKind,
                newBasis,
                note,
                newOwners,
                newOwnerId,
                newTier,
                newSource);
    }
}
