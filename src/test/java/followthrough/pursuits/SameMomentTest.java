package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.SmtpSink;
import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.support.Rival;
import followthrough.support.TestClock;
import followthrough.support.TestRealTime;
import followthrough.team.FirstAdministrator;
import followthrough.team.Role;
import followthrough.team.Team;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two transactions at the same pursuit: whichever comes first, a message went before the reply or it never goes. Who is
 * first is decided by latches and by looking whom the database makes wait; nothing here depends on how long anything takes.
 */
@FollowthroughTest
@Timeout(120) // Only against standing still for ever, should a lock be wrong.
class SameMomentTest {
    private static final SmtpSink SINK = new SmtpSink();
    private static final GreenMail INBOXES = new GreenMail(new ServerSetup(0, "127.0.0.1", "imap"));
    private static final AtomicInteger COUNT = new AtomicInteger();

    static {
        INBOXES.start();
    }

    private final Dispatcher dispatcher;
    private final LedgerStore ledger;
    private final BudgetStore spending;
    private final DueStore dueStore;
    private final PointOfNoReturn pointOfNoReturn;
    private final FinalDots dots;
    private final Messages messages;
    private final Claims claims;
    private final RampUp rampUp;
    private final Composer composer;
    private final Pursuits pursuits;
    private final Merges merges;
    private final Prospects prospects;
    private final Mailboxes mailboxes;
    private final Team team;
    private final SafeHosts hosts;
    private final TransactionTemplate transaction;
    private final TestClock clock;
    private final TestRealTime real;
    private final JdbcClient db;

    @Autowired
    SameMomentTest(
            Dispatcher dispatcher,
            LedgerStore ledger,
            BudgetStore spending,
            DueStore dueStore,
            PointOfNoReturn pointOfNoReturn,
            FinalDots dots,
            Messages messages,
            Claims claims,
            RampUp rampUp,
            Composer composer,
            Pursuits pursuits,
            Merges merges,
            Prospects prospects,
            Mailboxes mailboxes,
            Team team,
            SafeHosts hosts,
            TransactionTemplate transaction,
            TestClock clock,
            TestRealTime real,
            JdbcClient db) {
        this.dispatcher = dispatcher;
        this.ledger = ledger;
        this.spending = spending;
        this.dueStore = dueStore;
        this.pointOfNoReturn = pointOfNoReturn;
        this.dots = dots;
        this.messages = messages;
        this.claims = claims;
        this.rampUp = rampUp;
        this.composer = composer;
        this.pursuits = pursuits;
        this.merges = merges;
        this.prospects = prospects;
        this.mailboxes = mailboxes;
        this.team = team;
        this.hosts = hosts;
        this.transaction = transaction;
        this.clock = clock;
        this.real = real;
        this.db = db;
    }

    @AfterAll
    static void closed() {
        SINK.close();
        INBOXES.stop();
    }

    @BeforeEach
    void aTeam() {
        if (team.isSetUp()) return;
        team.setUp(new FirstAdministrator(
                "Ana Ruiz",
                "ana@harbour.example",
                "four words are enough",
                ZoneId.of("Europe/London"),
                "GBP",
                "Harbour Tools",
                "1 Quay Road\nPortsmouth",
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.of(9, 0),
                LocalTime.of(18, 0)));
        hosts.allow("127.0.0.1", true, team.firstAdministrator().orElseThrow().memberId());
    }

    @AfterEach
    void theServerIsWellAgainAndTheLawHolds() {
        SINK.release();
        SINK.answerRecipients(recipient -> "250 OK");
        SINK.answerDots("250 OK");
        SINK.forget();
        assertThat(
                        count(
                                "pursuit p left join next_step n on n.pursuit_id = p.id where p.open <> (n.pursuit_id is not null)"))
                .as("pursuits that break the law of the next step")
                .isZero();
    }

    // --- a reply and a message that is about to leave

    /** The server listens to a message while the reply to the one before is being written down. */
    @Test
    void aReplyThatIsFirstKeepsTheMessageFromLeaving() throws Exception {
        long maya = planned(rep());
        var listens = new Listening();
        var sending = Rival.does(dispatcher::runDue);
        listens.await();
        transaction.executeWithoutResult(status -> {
            pursuits.hold(List.of(maya));
            listens.goOn();
            assertThat(sending.waitsForARow(db))
                    .as("the hand-over takes its turn")
                    .isTrue();
            pursuits.replied(maya, "We have bought elsewhere");
        });
        sending.answer();
        assertThat(arrived(maya)).isZero();
        assertThat(states(maya)).containsExactly("cancelled");
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        clock.advance(Duration.ofDays(30));
        dispatcher.runDue();
        assertThat(arrived(maya)).isZero();
    }

