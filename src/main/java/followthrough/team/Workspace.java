package followthrough.team;

import java.time.ZoneId;

/**
 * What all teams of this installation share.
 *
 * @param country ISO 3166 alpha-2, the fall-back region of telephone numbers; empty when not stated
 * @param currency ISO 4217
 * @param postalAddress printed under automatic e-mails; nothing automatic leaves while it is empty
 * @param answerMinutes working minutes in which a reaction is to be answered
 * @param firstTouchMinutes working minutes in which a fresh lead is to be touched
 * @param passOn whether a lead goes to somebody else when its first-touch clock runs out
 * @param secondLookMonths months after which a no is looked at once more, 6 to 12; 0: never
 * @param renewalDays days before the date of a customer's renewal on which it is talked about, {@link #FEWEST_RENEWAL_DAYS} to
 *     {@link #MOST_RENEWAL_DAYS}
 * @param countClicks whether links in automatic e-mails lead through here
 */
public record Workspace(
        String name,
        ZoneId zone,
        String country,
        String currency,
        String postalAddress,
        boolean automaticReady,
        int answerMinutes,
        int firstTouchMinutes,
        boolean passOn,
        int secondLookMonths,
        int renewalDays,
        boolean countClicks) {
    static final int FEWEST_RENEWAL_DAYS = 7;
    static final int MOST_RENEWAL_DAYS = 365;

    /** The same, but a lead goes to somebody else when its first-touch clock runs out, or stays with whoever it came to. */
    public Workspace withPassOn(boolean passOn) {
        return new Workspace(
                name,
                zone,
                country,
                currency,
                postalAddress,
                automaticReady,
                answerMinutes,
                firstTouchMinutes,
                passOn,
                secondLookMonths,
                renewalDays,
                countClicks);
    }
}
