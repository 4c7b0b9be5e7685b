package followthrough.pursuits;

import static followthrough.pursuits.Cast.MONDAY_NINE;
import static followthrough.pursuits.Cast.after;
import static followthrough.pursuits.Cast.asPlanned;
import static followthrough.pursuits.Cast.asking;
import static followthrough.pursuits.Cast.call;
import static followthrough.pursuits.Cast.captured;
import static followthrough.pursuits.Cast.email;
import static followthrough.pursuits.Cast.maya;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.Delay;
import followthrough.playbook.Sequence;
import followthrough.playbook.Sequence.Purpose;
import followthrough.playbook.SequenceVersion;
import followthrough.playbook.Step;
import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.pursuits.Pursuit.Ending.How;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which step comes next where a way to them is missing, refused or alone, and at which moment of a day. */
class ChoiceTest {
    private static final Delay NOW = Delay.NONE;
    private static final Delay ONE_DAY = Delay.of("1 business day");
    private static final Duration SPREAD = Duration.ofMinutes(7);
    private static final Set<Channel> MAIL_ONLY = Set.of(Channel.EMAIL);

    private static Step step(Channel channel, Delay after) {
        return Step.plain(after, channel, false, "Goal", "a", 3, null, List.of(), false);
    }

    /** Only what a test says of it is different from Maya's. */
    private static Situation there(
            Instant at, Set<Channel> reachable, Map<Channel, String> refused, Duration spread, Step... steps) {
        var maya = maya(at, Tier.B, reachable);
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
                refused,
                maya.byHand(),
                maya.value(),
                maya.calendar(),
                maya.answerBy(),
                maya.firstTouchBy(),
                purpose -> purpose == Purpose.INBOUND ? sequence : Objects.requireNonNull(Cast.PLAYBOOK.get(purpose)),
                maya.exitPolicy(),
                spread,
                maya.approaches(),
                maya.deals(),
                maya.renewal());
    }

    private static Situation there(Set<Channel> reachable, Step... steps) {
        return there(MONDAY_NINE, reachable, Map.of(), Duration.ZERO, steps);
    }

    private static Pursuit begun(Situation there) {
        return after(
                Pursuit.opened(1, 1, Pursuit.Kind.SALE, MONDAY_NINE),
                new Event.Captured(true, MONDAY_NINE, null),
                there,
                MONDAY_NINE);
    }

    private static NextStep next(Pursuit p) {
        return Objects.requireNonNull(p.next());
    }

    // --- the first touch

    @Test
    void theFirstTouchIsTheFirstStepThatCanBeMade() {
        var p = begun(there(MAIL_ONLY, call(NOW, "a"), email(ONE_DAY, false, "b")));
        assertThat(next(p).step()).isEqualTo(1);
        assertThat(next(p).due()).isEqualTo(MONDAY_NINE);
    }

    @Test
    void whereNoneCanBeMadeANumberIsLookedForFirst() {
        var p = begun(there(Set.of(Channel.SOCIAL), call(NOW, "a"), email(ONE_DAY, false, "b")));
        assertThat(next(p).chore()).isTrue();
        assertThat(next(p).step()).isNull();
        assertThat(next(p).goal()).isEqualTo("Find a telephone number for Maya Okafor");
        assertThat(next(p).whyThen()).isEqualTo("S, step 1 needs a telephone number and none is known");
        var text = begun(there(MAIL_ONLY, step(Channel.SMS, NOW), call(ONE_DAY, "a")));
        assertThat(next(text).goal()).isEqualTo("Find a telephone number for Maya Okafor");
    }

    @Test
    void aLaterStepThatIsNotForThemIsNoFirstTouch() {
        var p = begun(there(MAIL_ONLY, call(NOW, "a"), asking(email(ONE_DAY, false, "b"), "", "tier A")));
        assertThat(next(p).goal()).startsWith("Find a telephone number");
    }

    /** Paper and tasks need no address here, so they are not what a call is passed over for. */
    @Test
    void aLaterLetterIsNoReasonToPassACallOver() {
        var p = begun(there(MAIL_ONLY, call(NOW, "a"), step(Channel.MAIL, ONE_DAY), step(Channel.TASK, ONE_DAY)));
        assertThat(next(p).goal()).startsWith("Find a telephone number");
    }

    @ParameterizedTest
    @EnumSource(names = {"MAIL", "MEETING", "TASK"})
    void whatNeedsNoAddressCanAlwaysBeMade(Channel channel) {
        var p = begun(there(MAIL_ONLY, step(channel, NOW), email(ONE_DAY, false, "b")));
        assertThat(next(p).step()).isZero();
        assertThat(next(p).channel()).isEqualTo(channel);
        assertThat(next(p).chore()).isFalse();
    }

    @Test
    void aFirstStepThatLeadsElsewhereIsNotTheFirstTouch() {
        var last = new Step(
                "last",
                ONE_DAY,
                Channel.CALL,
                false,
                "Goal",
                "c",
                3,
                List.of(),
                List.of(),
                false,
                null,
                List.of(),
                "",
                List.of());
        var both = Set.of(Channel.EMAIL, Channel.CALL);
        assertThat(next(begun(there(both, asking(call(NOW, "a"), "last", "tier A"), email(NOW, false, "b"), last)))
                        .step())
                .isEqualTo(2);
    }

    @Test
    void aFirstStepThatWaitsIsDueThen() {
        assertThat(next(begun(there(MAIL_ONLY, email(ONE_DAY, false, "a")))).due())
                .isEqualTo(MONDAY_NINE.plus(Duration.ofDays(1)));
    }

    // --- a way that is not there

    @Test
    void aStepWithoutItsWayIsLookedForUnlessThatWasInVainOrIsRefused() {
        Step[] steps = {email(NOW, false, "a"), call(ONE_DAY, "b"), email(ONE_DAY, false, "c")};
        var there = there(MAIL_ONLY, steps);
        var p = begun(there);
        p = after(p, asPlanned(p, false), there, MONDAY_NINE);
        assertThat(next(p).chore()).isTrue();
        assertThat(next(p).goal()).isEqualTo("Find a telephone number for Maya Okafor");
        assertThat(next(p).lane()).as("nobody waits for it").isEqualTo(NextStep.Lane.SEQUENCE);
        var inVain = after(p, new Event.ChoreDone(false), there, MONDAY_NINE);
        assertThat(next(inVain).step()).isEqualTo(2);
        var refused = there(MONDAY_NINE, MAIL_ONLY, Map.of(Channel.CALL, "they want no calls"), Duration.ZERO, steps);
        assertThat(next(after(p, new Event.FactsChanged("no calls"), refused, MONDAY_NINE))
                        .step())
                .isEqualTo(2);
        Step[] social = {email(NOW, false, "a"), Cast.social(ONE_DAY, "b"), email(ONE_DAY, false, "c")};
        var q = begun(there(MAIL_ONLY, social));
        assertThat(next(after(q, asPlanned(q, false), there(MAIL_ONLY, social), MONDAY_NINE))
                        .step())
                .as("nobody looks for a profile")
                .isEqualTo(2);
    }

    @Test
    void whoRefusedEveryWayIsNotSaidToHaveNone() {
        var refused = there(
                MONDAY_NINE,
                Set.of(),
                Map.of(Channel.EMAIL, "they want no e-mail", Channel.SMS, "they want no e-mail"),
                Duration.ZERO,
                call(NOW, "a"));
        var p = begun(refused);
        assertThat(next(p).whyThen()).isEqualTo("they want no e-mail, and no other address or number works");
        p = after(p, new Event.ChoreDone(false), refused, MONDAY_NINE);
        var letGo = (Decision.Goes) FollowUp.decide(p, new Event.LetGo("enough"), refused, MONDAY_NINE);
        assertThat(Objects.requireNonNull(letGo.after().ending()).how()).isEqualTo(How.UNREACHABLE);
        assertThat(letGo.told()).isEqualTo("Let go: they want no e-mail, and no other way was found");
    }

    /** Engine, exit policy: with only one usable channel, a look for another way stands for the second. */
    @Test
    void aLookForAnotherWayStandsForTheSecondChannelWhereThereIsOne() {
        var written = captured(MONDAY_NINE)
                .with(new Pursuit.Made(
                        Collections.nCopies(5, Channel.EMAIL),
                        5,
                        4,
                        MONDAY_NINE,
                        MONDAY_NINE,
                        MONDAY_NINE,
                        null,
                        false,
                        List.of()));
        var sought = written.searched(Channel.CALL, true);
        assertThat(letGo(sought, MAIL_ONLY)).isInstanceOf(Decision.Goes.class);
        assertThat(letGo(written, MAIL_ONLY))
                .as("nobody looked")
                .isEqualTo(new Decision.Refused("Not yet: the exit policy still asks for one more channel."));
        assertThat(letGo(sought, Set.of(Channel.EMAIL, Channel.SOCIAL)))
                .as("there is another way")
                .isEqualTo(new Decision.Refused("Not yet: the exit policy still asks for one more channel."));
    }

    private static Decision letGo(Pursuit p, Set<Channel> reachable) {
        var at = MONDAY_NINE.plus(Duration.ofDays(11));
        return FollowUp.decide(p, new Event.LetGo("enough"), maya(at, Tier.B, reachable), at);
    }

    @Test
    void beyondTheSequenceTouchesAreEverWiderSpaced() {
        var p = captured(MONDAY_NINE);
        p = after(
                p.withEnrolment(Objects.requireNonNull(p.enrolment()).at(6)), new Event.FactsChanged("x"), MONDAY_NINE);
        assertThat(next(p).whyThen()).startsWith("5 business days");
        for (var wait : List.of("10 business days", "20 business days", "20 business days")) {
            p = after(p, asPlanned(p, false), next(p).due());
            assertThat(next(p).whyThen()).startsWith(wait);
        }
    }

    // --- the moment of a day

    @Test
    void whatWaitsForDaysOrForTheMorningIsSpreadAndMinutesAreNot() {
        assertThat(second("1 day", MONDAY_NINE))
                .isEqualTo(MONDAY_NINE.plus(Duration.ofDays(1)).plus(SPREAD));
        assertThat(second("1 business day", MONDAY_NINE))
                .isEqualTo(MONDAY_NINE.plus(Duration.ofDays(1)).plus(SPREAD));
        assertThat(second("10 minutes", MONDAY_NINE)).isEqualTo(MONDAY_NINE.plus(Duration.ofMinutes(10)));
        assertThat(second("2 hours", MONDAY_NINE)).isEqualTo(MONDAY_NINE.plus(Duration.ofHours(2)));
        // Ten at night there; what waited for the morning does not leave in its first second.
        var night = MONDAY_NINE.plus(Duration.ofHours(13));
        assertThat(second("2 hours", night))
                .isEqualTo(MONDAY_NINE.plus(Duration.ofHours(23)).plus(SPREAD));
    }

    private static Instant second(String wait, Instant at) {
        Step[] steps = {email(NOW, false, "a"), email(Delay.of(wait), true, "b")};
        var there = there(at, MAIL_ONLY, Map.of(), SPREAD, steps);
        var p = after(Pursuit.opened(1, 1, Pursuit.Kind.SALE, at), new Event.Captured(true, at, null), there, at);
        return next(after(p, asPlanned(p, false), there, at)).due();
    }
}