    /** The hand-over is being written down when they reply: it went before, once, and nothing goes after. */
    @Test
    void aReplyThatComesSecondFindsTheMessageGone() throws Exception {
        long maya = planned(rep());
        var message = claimed(maya);
        var reply = Objects.requireNonNull(transaction.execute(status -> {
            assertThat(pointOfNoReturn.commit(List.of(message), List.of())).containsExactly(message.ledgerId());
            var it = Rival.does(() -> pursuits.replied(maya, "Tell me more"));
            assertThat(it.waitsForARow(db)).as("the reply takes its turn").isTrue();
            return it;
        }));
        reply.answer();
        assertThat(states(maya)).containsExactly("handed over");
        assertThat(crossed(maya)).isTrue();
        ledger.sent(new LedgerStore.Accepted(message, clock.instant()));
        dispatcher.runDue();
        assertThat(states(maya)).containsExactly("sent");
        assertThat(open(maya).made().touches()).as("recorded once").isEqualTo(1);
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(next(maya).automatic()).isFalse();
    }

    @Test
    void aMessageInTheServersHandsIsMarkedAsCrossedAndCountsOnce() throws Exception {
        long rep = rep(), maya = planned(rep);
        SINK.hold();
        var sending = Rival.does(sender(rep)::sendDue);
        while (!states(maya).equals(List.of("handed over"))) Thread.onSpinWait();
        pursuits.replied(maya, "Tell me more");
        assertThat(crossed(maya)).isTrue();
        SINK.release();
        sending.answer();
        clock.advance(Duration.ofDays(30));
        dispatcher.runDue();
        assertThat(arrived(maya)).isEqualTo(1);
        assertThat(states(maya)).containsExactly("sent");
        assertThat(open(maya).made().touches()).isEqualTo(1);
        assertThat(next(maya).commitment()).isEqualTo(Commitment.Kind.ANSWER);
    }

    /** The server puts a message off while the reply is being written down: it is not tried again. */
    @Test
    void whatIsPutOffWhileTheyReplyIsNotTriedAgain() throws Exception {
        long rep = rep(), maya = planned(rep);
        SINK.answerDots("451 4.3.0 Try later");
        SINK.hold();
        var sending = Rival.does(sender(rep)::sendDue);
        while (!states(maya).equals(List.of("handed over"))) Thread.onSpinWait();
        transaction.executeWithoutResult(status -> {
            pursuits.replied(maya, "We have bought elsewhere");
            SINK.release();
            assertThat(sending.waitsForARow(db)).isTrue();
        });
        sending.answer();
        SINK.answerDots("250 OK");
        clock.advance(Duration.ofMinutes(10));
        dispatcher.runDue();
        assertThat(arrived(maya)).isZero();
        assertThat(states(maya)).containsExactly("cancelled");
    }

