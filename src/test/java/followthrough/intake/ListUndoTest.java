package followthrough.intake;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.intake.Import.State;
import followthrough.intake.Import.Stays;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.Fact;
import followthrough.prospects.NoContact;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Recorded;
import followthrough.support.TestClock;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An import taken back: who goes, who stays and why, and that the law of the next step holds all the while. */
class ListUndoTest extends ListTest {
    private static final String PEOPLE = """
            name,email,company,deal value,note,phone
            Gone One,one@gone.example,Gone Ltd,900,met at the stand
            Gone Two,two@gone.example,Gone Ltd,,
            Touched Tim,tim@touched.example,Touched Ltd,,,+44 20 7946 0011
            Replied Rita,rita@replied.example,Replied Ltd,,
            Changed Cem,cem@changed.example,Changed Ltd,,
            Noted Noa,noa@noted.example,Noted Ltd,,
            Dealt Dee,dee@dealt.example,Dealt Ltd,,
            Opted Otto,otto@opted.example,Opted Ltd,,
            Gone One,one@gone.example,,,the same again
            """;

    private Import imported(String name, String text) {
        return imported(checked(upload(name, text), ListKind.FRESH, Basis.ASKED, Owners.ONE));
    }

    private Import undone(Import list) {
        assertThat(imports.undo(list.importId(), ana)).isTrue();
        return settled(list);
    }

    private void lawHolds() {
        assertThat(pursuits.withoutNextStep()).isZero();
        assertThat(count("next_step n where not exists (select from pursuit p where p.id = n.pursuit_id and p.open)"))
                .isZero();
        assertThat(count("pursuit p where not exists (select from prospect where id = p.prospect_id)"))
                .isZero();
    }

    /** Two lists of the same people, each taken back by somebody at the same moment: both are through, and nobody is half gone. */
    @Test
    void twoListsOfTheSamePeopleAreTakenBackAtOnce() throws Exception {
        var both = new StringBuilder("name,email,company\n");
        for (int n = 0; n < 300; n++) both.append("Both B%d,b%d@both.example,Both Ltd\n".formatted(n, n));
        for (int round = 0; round < 3; round++) {
            var first = imported("first.csv", both + "Only First,f%d@first.example,First Ltd\n".formatted(round));
            var second = imported("second.csv", both + "Only Second,s%d@second.example,Second Ltd\n".formatted(round));
            var undos = List.of(first, second).stream()
                    .map(list -> followthrough.support.Rival.asks(() -> imports.undo(list.importId(), ana)))
                    .toList();
            for (var undo : undos) assertThat(undo.answer()).isTrue();
            assertThat(settled(first).state()).isEqualTo(State.UNDONE);
            assertThat(settled(second).state()).isEqualTo(State.UNDONE);
            lawHolds();
            assertThat(prospects.byEmail("f" + round + "@first.example")).isEmpty();
            assertThat(prospects.byEmail("s" + round + "@second.example")).isEmpty();
            // Each of the others went whole, or stays whole.
            assertThat(count("prospect p where not exists (select from pursuit u where u.prospect_id = p.id)"
                            + " or not exists (select from address a where a.prospect_id = p.id)"))
                    .isZero();
            assertThat(count("address a where not exists (select from prospect p where p.id = a.prospect_id)"))
                    .isZero();
        }
    }

