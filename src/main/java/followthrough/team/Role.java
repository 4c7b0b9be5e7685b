package followthrough.team;

import java.util.Locale;

/** What a member may do; each role may all that the one before it may. */
public enum Role {
    REP,
    LEADER,
    ADMINISTRATOR;

    /** The word on screens and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role this word names; refused when it names none. */
    public static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whichever of the two may less. */
    public Role atMost(Role other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
