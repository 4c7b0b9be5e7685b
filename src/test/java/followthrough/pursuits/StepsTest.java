package followthrough.pursuits;

import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.asking;
import static followthrough.pursuits.Cast.call;
import static followthrough.pursuits.Cast.email;
import static followthrough.pursuits.Cast.social;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.Delay;
import followthrough.playbook.SendWindow;
import followthrough.playbook.Sequence;
import followthrough.playbook.Sequence.Purpose;
import followthrough.playbook.SequenceVersion;
import followthrough.playbook.Step;
import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.support.Copies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which step of a sequence comes next: what it asks, where else it leads, and in which hours. */
class StepsTest {
    private static final Delay NOW = Delay.NONE;
    private static final Delay ONE_DAY = Delay.of("1 business day");
    private static final Delay FIVE_DAYS = Delay.of("5 business days");
    private static final Set<Channel> BOTH = Set.of(Channel.EMAIL, Channel.CALL);

    @Test
    void aStepWhoseConditionDoesNotHoldIsPassedOver() {
        var p = begun(
                MONDAY_NINE, BOTH, call(NOW, "a"), asking(email(NOW, false, "b"), "", "tier A"), call(ONE_DAY, "c"));
        p = madeAsPlanned(p, false, BOTH);
        assertThat(next(p).step()).isEqualTo(2);
        p = madeAsPlanned(p, false, BOTH);
        assertThat(next(p).step()).as("the sequence is through").isNull();
    }

    @Test
    void aVoicemailIsFollowedByTheMailAndNoAnswerIsNot() {
        Step[] steps = {
            call(NOW, "a"),
            asking(email(NOW, false, "b"), "", "voicemail left"),
            call(FIVE_DAYS, "c"),
            call(FIVE_DAYS, "d")
        };
        var p = begun(MONDAY_NINE, BOTH, steps);
        var silent = madeAsPlanned(p, false, BOTH);
        assertThat(next(silent).step()).isEqualTo(2);
        var voicemail = madeAsPlanned(p, true, BOTH);
        assertThat(next(voicemail).step()).isEqualTo(1);
        assertThat(next(voicemail).due()).isEqualTo(MONDAY_NINE);
        var written = madeAsPlanned(voicemail, false, BOTH);
        assertThat(next(written).step()).isEqualTo(2);
        // A later call that nobody answered takes the voicemail back, and the mail is over all the same.
        assertThat(next(madeAsPlanned(written, false, BOTH)).step()).isEqualTo(3);
    }

    @Test
    void aBranchLeadsToTheNamedStepAndFromThereOn() {
        Step[] steps = {
            call(NOW, "a"),
            asking(email(ONE_DAY, false, "b"), "last", "language de"),
            email(ONE_DAY, false, "c"),
            named("last", call(ONE_DAY, "d"))
        };
        assertThat(next(madeAsPlanned(begun(MONDAY_NINE, BOTH, steps), false, BOTH))
                        .step())
                .isEqualTo(3);
    }

    @Test
    void aBranchToTheEndEndsTheSequenceAndNotThePursuit() {
        var p = begun(
                MONDAY_NINE,
                BOTH,
                call(NOW, "a"),
                asking(call(ONE_DAY, "b"), Step.END, "country AT"),
                call(ONE_DAY, "c"));
        p = madeAsPlanned(p, false, BOTH);
        assertThat(p.open()).isTrue();
        assertThat(next(p).step()).isNull();
        assertThat(next(p).whyThen()).contains("exit policy");
    }

    @Test
    void theFirstStepThatCanBeMadeIsTheFirstTouchAtOnce() {
        var p = begun(MONDAY_NINE, BOTH, asking(call(NOW, "a"), "", "tier A"), email(FIVE_DAYS, true, "b"));
        assertThat(next(p).step()).isEqualTo(1);
        assertThat(next(p).due()).isEqualTo(MONDAY_NINE);
    }

    @Test
    void whenABranchChangesTheLaterOfBothTimesWins() {
        var mail = Set.of(Channel.EMAIL);
        Step[] steps = {
            email(NOW, false, "a"), asking(call(FIVE_DAYS, "b"), "", "has phone"), email(ONE_DAY, false, "c")
        };
        var p = madeAsPlanned(begun(MONDAY_NINE, BOTH, steps), false, BOTH);
        assertThat(next(p).step()).isEqualTo(1);
        var planned = next(p).due();
        assertThat(planned).isEqualTo(MONDAY_NINE.plus(Duration.ofDays(7)));
        var later = MONDAY_NINE.plus(Duration.ofHours(1));
        var withoutPhone = after(p, new Event.AddressWrong(Channel.CALL), at(later, mail, steps), later);
        assertThat(next(withoutPhone).step()).isEqualTo(2);
        assertThat(next(withoutPhone).due()).isEqualTo(planned);
        // With a number again the call comes back, for it was not made.
        var again = after(withoutPhone, new Event.FactsChanged("an address"), at(later, BOTH, steps), later);
        assertThat(next(again).step()).isEqualTo(1);
        assertThat(next(again).due()).isEqualTo(planned);
    }