    @Test
    void whoWasLeftAloneGoesAndWhoWasNotStays() {
        long before = known("Here Before", "here@before.example");
        var list = imported("fair.csv", PEOPLE + "Here Before,here@before.example,Before Ltd,,\n");
        assertThat(count("prospect")).isEqualTo(9);
        assertThat(pursuits.record(
                        by("tim@touched.example").prospectId(), new Outcome.NoAnswer(), Channel.CALL, "", ana))
                .isInstanceOf(Recorded.Done.class);
        pursuits.replied(by("rita@replied.example").prospectId(), "tell me more");
        prospects.tell(Entry.of(
                by("rita@replied.example").prospectId(), TestClock.START, Entry.Kind.RECEIVED, null, "tell me more"));
        prospects.correct(
                by("cem@changed.example").prospectId(), Map.of(Fact.TITLE, "buyer"), Map.of(), ana, TestClock.START);
        prospects.tell(
                Entry.of(by("noa@noted.example").prospectId(), TestClock.START, Entry.Kind.NOTE, ana, "likes boats"));
        prospects.openDeal(by("dee@dealt.example").prospectId(), "Boats", BigDecimal.TEN, "EUR", ana, TestClock.START);
        prospects.optOut(by("otto@opted.example").prospectId(), NoContact.OPTED_OUT, "stop", TestClock.START);

        var preview = imports.undoPreview(list);
        assertThat(preview.people()).as("%s", preview).isEqualTo(2);
        assertThat(preview.stays())
                .containsOnly(
                        Map.entry(Stays.TOUCHED, 1),
                        Map.entry(Stays.REPLIED, 1),
                        Map.entry(Stays.CHANGED, 2),
                        Map.entry(Stays.DEAL, 1),
                        Map.entry(Stays.OPTED_OUT, 1));
        assertThat(count("prospect")).as("a preview changes nothing").isEqualTo(9);

        var undone = undone(list);
        assertThat(undone.state()).isEqualTo(State.UNDONE);
        assertThat(undone.undoneBy()).isEqualTo("Ana Ruiz");
        assertThat(undone.undoneAt()).isEqualTo(TestClock.START);
        assertThat(undone.undo()).isEqualTo(new Import.Undo(2, 1, preview.stays()));
        assertThat(undone.count(Verdict.UNDONE)).isEqualTo(2);
        assertThat(undone.count(Verdict.NEW)).isEqualTo(6);
        assertThat(prospects.byEmail("one@gone.example")).isEmpty();
        assertThat(count("company where name = 'Gone Ltd'")).isZero();
        assertThat(count("company where name = 'Touched Ltd'")).isEqualTo(1);
        assertThat(count("deal"))
                .as("the list's own deal goes, the other stays")
                .isEqualTo(1);
        assertThat(prospects.get(before).name()).isEqualTo("Here Before");
        assertThat(count("timeline where text like 'The list “fair.csv” was undone by Ana Ruiz%'"))
                .isEqualTo(6);
        assertThat(prospects.suppressed(List.of("otto@opted.example"))).hasSize(1);
        assertThat(imports.rows(undone.importId(), Verdict.NEW, 0))
                .allSatisfy(row -> assertThat(row.why()).startsWith("stays: "));
        lawHolds();

        assertThat(imports.undo(list.importId(), ana)).as("done once").isFalse();
        assertThat(imports.run(list.importId())).isFalse();
        // The same people can come again.
        var again = imported("again.csv", PEOPLE);
        assertThat(again.count(Verdict.NEW)).isEqualTo(2);
    }

