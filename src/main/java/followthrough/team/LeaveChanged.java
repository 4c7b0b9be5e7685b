package followthrough.team;

import org.jspecify.annotations.Nullable;

/**
 * Leave was noted, withdrawn, or got another cover. Published inside the transaction that does it, so that work changes hands
 * with it or not at all. That leave begins and ends with time is not told: whoever cares looks.
 *
 * @param leave as it is now, or was before it was withdrawn
 * @param byMember who noted or withdrew it for the member; absent where they did so themselves, and where a cover was named
 */
public record LeaveChanged(
        long memberId,
        Absence leave,
        boolean withdrawn,
        @Nullable Long byMember) {}