    @Test
    void aStepLooksAtWhatTheyHadAndSaid() {
        Step[] steps = {
            call(NOW, "a"),
            asking(social(ONE_DAY, "b"), "", "received short-paper"),
            asking(social(ONE_DAY, "c"), "", "meeting held"),
            asking(social(ONE_DAY, "d"), "", "not has social"),
            asking(social(ONE_DAY, "e"), "", "language en", "country NZ", "tier B or C", "not reacted")
        };
        var reachable = Set.of(Channel.EMAIL, Channel.CALL, Channel.SOCIAL);
        assertThat(next(madeAsPlanned(begun(MONDAY_NINE, reachable, steps), false, reachable))
                        .step())
                .isEqualTo(4);
    }

    @Test
    void theHoursOfAStepAreKeptInTheirZone() {
        // Monday, nine in the morning there; the step asks for Wednesday or Thursday between four and half past five.
        var p = begun(
                MONDAY_NINE,
                BOTH,
                call(NOW, "a"),
                in("16:00 to 17:30 on Wed, Thu", call(ONE_DAY, "b")),
                call(ONE_DAY, "c"));
        p = madeAsPlanned(p, false, BOTH);
        assertThat(next(p).due().atZone(Cast.AUCKLAND).toLocalDateTime()).hasToString("2026-03-04T16:00");
    }

    @Test
    void aSaturdayThatAStepNamesIsADayAndAHolidayIsNot() {
        var window = SendWindow.of("10:00 to 11:00 on Fri, Sat");
        // Good Friday is 3 April 2026.
        var next = Cast.CALENDAR.next(Instant.parse("2026-04-02T20:00:00Z"), window);
        assertThat(next.atZone(Cast.AUCKLAND).toLocalDateTime()).hasToString("2026-04-04T10:00");
        assertThat(Cast.CALENDAR
                        .closedWhy(Instant.parse("2026-04-05T20:00:00Z"), window)
                        .orElseThrow())
                .contains("none of the days", "Fri, Sat");
    }

    private static Step named(String name, Step step) {
        return Copies.with(step, "name", name);
    }

    private static Step in(String window, Step step) {
        return Copies.with(step, "window", SendWindow.of(window));
    }

    private static Situation at(Instant at, Set<Channel> reachable, Step... steps) {
        var maya = Cast.maya(at, Tier.B, reachable);
        var sequence = new SequenceVersion(
                90, 1, new Sequence("s", "S", Purpose.INBOUND, Set.of(Tier.B), "", List.of(steps)), Instant.EPOCH);
        return new Situation(
                maya.name(),
                maya.ownerId(),
                maya.doer(),
                maya.tier(),
                maya.language(),
                maya.country(),
                maya.reachable(),
                maya.refused(),
                maya.byHand(),
                maya.value(),
                maya.calendar(),
                maya.answerBy(),
                maya.firstTouchBy(),
                purpose -> purpose == Purpose.INBOUND ? sequence : Objects.requireNonNull(Cast.PLAYBOOK.get(purpose)),
                maya.exitPolicy(),
                maya.spread(),
                maya.approaches(),
                maya.deals(),
                maya.renewal());
    }

    private static Pursuit begun(Instant at, Set<Channel> reachable, Step... steps) {
        return after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, at),
                new Event.Captured(true, at, null),
                at(at, reachable, steps),
                at);
    }

    /** The next step is made at its time. */
    private static Pursuit madeAsPlanned(Pursuit p, boolean voicemail, Set<Channel> reachable) {
        var next = next(p);
        var steps = Objects.requireNonNull(p.enrolment()).steps().toArray(Step[]::new);
        var touch = new Event.TouchMade(
                next.channel(), next.automatic(), next.step(), next.approach(), false, false, voicemail);
        return after(p, touch, at(next.due(), reachable, steps), next.due());
    }

    private static NextStep next(Pursuit p) {
        return Objects.requireNonNull(p.next());
    }
}