    /** Who is not answered yet keeps nobody else's message back. */
    @Test
    void whoWaitsForAReplyHoldsUpNoOther() throws Exception {
        long rep = rep(), other = rep();
        long maya = planned(rep), ben = planned(other);
        var toMaya = claimed(maya);
        var toBen = claimed(ben);
        var waiting = Objects.requireNonNull(transaction.execute(status -> {
            pursuits.hold(List.of(maya));
            var it = Rival.asks(() -> pointOfNoReturn.commit(List.of(toMaya), List.of()));
            assertThat(it.waitsForARow(db)).isTrue();
            try {
                assertThat(Rival.asks(() -> pointOfNoReturn.commit(List.of(toBen), List.of()))
                                .answer())
                        .containsExactly(toBen.ledgerId());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            pursuits.replied(maya, "Not for us");
            return it;
        }));
        assertThat(waiting.answer()).isEmpty();
        assertThat(states(maya)).containsExactly("cancelled");
        assertThat(states(ben)).containsExactly("handed over");
    }

    /** One hand-over that cannot be committed is told so alone; the others that went with it go without it. */
    @Test
    void oneThatCannotBeHandedOverTakesNoOtherWithIt() throws Exception {
        long maya = planned(rep()), ben = planned(rep()), cyd = planned(rep());
        var toMaya = claimed(maya);
        var toBen = claimed(ben);
        var toCyd = claimed(cyd);
        // Ben's connection is to note a message that it sent before, and this the database refuses.
        long dee = planned(rep());
        var before = claimed(dee);
        assertThat(pointOfNoReturn.commit(List.of(before), List.of())).containsExactly(before.ledgerId());
        db.sql("insert into unrecorded (ledger_id, pursuit_id) select id, pursuit_id from ledger where id = :id")
                .param("id", before.ledgerId())
                .update();
        var accepted = new LedgerStore.Accepted(before, clock.instant());

        var all = Objects.requireNonNull(transaction.execute(status -> {
            // While Maya's row is looked at, her hand-over stands, and the next two come together behind it.
            db.sql("select id from ledger where id = :id for update")
                    .param("id", toMaya.ledgerId())
                    .query(Long.class)
                    .single();
            var first = Rival.asks(() -> pointOfNoReturn.commit(List.of(toMaya), List.of()));
            assertThat(first.waitsForARow(db)).isTrue();
            var second = Rival.asks(() -> pointOfNoReturn.commit(List.of(toBen), List.of(accepted)));
            assertThat(second.waitsForAThread()).isTrue();
            var third = Rival.asks(() -> pointOfNoReturn.commit(List.of(toCyd), List.of()));
            assertThat(third.waitsForAThread()).isTrue();
            return List.of(first, second, third);
        }));
        assertThat(all.get(0).answer()).containsExactly(toMaya.ledgerId());
        assertThatThrownBy(() -> all.get(1).answer()).hasMessageContaining("unrecorded");
        assertThat(all.get(2).answer()).containsExactly(toCyd.ledgerId());
        assertThat(states(maya)).containsExactly("handed over");
        assertThat(states(ben)).containsExactly("claimed");
        assertThat(states(cyd)).containsExactly("handed over");
        db.sql("delete from unrecorded").update();
    }

    /** Sixty people reply while they are being written to, in any order that comes. */
    @Test
    void whoeverRepliesInTheMiddleOfASendingIsNotWrittenToAfterwards() throws Exception {
        long one = rep(), two = rep();
        var people = new ArrayList<Long>();
        for (int n = 0; n < 30; n++) people.addAll(List.of(capture(one), capture(two)));
        while (messages.planDue(200) == 200) {}
        SINK.think(Duration.ofMillis(1));
        var order = new ArrayList<>(people);
        Collections.shuffle(order);
        var stateAtReply = new HashMap<Long, String>();
        var sending = List.of(sender(one), sender(two)).stream()
                .map(sender -> Rival.does(sender::sendDue))
                .toList();
        var replies = Rival.does(() -> {
            for (var it : order) {
                pursuits.replied(it, "Tell me more");
                stateAtReply.put(it, states(it).getFirst());
            }
        });
        for (var it : sending) it.answer();
        replies.answer();
        SINK.think(Duration.ZERO);
        clock.advance(Duration.ofDays(30));
        dispatcher.runDue();
        for (var it : people) {
            boolean wentBefore = List.of("handed over", "sent").contains(stateAtReply.get(it));
            assertThat(arrived(it)).as("%s at the reply", stateAtReply.get(it)).isEqualTo(wentBefore ? 1 : 0);
            assertThat(states(it)).containsExactly(wentBefore ? "sent" : "cancelled");
            assertThat(open(it).made().touches()).isEqualTo(wentBefore ? 1 : 0);
            assertThat(next(it).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        }
    }

    // --- two nodes

    /** T2: What one node is about to plan the other neither takes nor waits for. */
    @Test
    void aDueStepIsTakenByOneNode() throws Exception {
        long maya = capture(rep());
        var id = List.of(open(maya).pursuitId());
        transaction.executeWithoutResult(status -> {
            assertThat(due(id)).isEqualTo(id);
            try {
                assertThat(Rival.asks(() -> transaction.execute(other -> due(id)))
                                .answer())
                        .isEmpty();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            messages.planDue(200);
        });
        List<Long> later = Objects.requireNonNull(transaction.execute(status -> due(id)));
        assertThat(later).as("a list of due steps from before").isEmpty();
        assertThat(states(maya)).containsExactly("planned");
    }

    private List<Long> due(List<Long> ids) {
        return dueStore.still(dueStore.lock(ids), clock.instant(), Instant.now());
    }

    /** T2: two nodes on one database send the same. */
    @Test
    void twoNodesThatPlanAtOncePlanEachOnce() throws Exception {
        long rep = rep();
        var people = new ArrayList<Long>();
        for (int n = 0; n < 80; n++) people.add(capture(rep));
        var nodes = new ArrayList<Rival<Boolean>>();
        for (int node = 0; node < 3; node++)
            nodes.add(Rival.does(() -> {
                while (messages.planDue(7) > 0) {}
            }));
        for (var node : nodes) node.answer();
        for (var it : people) {
            assertThat(states(it)).containsExactly("planned");
            assertThat(next(it).automatic())
                    .as("nobody was told that it left already")
                    .isTrue();
        }
    }

    /** T21: a limit of N sends N + 1. */
    @Test
    void twoNodesSpendTheBudgetOfAMailboxOnce() throws Exception {
        long rep = rep(10);
        var people = new ArrayList<Long>();
        for (int n = 0; n < 30; n++) people.add(capture(rep));
        while (messages.planDue(200) == 200) {}
        long mailbox = mailbox(rep);
        transaction.executeWithoutResult(status -> {
            assertThat(spending.lockMailbox(mailbox)).isTrue();
            try {
                // Whoever finds the mailbox taken leaves it alone.
                Rival.does(sender(rep)::sendDue).answer();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(arrived(people)).isZero();
        var nodes = List.of(Rival.does(sender(rep)::sendDue), Rival.does(sender(rep)::sendDue));
        for (var node : nodes) node.answer();
        // Should both have found it taken by the other, one of them comes again.
        sender(rep).sendDue();
        assertThat(arrived(people)).isEqualTo(10);
        for (var it : people) assertThat(arrived(it)).isLessThanOrEqualTo(1);
    }

    /** A node that was slow comes back to a message which another node has sent by now. */
    @Test
    void aLeaseThatRanOutIsNoLeaveToSend() throws Exception {
        long rep = rep();
        long maya = planned(rep);
        var listens = new Listening();
        var slow = Rival.does(sender(rep)::sendDue);
        listens.await();
        db.sql("update ledger set lease_until = 'epoch' where prospect_id = :id")
                .param("id", maya)
                .update();
        sender(rep).sendDue();
        assertThat(arrived(maya)).isEqualTo(1);
        listens.goOn();
        slow.answer();
        dispatcher.runDue();
        assertThat(arrived(maya)).isEqualTo(1);
        assertThat(states(maya)).containsExactly("sent");
        assertThat(open(maya).made().touches()).isEqualTo(1);
    }

    // --- two windows

    /** The second would else lay its answer on the touch that follows. */
    @Test
    void ofTwoWindowsOnOneTouchTheSecondIsToldSo() throws Exception {
        long rep = rep();
        long maya = capture(rep);
        long seen = pursuits.known(prospects.get(maya)).told();
        var second = Objects.requireNonNull(transaction.execute(status -> {
            assertThat(pursuits.record(maya, new Outcome.NoAnswer(), Channel.CALL, "", rep, seen, Giving.NOTHING))
                    .isInstanceOf(Recorded.Done.class);
            var it = Rival.asks(
                    () -> pursuits.record(maya, new Outcome.NoAnswer(), Channel.CALL, "", rep, seen, Giving.NOTHING));
            assertThat(it.waitsForARow(db)).isTrue();
            return it;
        }));
        assertThat(second.answer()).isInstanceOfSatisfying(Recorded.Refused.class, refused -> assertThat(refused.why())
                .contains("told already"));
        assertThat(count("touch where prospect_id = " + maya)).isEqualTo(1);
        assertThat(count("undo where pursuit_id = " + open(maya).pursuitId())).isEqualTo(1);
        assertThat(pursuits.happenedTo(maya, new Event.ProposalSent("Six saws"), "proposal sent", rep, seen))
                .isInstanceOf(Recorded.Refused.class);
        // Who looks again may tell more.
        long now = pursuits.known(prospects.get(maya)).told();
        assertThat(pursuits.record(maya, new Outcome.Interested(null), Channel.CALL, "", rep, now, Giving.NOTHING))
                .isInstanceOf(Recorded.Done.class);
    }

    @Test
    void whatIsToldWhileItEndsIsRefusedAndNotBroken() throws Exception {
        long rep = rep();
        List<java.util.function.LongFunction<Recorded>> acts = List.of(
                id -> pursuits.record(id, new Outcome.No("price"), Channel.CALL, "", rep),
                id -> pursuits.log(id, Channel.CALL, true, "", rep),
                id -> messages.send(id, "Your oak", "The 12 mm one.", rep));
        for (var act : acts) {
            long maya = capture(rep);
            var second = Objects.requireNonNull(transaction.execute(status -> {
                assertThat(pursuits.record(maya, new Outcome.No("price"), Channel.CALL, "", rep))
                        .isInstanceOf(Recorded.Done.class);
                var it = Rival.asks(() -> act.apply(maya));
                assertThat(it.waitsForARow(db)).isTrue();
                return it;
            }));
            assertThat(second.answer()).isInstanceOf(Recorded.Refused.class);
            assertThat(count("touch where prospect_id = " + maya)).isEqualTo(1);
        }
    }

    // --- two who become one

    /** The reply is being written down when somebody says that the two are one: it comes along. */
    @Test
    void aReplyThatIsFirstComesAlongWithWhoIsMerged() throws Exception {
        long rep = rep(), stays = capture(rep), goes = planned(rep);
        var merge = Objects.requireNonNull(transaction.execute(status -> {
            pursuits.hold(List.of(goes));
            var it = Rival.asks(() -> merges.merge(stays, goes, rep));
            assertThat(it.waitsForARow(db)).isTrue();
            pursuits.replied(prospects.get(goes).prospectId(), "Tell me more");
            return it;
        }));
        assertThat(merge.answer()).isInstanceOf(Merges.Merged.Done.class);
        onePerson(stays, goes);
        assertThat(next(stays).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(count("ledger where prospect_id = " + stays + " and state in ('planned', 'claimed')"))
                .isZero();
    }

    /** T46: And one that comes while the two become one finds who stays. */
    @Test
    void aReplyThatComesSecondFindsWhoStays() throws Exception {
        long rep = rep(), stays = capture(rep), goes = capture(rep);
        var reply = Objects.requireNonNull(transaction.execute(status -> {
            assertThat(merges.merge(stays, goes, rep)).isInstanceOf(Merges.Merged.Done.class);
            var it = Rival.does(() -> transaction.executeWithoutResult(inbox -> {
                pursuits.hold(List.of(goes));
                pursuits.replied(prospects.get(goes).prospectId(), "Tell me more");
            }));
            assertThat(it.waitsForARow(db)).isTrue();
            return it;
        }));
        reply.answer();
        onePerson(stays, goes);
        assertThat(next(stays).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        assertThat(prospects.timeline(stays, 5, null)).anyMatch(it -> it.text().equals("Wrote: Tell me more"));
    }

    /** A message with the server when the two become one counts once, for who stays, and is marked. */
    @Test
    void aMessageInTheServersHandsIsTheOneWhoStays() throws Exception {
        long rep = rep(), stays = capture(rep), goes = planned(rep);
        pursuits.replied(stays, "Yes, please");
        SINK.hold();
        var sending = Rival.does(sender(rep)::sendDue);
        while (!states(goes).equals(List.of("handed over"))) Thread.onSpinWait();
        assertThat(merges.merge(stays, goes, rep)).isInstanceOf(Merges.Merged.Done.class);
        SINK.release();
        sending.answer();
        dispatcher.runDue();
        assertThat(count("ledger where prospect_id = " + stays + " and state = 'sent' and crossed"))
                .isEqualTo(1);
        assertThat(open(stays).made().touches()).isEqualTo(1);
        onePerson(stays, goes);
    }

    /** Of three who are the same person two merges that share one take turns, and nobody is lost, in whatever order. */
    @Test
    void twoMergesThatShareOneTakeTurns() throws Exception {
        for (int n = 0; n < 6; n++) {
            long rep = rep(), a = capture(rep), b = capture(rep), c = capture(rep);
            var all = List.of(
                    Rival.asks(() -> merges.merge(a, b, rep)),
                    Rival.asks(() -> merges.merge(b, c, rep)),
                    Rival.asks(() -> merges.merge(c, a, rep)));
            var done = new ArrayList<Merges.Merged>();
            for (var it : all) done.add(it.answer());
            var ids = "(" + a + ", " + b + ", " + c + ")";
            long went =
                    done.stream().filter(Merges.Merged.Done.class::isInstance).count();
            assertThat(went).as("%s", done).isBetween(1L, 2L);
            done.stream().filter(Merges.Merged.Refused.class::isInstance).forEach(it -> assertThat(
                            ((Merges.Merged.Refused) it).why())
                    .contains("was merged a moment ago"));
            long standing = count("prospect where merged_into is null and id in " + ids);
            assertThat(standing).isEqualTo(3 - went);
            assertThat(count("prospect g join prospect k on k.id = g.merged_into where k.merged_into is not null"))
                    .as("nobody leads to somebody who went")
                    .isZero();
            assertThat(count(
                            "address a join prospect p on p.id = a.prospect_id where p.merged_into is null and p.id in "
                                    + ids))
                    .as("every address belongs to somebody who stands")
                    .isEqualTo(6);
            assertThat(count("pursuit where open and prospect_id in " + ids)).isEqualTo(standing);
            assertThat(count(
                            "timeline t join prospect p on p.id = t.prospect_id where p.merged_into is not null and p.id in "
                                    + ids))
                    .isZero();
        }
    }

    private void onePerson(long stays, long goes) {
        assertThat(pursuits.openOf(goes)).isEmpty();
        for (var table : List.of("pursuit", "next_step", "touch", "ledger", "timeline", "deal", "received"))
            assertThat(count(table + " where prospect_id = " + goes)).as(table).isZero();
        assertThat(count("pursuit where open and prospect_id = " + stays)).isEqualTo(1);
    }

    // --- many at once

    /** Many go to another owner while what came of one is told: whichever is first, both hold. */
    @Test
    void aHandOverOfManyAndAnOutcomeTakeTurns() throws Exception {
        long rep = rep(), other = rep(), maya = capture(rep), ben = capture(rep);
        var outcome = Objects.requireNonNull(transaction.execute(status -> {
            pursuits.hold(List.of(maya, ben));
            var it = Rival.asks(() -> pursuits.record(maya, new Outcome.No("price"), Channel.CALL, "", rep));
            assertThat(it.waitsForARow(db)).isTrue();
            prospects.handOver(List.of(maya, ben), other, rep, clock.instant());
            return it;
        }));
        assertThat(outcome.answer()).isInstanceOf(Recorded.Done.class);
        assertThat(pursuits.openOf(maya)).isEmpty();
        assertThat(prospects.get(maya).ownerId()).isEqualTo(other);
        assertThat(next(ben).ownerId()).isEqualTo(other);

        long cyd = capture(rep), dee = capture(rep);
        var handOver = Objects.requireNonNull(transaction.execute(status -> {
            assertThat(pursuits.record(cyd, new Outcome.No("price"), Channel.CALL, "", rep))
                    .isInstanceOf(Recorded.Done.class);
            var it = Rival.does(() -> transaction.executeWithoutResult(bulk -> {
                pursuits.hold(List.of(cyd, dee));
                prospects.handOver(List.of(cyd, dee), other, rep, clock.instant());
            }));
            assertThat(it.waitsForARow(db)).isTrue();
            return it;
        }));
        handOver.answer();
        assertThat(pursuits.openOf(cyd)).isEmpty();
        assertThat(next(dee).ownerId()).isEqualTo(other);
    }

    /** Forty people reply while all of them go to another owner, in any order that comes: nobody waits for ever. */
    @Test
    void repliesWhileManyAreHandedOverStandStillForNobody() throws Exception {
        long rep = rep(), other = rep();
        var people = new ArrayList<Long>();
        for (int n = 0; n < 40; n++) people.add(capture(rep));
        var order = new ArrayList<>(people);
        Collections.shuffle(order);
        var bulk = Rival.does(() -> {
            for (int n = 0; n < 5; n++) {
                long to = n % 2 == 0 ? other : rep;
                transaction.executeWithoutResult(status -> {
                    pursuits.hold(people);
                    prospects.handOver(people, to, rep, clock.instant());
                });
            }
        });
        var replies = Rival.does(() -> order.forEach(it -> transaction.executeWithoutResult(inbox -> {
            pursuits.hold(List.of(it));
            pursuits.replied(it, "Tell me more");
        })));
        bulk.answer();
        replies.answer();
        for (var it : people) {
            assertThat(next(it).ownerId()).isEqualTo(other);
            assertThat(next(it).commitment()).isEqualTo(Commitment.Kind.ANSWER);
        }
    }

    // --- what is handed over together, ahead of its turn

    /** A server that is quick gets ever more at once, and each of it once. */
    @Test
    void whatLeavesWithinTheMomentIsHandedOverTogether(@TempDir Path folder) throws Exception {
        long rep = rep();
        var people = planned(rep, 12);
        var handedOver = "ledger where state = 'handed over' and mailbox_id = " + mailbox(rep);
        var most = new AtomicInteger();
        SINK.answerRecipients(recipient -> {
            most.accumulateAndGet((int) count(handedOver), Math::max);
            return "250 OK";
        });
        try (var noting = new Noting(folder)) {
            sender(rep, noting.dots).sendDue();
        }
        assertThat(most.get()).isGreaterThan(2);
        for (var it : people) assertThat(arrived(it)).isEqualTo(1);
        assertThat(count(handedOver)).isZero();
        dispatcher.runDue();
        assertThat(people).allSatisfy(it -> assertThat(states(it)).containsExactly("sent"));
    }

    /** T13: the server is quick, and then takes its time: who reacts meanwhile is not written to, though it was handed over. */
    @Test
    void whatWaitsForLongerThanTheMomentIsTakenBack(@TempDir Path folder) throws Exception {
        long rep = rep();
        var people = planned(rep, 12);
        var handedOver = "ledger where state = 'handed over' and mailbox_id = " + mailbox(rep);
        var reacted = new AtomicLong();
        SINK.answerRecipients(recipient -> {
            if (reacted.get() == 0 && count(handedOver) > 2) {
                reacted.set(db.sql("select max(prospect_id) from " + handedOver)
                        .query(Long.class)
                        .single());
                pursuits.replied(reacted.get(), "We have bought elsewhere");
                assertThat(crossed(reacted.get())).isTrue();
                real.advance(Duration.ofSeconds(30));
            }
            return "250 OK";
        });
        try (var noting = new Noting(folder)) {
            sender(rep, noting.dots).sendDue();
        }
        assertThat(reacted.get()).isPositive();
        for (var it : people) assertThat(arrived(it)).isEqualTo(it == reacted.get() ? 0 : 1);
        assertThat(states(reacted.get())).containsExactly("cancelled");
        assertThat(next(reacted.get()).commitment()).isEqualTo(Commitment.Kind.ANSWER);
    }

    /** T1: two were on the wire, one of them was taken; of the other two nobody had said the dot. */
    @Test
    void whoeverIsKilledLeavesOnlyWhatHasNoAnswerInDoubt(@TempDir Path folder) throws Exception {
        long rep = rep();
        var people = planned(rep, 4);
        Instant taken = clock.instant();
        try (var killed = new Noting(folder)) {
            var now = real.instant();
            var claimed =
                    ledger.claim(mailbox(rep), killed.dots.lease(), clock.instant(), now, now.plusSeconds(600), 4, 4);
            assertThat(pointOfNoReturn.commit(claimed, List.of())).hasSize(4);
            killed.dots.sending(claimed.get(0).ledgerId());
            killed.dots.sending(claimed.get(1).ledgerId());
            killed.dots.taken(claimed.get(1).ledgerId(), taken);
            pursuits.replied(people.get(3), "We have bought elsewhere");
        }
        // However often, by processes that are killed as well.
        try (var next = new Noting(folder, last -> {
            claims.seeTo(last);
            claims.seeTo(last);
        })) {
            assertThat(next.dots.areNoted()).isTrue();
        }
        assertThat(people.stream().map(this::states).toList())
                .containsExactly(List.of("handed over"), List.of("sent"), List.of("planned"), List.of("cancelled"));
        dispatcher.runDue();
        assertThat(people.stream().map(this::states).toList())
                .containsExactly(List.of("unknown"), List.of("sent"), List.of("sent"), List.of("cancelled"));
        assertThat(people.stream().map(this::arrived).toList()).containsExactly(0, 0, 1, 0);
        assertThat(open(people.get(1)).made().touches()).isEqualTo(1);
        assertThat(next(people.get(0)).commitment()).isEqualTo(Commitment.Kind.DOUBT);
    }

    /** Another node had given it up; what its server had said is known all the same. */
    @Test
    void whatAnotherNodePutInDoubtIsSettledByWhatWasHeard(@TempDir Path folder) throws Exception {
        long rep = rep();
        var people = planned(rep, 2);
        try (var killed = new Noting(folder)) {
            var now = real.instant();
            var claimed =
                    ledger.claim(mailbox(rep), killed.dots.lease(), clock.instant(), now, now.plusSeconds(600), 2, 2);
            pointOfNoReturn.commit(claimed, List.of());
            for (var message : claimed) killed.dots.sending(message.ledgerId());
            killed.dots.taken(claimed.getFirst().ledgerId(), clock.instant());
            for (var message : claimed) claims.unclear(message, "the application stopped before the server answered");
        }
        assertThat(people).allSatisfy(it -> assertThat(states(it)).containsExactly("unknown"));
        try (var next = new Noting(folder, claims::seeTo)) {
            assertThat(next.dots.areNoted()).isTrue();
        }
        assertThat(people.stream().map(this::states).toList()).containsExactly(List.of("sent"), List.of("unknown"));
        assertThat(open(people.getFirst()).made().touches()).isEqualTo(1);
    }

    /** The first of them waits for somebody who looks at its row, for longer than the moment the others were given. */
    @Test
    void whatWasHandedOverBehindOneThatHadToWaitIsTakenBack(@TempDir Path folder) throws Exception {
        long rep = rep();
        var people = planned(rep, 12);
        try (var noting = new Noting(folder)) {
            var sender = sender(rep, noting.dots);
            var reacted = new AtomicLong();
            SINK.answerRecipients(recipient -> {
                // One whose turn it is to be handed over, with others behind: while it waits, one of them reacts.
                var first = db.sql("select prospect_id from ledger where recipient = :recipient and state = 'claimed'")
                        .param("recipient", recipient)
                        .query(Long.class)
                        .optional();
                if (arrived(people) >= 4 && first.isPresent() && reacted.compareAndSet(0, -1))
                    holdFor(first.get(), () -> {
                        var behind = OptionalLong.empty();
                        while (behind.isEmpty())
                            behind = people.stream()
                                    .filter(it -> states(it).equals(List.of("handed over")) && arrived(it) == 0)
                                    .mapToLong(it -> it)
                                    .max();
                        reacted.set(behind.getAsLong());
                        pursuits.replied(reacted.get(), "We have bought elsewhere");
                        real.advance(Duration.ofSeconds(20));
                    });
                return "250 OK";
            });
            sender.sendDue();
            held.answer();
            assertThat(arrived(reacted.get())).isZero();
            assertThat(states(reacted.get())).containsExactly("cancelled");
            assertThat(arrived(people)).isEqualTo(11);
        }
    }

    private Rival<?> held = Rival.does(() -> {});

    /** Holds the row of somebody's pursuit in a transaction of another thread until that is done. */
    private void holdFor(long person, Runnable meanwhile) {
        var holds = new CountDownLatch(1);
        held = Rival.does(() -> transaction.executeWithoutResult(status -> {
            pursuits.hold(List.of(person));
            holds.countDown();
            meanwhile.run();
        }));
        try {
            holds.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a person wrote is handed over, and never dotted, and meanwhile they hear no more of it: it is told to them. */
    @Test
    void whatAPersonWroteAndIsOvertakenIsToldToThem(@TempDir Path folder) throws Exception {
        long rep = rep(), maya = planned(rep);
        // As if a person had written it.
        db.sql("update ledger set automatic = false, member_id = :rep where prospect_id = :id")
                .param("rep", rep)
                .param("id", maya)
                .update();
        try (var killed = new Noting(folder)) {
            var now = real.instant();
            var claimed =
                    ledger.claim(mailbox(rep), killed.dots.lease(), clock.instant(), now, now.plusSeconds(600), 1, 1);
            assertThat(pointOfNoReturn.commit(claimed, List.of())).hasSize(1);
            pursuits.optedOut(maya, "wrote", false);
            assertThat(crossed(maya)).isTrue();
        }
        try (var next = new Noting(folder, claims::seeTo)) {
            assertThat(next.dots.areNoted()).isTrue();
        }
        assertThat(states(maya)).containsExactly("cancelled");
        assertThat(count("alert where member_id = " + rep + " and text like '%did not leave%'"))
                .isEqualTo(1);
    }

    private List<Long> planned(long rep, int people) {
        var all = Stream.generate(() -> capture(rep)).limit(people).toList();
        while (messages.planDue(200) == 200) {}
        assertThat(all).allSatisfy(it -> assertThat(states(it)).containsExactly("planned"));
        return all;
    }

    /** A process with a data folder of its own. */
    private static final class Noting implements AutoCloseable {
        final FinalDots dots;

        Noting(Path folder) {
            this(folder, last -> {});
        }

        Noting(Path folder, Consumer<FinalDots.LastRun> seeTo) {
            dots = new FinalDots(folder.resolve("final-dots"), "this boot");
            dots.begin(seeTo);
        }

        @Override
        public void close() throws IOException {
            dots.destroy();
        }
    }

    // --- a list that is taken back

    /** Its company was found and goes before the new person is written down: it is made anew. */
    @Test
    void aCompanyThatGoesWhileSomebodyJoinsItIsThereAgain() throws Exception {
        long rep = rep();
        var domain = "moment" + (COUNT.get() + 1) + ".example";
        db.sql("insert into company (name, domain, country, created_at) values ('Moment Ltd', :domain, '', :now)")
                .param("domain", domain)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        var capture = Objects.requireNonNull(transaction.execute(status -> {
            db.sql("delete from company where domain = :domain::citext")
                    .param("domain", domain)
                    .update();
            var it = Rival.asks(() -> capture(rep));
            assertThat(it.waitsForARow(db)).isTrue();
            return it;
        }));
        assertThat(prospects.get(capture.answer()).companyId()).isNotNull();
        assertThat(count("company where domain = '" + domain + "'")).isEqualTo(1);
    }

    // --- the cast

    /** The server's first question about a recipient stays unanswered until it may go on; later ones are answered at once. */
    private static final class Listening {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch on = new CountDownLatch(1);
        private final AtomicInteger questions = new AtomicInteger();

        Listening() {
            SINK.answerRecipients(recipient -> {
                if (questions.getAndIncrement() == 0) {
                    asked.countDown();
                    try {
                        on.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return "250 OK";
            });
        }

        void await() throws InterruptedException {
            asked.await();
        }

        void goOn() {
            on.countDown();
        }
    }

    /** Another node's, as far as a database can tell. */
    private MailboxSender sender(long rep) {
        return sender(rep, dots);
    }

    private MailboxSender sender(long rep, FinalDots dots) {
        return new MailboxSender(
                mailbox(rep),
                ledger,
                spending,
                new PointOfNoReturn(ledger, clock, real, Duration.ofMinutes(10)),
                claims,
                rampUp,
                mailboxes,
                composer,
                transaction,
                clock,
                real,
                dots,
                Duration.ofMinutes(3),
                () -> true);
    }

    private long rep() {
        return rep(600);
    }

    private long rep(int perMinute) {
        var email = "rep" + COUNT.incrementAndGet() + "@harbour.example";
        team.invite(
                "Ben Ito",
                email,
                Role.REP,
                team.firstAdministrator().orElseThrow().teamId());
        long rep = team.memberOf(email).orElseThrow().memberId();
        INBOXES.setUser(email, email, "secret");
        assertThat(mailboxes.connect(new NewMailbox(
                        rep,
                        email,
                        "Ben Ito",
                        new Mailbox.Server("127.0.0.1", SINK.port(), Mailbox.Tls.NONE),
                        new Mailbox.Server("127.0.0.1", INBOXES.getImap().getPort(), Mailbox.Tls.NONE),
                        email,
                        "secret",
                        perMinute,
                        10_000)))
                .isInstanceOf(Mailboxes.Connecting.Connected.class);
        return rep;
    }

    private long mailbox(long rep) {
        return mailboxes.of(rep).getFirst().mailboxId();
    }

    /** Somebody who asked and is written to by the machine alone, at once. */
    private long capture(long rep) {
        int n = COUNT.incrementAndGet();
        var person = new NewProspect(
                "Maya Okafor",
                "",
                "",
                "",
                "",
                "",
                "",
                List.of(
                        NewAddress.email("maya" + n + "@moment" + n + ".example")
                                .orElseThrow(),
                        NewAddress.phone("+442073" + (100_000 + n), "").orElseThrow()),
                "form",
                rep,
                Tier.C,
                Basis.ASKED,
                "",
                "Europe/London",
                "",
                Map.of(),
                false,
                false,
                null);
        return ((Added.Created) pursuits.capture(person, "Which drill for oak?", null)).prospectId();
    }

    private long planned(long rep) {
        long maya = capture(rep);
        while (messages.planDue(200) == 200) {}
        assertThat(states(maya)).containsExactly("planned");
        return maya;
    }

    private LedgerStore.Message claimed(long prospectId) {
        long mailbox = db.sql("select mailbox_id from ledger where prospect_id = :id")
                .param("id", prospectId)
                .query(Long.class)
                .single();
        var now = Instant.now();
        return ledger.claim(mailbox, UUID.randomUUID(), clock.instant(), now, now.plusSeconds(600), 1, 1)
                .getFirst();
    }

    private Pursuit open(long prospectId) {
        return pursuits.openOf(prospectId).orElseThrow();
    }

    private NextStep next(long prospectId) {
        return Objects.requireNonNull(open(prospectId).next());
    }

    private List<String> states(long prospectId) {
        return db.sql("select state from ledger where prospect_id = :id order by id")
                .param("id", prospectId)
                .query((rs, n) -> rs.getString(1))
                .list();
    }

    private boolean crossed(long prospectId) {
        return db.sql("select crossed from ledger where prospect_id = :id")
                .param("id", prospectId)
                .query(Boolean.class)
                .single();
    }

    private int arrived(long prospectId) {
        var addresses = prospects.addresses(prospectId);
        return (int) SINK.taken().stream()
                .filter(m -> addresses.stream().anyMatch(a -> a.value().equals(m.recipient())))
                .count();
    }

    private int arrived(List<Long> people) {
        return people.stream().mapToInt(this::arrived).sum();
    }

    private long count(String from) {
        return db.sql("select count(*) from " + from).query(Long.class).single();
    }
}