    /** Their pursuit is open, with a message of a machine that has not left. */
    @Test
    void whatIsPlannedForThemIsNotSent() {
        var list = imported("auto.csv", "name,email\nA B,ab@auto.example\nC D,cd@auto.example\n");
        db.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at)
                values (:ana, 'ana@auto.example', 'Ana', 'h', 1, 'tls', 'h', 1, 'tls', 'u', '\\x00', now()) on conflict do nothing
                """).param("ana", ana).update();
        message("ab@auto.example", "planned");
        message("cd@auto.example", "handed over");
        var undone = undone(list);
        assertThat(Objects.requireNonNull(undone.undo()).stays()).containsOnly(Map.entry(Stays.TOUCHED, 1));
        assertThat(count("ledger")).isEqualTo(1);
        assertThat(prospects.byEmail("ab@auto.example")).isEmpty();
        lawHolds();
        db.sql("delete from ledger").update();
        db.sql("delete from mailbox where address = 'ana@auto.example'").update();
    }

    private void message(String to, String state) {
        db.sql("""
                insert into ledger (pursuit_id, prospect_id, automatic, mailbox_id, state, message_id, key, recipient, subject, body,
                                    goal, minutes, planned_at, not_before, lease_until)
                select p.id, p.prospect_id, true, (select max(id) from mailbox), :state, :to, gen_random_uuid(), :to, 's', 'b', 'g',
                       1, now() + interval '1 day', now() + interval '1 day', now() + interval '1 day'
                  from pursuit p where p.prospect_id = :prospect
                """)
                .param("state", state)
                .param("to", to)
                .param("prospect", by(to).prospectId())
                .update();
    }

    @Test
    void whoIsOnAnotherListStays() {
        var first = imported("first.csv", "name,email\nBoth Lists,both@lists.example\nOnly First,only@lists.example\n");
        imported("second.csv", "name,email\nBoth Lists,both@lists.example\n");
        assertThat(imports.undoPreview(first).stays()).containsOnly(Map.entry(Stays.LISTED, 1));
        undone(first);
        assertThat(prospects.byEmail("both@lists.example")).isPresent();
        assertThat(prospects.byEmail("only@lists.example")).isEmpty();
        lawHolds();
    }

    /** What was begun with somebody who was only kept is no longer the list's alone. */
    @Test
    void whoWasOnlyKeptAndIsFollowedUpSinceStays() {
        var list = imported(checked(upload("kept.csv", """
                        name,email
                        Opened Ola,ola@kept.example
                        Came Cleo,cleo@kept.example
                        Only Kept,only@kept.example
                        """), ListKind.KEEP, Basis.CUSTOMER, Owners.ONE));
        pursuits.open(by("ola@kept.example").prospectId(), true, ana);
        pursuits.askedAgain(by("cleo@kept.example").prospectId(), "");
        assertThat(imports.undoPreview(list).people()).isEqualTo(1);
        undone(list);
        assertThat(prospects.byEmail("ola@kept.example")).isPresent();
        assertThat(prospects.byEmail("cleo@kept.example")).isPresent();
        assertThat(prospects.byEmail("only@kept.example")).isEmpty();
        assertThat(imports.undo(
                        imported("twice.csv", "name,email\nOpened Ola,ola@kept.example\n")
                                .importId(),
                        ana))
                .as("a list that brought nobody")
                .isFalse();
        lawHolds();
    }

    /** Stopped between two chunks, as a kill does, and gone on with by another worker; the law holds in between. */
    @Test
    void anUndoThatWasCutOffGoesOn() {
        var text = new StringBuilder("name,email\n");
        for (int i = 0; i < 5_000; i++) text.append("Person N%d,n%d@undo.example\n".formatted(i, i));
        var list = imported("many.csv", text.toString());
        db.sql(
                        "update import set state = 'undoing', undone_by = :ana, undone_at = :now, last_row = 0, rows_done = 0 where id = :id")
                .param("ana", ana)
                .param("now", TestClock.START.atOffset(java.time.ZoneOffset.UTC))
                .param("id", list.importId())
                .update();
        var asked = new AtomicInteger();
        run.work(list.importId(), () -> asked.incrementAndGet() > 1);
        lawHolds();
        var undone = settled(list);
        assertThat(undone.state()).isEqualTo(State.UNDONE);
        assertThat(Objects.requireNonNull(undone.undo()).people()).isEqualTo(5_000);
        assertThat(count("prospect")).isZero();
        assertThat(count("pursuit")).isZero();
        assertThat(count("next_step")).isZero();
        assertThat(count("address")).isZero();
        lawHolds();
    }

    @Test
    void anImportThatStoppedHalfWayCanBeTakenBack() {
        var list = imported("half.csv", "name,email\nHalf Way,half@way.example\n");
        db.sql("update import set state = 'failed', problem = 'the disk', finished_at = null where id = :id")
                .param("id", list.importId())
                .update();
        assertThat(undone(list).state()).isEqualTo(State.UNDONE);
        assertThat(count("prospect")).isZero();
        db.sql("update import set state = 'failed' where id = :id")
                .param("id", list.importId())
                .update();
        assertThat(imports.run(list.importId()))
                .as("what is being taken back is not written on")
                .isFalse();
        assertThat(undone(list).state()).isEqualTo(State.UNDONE);
    }

    @Test
    void planningThoseWhoWaitTwiceAtOncePlansThemOnce() throws Exception {
        db.sql("update member set follow_up_minutes = 7 where id = :id")
                .param("id", ana)
                .update();
        try (var two = Executors.newFixedThreadPool(2)) {
            var text = new StringBuilder("name,email\n");
            for (int i = 0; i < 70; i++) text.append("Late Person%d,l%d@late.example\n".formatted(i, i));
            var list =
                    imported(checked(upload("late.csv", text.toString()), ListKind.KNOWN, Basis.CUSTOMER, Owners.ONE));
            assertThat(list.count(Verdict.LATER)).isEqualTo(6);
            db.sql("update member set follow_up_minutes = 60 where id = :id")
                    .param("id", ana)
                    .update();
            Callable<FirstTouches.Later> click = () -> imports.planLater(list.importId());
            var answers = two.invokeAll(List.of(click, click)).stream()
                    .map(it -> {
                        try {
                            return it.get();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();
            assertThat(answers)
                    .containsExactlyInAnyOrder(new FirstTouches.Later(6, 0, 0), new FirstTouches.Later(0, 0, 0));
            assertThat(count("pursuit")).isEqualTo(70);
            assertThat(count("timeline where text like 'Kept until now%'")).isEqualTo(6);
            // Planned later by the list itself, so that it is taken back with the rest.
            assertThat(imports.undoPreview(list).people()).isEqualTo(70);
            lawHolds();
        } finally {
            db.sql("update member set follow_up_minutes = 120 where id = :id")
                    .param("id", ana)
                    .update();
        }
    }
}
