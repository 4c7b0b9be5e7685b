package followthrough.intake;

/**
 * What was found wrong with one row of a file; the row itself is still there to be looked at.
 *
 * @param text a sentence part for the one who imports, e.g. “3 cells more than the heading has”
 */
public record Problem(Kind kind, String text) {

    /** The kinds of trouble a row can have. */
    public enum Kind {
        /** A byte that means nothing in the file's encoding, or a character no name or address can hold. */
        BAD_BYTE(true),
        /** A quotation mark opens and never closes; the line was taken by itself. */
        OPEN_QUOTE(true),
        /** Longer than any real row. */
        TOO_LONG(true),
        /** The workbook is damaged from here on; nothing after this row could be read. */
        BROKEN_OFF(true),
        /** Filled cells beyond the heading: the cells have probably slipped. */
        TOO_MANY_CELLS(true),
        /** A quotation mark inside a quoted cell that is not doubled; read as it stands. */
        STRAY_QUOTE(false),
        /** Fewer cells than the heading; the rest counts as empty. */
        TOO_FEW_CELLS(false),
        /** The whole row was one quoted cell and has been taken apart. */
        REPAIRED(false);

        private final boolean rejects;

        Kind(boolean rejects) {
            this.rejects = rejects;
        }
    }

    /** True when what the row says cannot be trusted, so that it goes to the rejected rows. */
    public boolean rejects() {
        return kind.rejects;
    }
}
