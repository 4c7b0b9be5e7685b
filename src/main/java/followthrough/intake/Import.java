package followthrough.intake;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One list that somebody brought in, from its upload to its end.
 *
 * @param memberId who brought it
 * @param rows all rows of the list; 0 until they were counted
 * @param rowsDone checked while it is checked, written while it runs
 * @param counts rows by verdict; empty before the check
 * @param plan minutes needed and there; absent when nobody is to be followed up
 * @param problem why it failed, in a sentence for people
 * @param undoneBy who took it back; absent while it stands
 * @param undo what came of that
 */
public record Import(
        long importId,
        long memberId,
        String memberName,
        long teamId,
        String fileName,
        long fileSize,
        State state,
        ImportSettings settings,
        int rows,
        int rowsDone,
        Map<Verdict, Integer> counts,
        @Nullable Plan plan,
        @Nullable String problem,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String undoneBy,
        @Nullable Instant undoneAt,
        @Nullable Undo undo) {

    /** How far it is. */
    public enum State {
        UPLOADED,
        CHECKING,
        CHECKED,
        RUNNING,
        DONE,
        FAILED,
        UNDOING,
        UNDONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        public boolean atWork() {
            return this == CHECKING || this == RUNNING || this == UNDOING;
        }
    }

    /** What becomes of a row. */
    public enum Verdict {
        NEW("new", "each gets an owner", "accent"),
        LATER("later", "kept without a plan, offered again", "accent"),
        UPDATE("update", "empty fields filled, none overwritten", "accent"),
        TWICE_IN_FILE("twice in file", "joined with the first such row", "ink-3"),
        IN_THE_BASE("in the base", "nothing new about them", "ink-3"),
        SUPPRESSED("suppressed", "not to be contacted; stays so", "warm"),
        REJECTED("rejected", "nobody to reach, or unreadable", "alert"),
        UNDONE("undone", "taken out again", "ink-3");

        private final String word;
        private final String meaning;
        private final String colour;

        Verdict(String word, String meaning, String colour) {
            this.word = word;
            this.meaning = meaning;
            this.colour = colour;
        }

        /** The word of screen, table and API. */
        public String word() {
            return word;
        }

        public String meaning() {
            return meaning;
        }

        /** Name of a colour of the style sheet. */
        public String colour() {
            return colour;
        }

        static Verdict of(String word) {
            for (var verdict : values()) if (verdict.word.equals(word)) return verdict;
            throw new IllegalArgumentException("no verdict " + word);
        }
    }

    /**
     * One row of the list and what becomes of it.
     *
     * @param why for people; may be empty
     * @param cells as the file has them; empty once the row is taken in
     * @param firstRow the row that a twin joins
     * @param prospectId who it is, where that is known
     */
    public record Row(
            long number,
            Verdict verdict,
            String why,
            String name,
            String company,
            String address,
            java.util.List<String> cells,
            @Nullable Long firstRow,
            @Nullable Long ownerId,
            @Nullable Instant firstTouch,
            @Nullable Long prospectId) {}

    /**
     * First touches against the minutes there are.
     *
     * @param days how far it looks ahead
     * @param lacks what people of the list lack, by the sequence they would begin; empty where nobody lacks anything
     */
    public record Plan(int days, java.util.List<Share> shares, java.util.List<Lack> lacks) {
        public Plan {
            // What was checked before this was asked says nothing of it.
            lacks = java.util.Objects.requireNonNullElse(lacks, java.util.List.of());
        }

        /**
         * People of whom automatic e-mails of a sequence need what nobody filled in. Such an e-mail does not leave: it
         * becomes a step of their owner's.
         *
         * @param sequence by its name
         * @param atOnce of how many that is the first touch
         * @param fields how many lack which
         * @param some the first of them
         */
        public record Lack(
                String sequence, int people, int atOnce, Map<String, Integer> fields, java.util.List<Example> some) {}

        public record Example(long row, String name, java.util.List<String> fields) {}

        /**
         * One owner's part.
         *
         * @param people who get a first touch from this owner, automatic ones included
         * @param automatic how many of them the machine writes to
         * @param minutesNeeded for the personal first touches
         * @param minutesThere free ones of the coming days, up to the last of these touches; of all days when there is none
         * @param last when the last first touch is made at the pace there is; absent when there is none
         * @param minutesBehind needed for those who found no day
         */
        public record Share(
                long ownerId,
                String name,
                int people,
                int automatic,
                int minutesNeeded,
                int minutesThere,
                java.time.@Nullable LocalDate last,
                int minutesBehind) {}

        public int minutesNeeded() {
            return shares.stream().mapToInt(Share::minutesNeeded).sum();
        }

        public int minutesThere() {
            return shares.stream().mapToInt(Share::minutesThere).sum();
        }

        public int minutesBehind() {
            return shares.stream().mapToInt(Share::minutesBehind).sum();
        }

        public int people() {
            return shares.stream().mapToInt(Share::people).sum();
        }

        public java.time.@Nullable LocalDate last() {
            return shares.stream()
                    .map(Share::last)
                    .filter(java.util.Objects::nonNull)
                    .max(java.util.Comparator.naturalOrder())
                    .orElse(null);
        }
    }

    /**
     * What undoing a list does, or did so far.
     *
     * @param people who go
     * @param companies which only this list made and where nobody is left; unknown before it is done
     * @param stays people who stay, by why
     */
    public record Undo(int people, int companies, Map<Stays, Integer> stays) {
        static final Undo NOTHING = new Undo(0, 0, Map.of());

        public int staying() {
            return stays.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Why somebody whom a list brought stays when it is undone. */
    public enum Stays {
        OPTED_OUT("they want no contact, and that is kept"),
        REPLIED("they answered or wrote"),
        TOUCHED("they were contacted, or a message is on its way"),
        DEAL("they have a deal or a meeting that was added since"),
        PROMISED("something was promised to them"),
        CHANGED("somebody changed or noted something about them"),
        LISTED("another list names them too");

        private final String why;

        Stays(String why) {
            this.why = why;
        }

        /** For people. */
        public String why() {
            return why;
        }
    }

    /** Whether it can be taken back: it added people, and nobody is at it. */
    public boolean undoable() {
        boolean added = count(Verdict.NEW) + count(Verdict.LATER) > 0;
        return switch (state) {
            case DONE -> added;
            case FAILED -> startedAt != null && added;
            case UPLOADED, CHECKING, CHECKED, RUNNING, UNDOING, UNDONE -> false;
        };
    }

    public int count(Verdict verdict) {
        return counts.getOrDefault(verdict, 0);
    }

    /** Rows that the run takes in. */
    public int takenIn() {
        return count(Verdict.NEW) + count(Verdict.LATER) + count(Verdict.UPDATE) + count(Verdict.TWICE_IN_FILE);
    }

    /** While it is written or checked, 0 to 100. */
    public int percent() {
        return rows == 0 ? 0 : (int) Math.min(100, 100L * rowsDone / rows);
    }
}
