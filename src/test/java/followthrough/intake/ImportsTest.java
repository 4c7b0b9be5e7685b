package followthrough.intake;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.intake.Import.State;
import followthrough.intake.Import.Verdict;
import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.playbook.Playbook;
import followthrough.prospects.Basis;
import followthrough.prospects.Entry;
import followthrough.prospects.NewProspect;
import followthrough.prospects.NoContact;
import followthrough.prospects.Tier;
import followthrough.pursuits.Messages;
import followthrough.support.TestClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Lists on a real database: what each row comes to, what is planned, and what a crash leaves. */
class ImportsTest extends ListTest {
    @Autowired
    TestClock clock;

    @Autowired
    Playbook playbook;

    @Autowired
    Messages messages;

    @Test
    void theSampleListBecomesFreshLeadsDueNow() throws IOException {
        var list = upload("fair-leads.csv", Files.readAllBytes(Path.of("samples/fair-leads.csv")));
        assertThat(list.settings().mapping().columns())
                .extracting(Mapping.Column::field)
                .containsExactly(
                        Field.GIVEN_NAME,
                        Field.FAMILY_NAME,
                        Field.COMPANY,
                        Field.TITLE,
                        Field.EMAIL,
                        Field.PHONE,
                        Field.COUNTRY,
                        Field.TIER,
                        Field.DEAL_AMOUNT,
                        Field.NOTE,
                        Field.MAY_EMAIL);
        var checked = checked(list, ListKind.FRESH, Basis.ASKED, Owners.TEAM);
        assertThat(checked.state()).isEqualTo(State.CHECKED);
        assertThat(checked.rows()).isEqualTo(60);
        assertThat(checked.count(Verdict.NEW)).isEqualTo(56);
        assertThat(checked.count(Verdict.TWICE_IN_FILE)).isEqualTo(1);
        assertThat(checked.count(Verdict.REJECTED)).isEqualTo(3);
        assertThat(plan(checked).minutesNeeded()).isPositive();
        // The check wrote nothing.
        assertThat(count("prospect")).isZero();

        var done = imported(checked);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(count("prospect")).isEqualTo(56);
        assertThat(count("pursuit where state = 'new' and clock_due is not null"))
                .isEqualTo(56);
        assertThat(count("next_step where due_at <= '" + TestClock.START + "'")).isEqualTo(56);
        assertThat(pursuits.withoutNextStep()).isZero();
        assertThat(count("alert"))
                .as("one for the list and each owner, not one a row")
                .isBetween(1L, 2L);
        var femke = by("femke@bakker-koel.example");
        assertThat(femke.basis()).isEqualTo(Basis.ASKED);
        assertThat(femke.source()).isEqualTo("spring fair");
        assertThat(femke.title()).isEqualTo("inkoop");
        assertThat(prospects.deals(femke.prospectId())).singleElement().satisfies(deal -> assertThat(deal.amount())
                .isEqualByComparingTo("12400"));
        assertThat(prospects.timeline(femke.prospectId(), 20, null).stream()
                        .filter(it -> it.kind() == Entry.Kind.NOTE)
                        .map(Entry::detail))
                .containsExactlyInAnyOrder("price for two cold rooms", "came back on the second day");
        assertThat(femke.emailRefused()).as("newsletter: no").isTrue();
        assertThat(by("emre@yildiz-tekstil.example").emailRefused()).isFalse();
        var rejected = new StringWriter();
        imports.rejected(done, rejected);
        assertThat(rejected.toString()).contains("nobody to reach", "pavel@dvorak-sklo,example", "sofia[at]marin");
        assertThat(count("import_row where cells is not null"))
                .as("only rejected rows are kept")
                .isEqualTo(3);
        assertThat(files.of(list.importId())).doesNotExist();
    }

    /** T32, with the database. */
    @Test
    void knownPeopleAreSpreadOverTheDaysToCome() {
        var text = new StringBuilder("name,email,phone,tier,amount\n");
        for (int i = 0; i < 40; i++)
            text.append("Person Number%d,p%d@known.example,+44 20 7946 %04d,%s,%d\n"
                    .formatted(i, i, i, i < 20 ? "B" : "A", i));
        var checked = checked(upload("known.csv", text.toString()), ListKind.KNOWN, Basis.CUSTOMER, Owners.ONE);
        var best = imports.rows(checked.importId(), Verdict.NEW, 0).stream()
                .collect(Collectors.groupingBy(
                        row -> LocalDate.ofInstant(row.firstTouch(), ZoneId.of("Europe/London")),
                        Collectors.counting()));
        // 120 minutes a day, seven for a call: seventeen on each day from tomorrow, a Wednesday, on.
        assertThat(best)
                .containsOnly(
                        Map.entry(LocalDate.of(2026, 3, 11), 17L),
                        Map.entry(LocalDate.of(2026, 3, 12), 17L),
                        Map.entry(LocalDate.of(2026, 3, 13), 6L));
        assertThat(plan(checked).last()).isEqualTo(LocalDate.of(2026, 3, 13));
        assertThat(plan(checked).minutesNeeded()).isEqualTo(280);
        imported(checked);
        assertThat(count("next_step where due_at < '2026-03-11T00:00:00Z'")).isZero();
        assertThat(count("pursuit where clock_due is not null")).isZero();
        var first = pursuits.openOf(by("p39@known.example").prospectId()).orElseThrow();
        assertThat(Objects.requireNonNull(first.next()).due())
                .isBetween(Instant.parse("2026-03-11T09:00:00Z"), Instant.parse("2026-03-11T17:00:00Z"));
        // What is planned now takes its minutes from the next list.
        var next = checked(
                upload("more.csv", "name,phone\nOne More,+44 20 7946 0999\n"),
                ListKind.KNOWN,
                Basis.CUSTOMER,
                Owners.ONE);
        assertThat(plan(next).last()).isEqualTo(LocalDate.of(2026, 3, 13));
    }

    private static final String NEEDS_A_HOTEL = """
            key: needs-a-hotel
            name: Needs a hotel
            purpose: outbound
            tiers: [B]
            about: For tests.
            steps:
              - {after: at once, channel: email, automatic: true, goal: It is read, approach: one-tip, minutes: 6,
                 subject: For you, text: 'Hello {{ prospect.first_name }}, is {{ custom.Hotel }} full in May?'}
              - {after: 3 days, channel: email, automatic: true, goal: It is read, approach: do-some-work, minutes: 6,
                 subject: For you, text: '{% if custom.Stars == "5" %}{{ custom.Pool }} {% endif %}Shall I go on?'}
            """;

    /** Whoever lacks what is said before anything begins, with how many, and each costs a person's minutes. */
    @Test
    void whatAutomaticEmailsWouldLackIsSaidBefore() {
        assertThat(playbook.publish(NEEDS_A_HOTEL, ana)).isInstanceOf(Playbook.Published.class);
        try {
            var list = upload("hotels.csv", """
                    name,email,Hotel,Stars,Pool
                    Ada Byron,ada@a.example,the Oak,3,
                    Grace Hopper,grace@b.example,,3,
                    joan,joan@c.example,the Elm,5,
                    Mary Shelley,mary@d.example,the Ash,5,indoors
                    """);
            var checked = checked(list, ListKind.KNOWN, Basis.CUSTOMER, Owners.ONE);
            var lack = plan(checked).lacks();
            assertThat(lack).singleElement().satisfies(it -> {
                assertThat(it.sequence()).isEqualTo("Needs a hotel");
                assertThat(it.people()).isEqualTo(2);
                assertThat(it.atOnce()).isEqualTo(2);
                assertThat(it.fields())
                        .containsOnly(
                                Map.entry("custom.Hotel", 1),
                                Map.entry("prospect.first_name", 1),
                                Map.entry("custom.Pool", 1));
                assertThat(it.some()).extracting(Import.Plan.Example::name).containsExactly("Grace Hopper", "joan");
            });
            assertThat(plan(checked).minutesNeeded()).as("two by hand").isEqualTo(12);
            var rows = imports.rows(checked.importId(), Verdict.NEW, 0);
            assertThat(rows)
                    .filteredOn(row -> row.name().equals("Grace Hopper"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.why()).contains("automatic e-mails lack custom.Hotel"));
            assertThat(rows)
                    .filteredOn(row -> row.name().equals("Ada Byron"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.why()).doesNotContain("lack"));
            var done = imported(checked);
            assertThat(plan(done).lacks()).as("the result says so, too").isEqualTo(lack);
            assertThat(pursuits.openOf(by("grace@b.example").prospectId())).isPresent();
            assertThat(messages.lacks(
                            by("grace@b.example").prospectId(),
                            playbook.newest("needs-a-hotel").orElseThrow().sequence()))
                    .as("as of one by hand")
                    .containsExactly("step 1: custom.Hotel");
            // Of who is taken up it is said as well, and stays said; who wants no e-mail lacks nothing for one.
            imported(checked(
                    upload("kept.csv", "name,email\nRosa Parks,rosa@e.example\nNo Mail,no@e.example\n"),
                    ListKind.KEEP,
                    Basis.CUSTOMER,
                    Owners.ONE));
            prospects.refuseEmail(by("no@e.example").prospectId(), "a letter", clock.instant());
            var kept = checked(
                    upload("up.csv", "name,email\nRosa Parks,rosa@e.example\nNo Mail,no@e.example\n"),
                    ListKind.KNOWN,
                    Basis.CUSTOMER,
                    Owners.ONE);
            assertThat(plan(kept).lacks()).singleElement().satisfies(it -> assertThat(it.people())
                    .isEqualTo(1));
            for (var taken : List.of(kept, imported(kept)))
                assertThat(imports.rows(taken.importId(), Verdict.UPDATE, 0))
                        .satisfiesExactly(
                                row -> assertThat(row.why()).contains("automatic e-mails lack custom.Hotel"),
                                row -> assertThat(row.why()).doesNotContain("lack"));
            // Where nobody said why we may write, a person writes anyway.
            var again = checked(
                    upload("others.csv", "name,email\nNo Basis,no@basis.example\n"),
                    ListKind.KNOWN,
                    Basis.UNKNOWN,
                    Owners.ONE);
            assertThat(plan(again).lacks()).isEmpty();
        } finally {
            playbook.archive("needs-a-hotel");
        }
    }

    @Test
    void aHundredThousandAreAskedInSeconds() {
        var sequence = ((Playbook.Published) playbook.publish(NEEDS_A_HOTEL, ana))
                .version()
                .sequence();
        playbook.archive("needs-a-hotel");
        var lacking = messages.lacking(sequence);
        var began = System.nanoTime();
        int lacks = 0;
        for (int i = 0; i < 100_000; i++) {
            var custom =
                    i % 2 == 0 ? Map.of("Stars", "3") : Map.of("Hotel", "Inn " + i, "Stars", i % 10 == 1 ? "5" : "2");
            var person = new NewProspect(
                    "Maya Okafor" + i,
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    List.of(),
                    "list",
                    ana,
                    Tier.B,
                    Basis.CUSTOMER,
                    "",
                    "",
                    "",
                    custom,
                    false,
                    false,
                    null);
            if (!lacking.of(person, false, null, List.of()).isEmpty()) lacks++;
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        System.out.println("100,000 asked what they lack in " + took.toMillis() + " ms");
        assertThat(lacks).isEqualTo(60_000);
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aListThatLayForDaysIsCheckedAnew() {
        var checked = checked(
                upload("lay.csv", "name,phone\nLay Long,+44 20 7946 0888\n"),
                ListKind.KNOWN,
                Basis.CUSTOMER,
                Owners.ONE);
        clock.advance(Duration.ofDays(9));
        assertThat(imports.run(checked.importId())).isFalse();
        var again = settled(checked);
        assertThat(again.state()).isEqualTo(State.CHECKED);
        assertThat(plan(again).last()).isAfter(LocalDate.ofInstant(clock.instant(), ZoneId.of("Europe/London")));
        assertThat(imports.run(checked.importId())).isTrue();
    }

    @Test
    void whoFindsNoDayIsKeptForLater() {
        db.sql("update member set follow_up_minutes = 7 where id = :id")
                .param("id", ana)
                .update();
        try {
            var text = new StringBuilder("name,email\n");
            for (int i = 0; i < 70; i++) text.append("Late Person%d,l%d@late.example\n".formatted(i, i));
            var checked = checked(upload("late.csv", text.toString()), ListKind.KNOWN, Basis.CUSTOMER, Owners.ONE);
            // Sixty-four weekdays in the ninety days from 11 March on.
            assertThat(checked.count(Verdict.NEW)).isEqualTo(64);
            assertThat(checked.count(Verdict.LATER)).isEqualTo(6);
            var done = imported(checked);
            assertThat(count("prospect where kept_only")).isEqualTo(6);
            assertThat(count("pursuit")).isEqualTo(64);
            assertThat(imports.planLater(done.importId())).isEqualTo(new FirstTouches.Later(0, 0, 6));
            db.sql("update member set follow_up_minutes = 60 where id = :id")
                    .param("id", ana)
                    .update();
            assertThat(imports.planLater(done.importId())).isEqualTo(new FirstTouches.Later(6, 0, 0));
            assertThat(count("pursuit")).isEqualTo(70);
            assertThat(count("prospect where kept_only")).isZero();
            assertThat(imports.find(done.importId()).orElseThrow().count(Verdict.LATER))
                    .isZero();
        } finally {
            db.sql("update member set follow_up_minutes = 120 where id = :id")
                    .param("id", ana)
                    .update();
        }
    }

    @Test
    void keptPeopleGetNoPlanAndNeverListsAddNobody() {
        var kept = checked(
                upload("keep.csv", "name,email\nKept One,one@keep.example\n"),
                ListKind.KEEP,
                Basis.UNKNOWN,
                Owners.ONE);
        assertThat(kept.plan()).isNull();
        imported(kept);
        assertThat(by("one@keep.example").keptOnly()).isTrue();
        assertThat(count("pursuit")).isZero();

        var fresh = checked(
                upload("fresh.csv", "name,email\nTwo,two@rival.example\n"), ListKind.FRESH, Basis.ASKED, Owners.ONE);
        imported(fresh);
        var never = checked(
                upload("never.csv", "email\ntwo@rival.example\nthree@rival.example\n"),
                ListKind.NEVER,
                Basis.UNKNOWN,
                Owners.ONE);
        assertThat(never.count(Verdict.SUPPRESSED)).isEqualTo(2);
        imported(never);
        assertThat(by("two@rival.example").optedOut()).isTrue();
        assertThat(pursuits.openOf(by("two@rival.example").prospectId())).isEmpty();
        assertThat(prospects.byEmail("three@rival.example")).isEmpty();
        var again = checked(
                upload("again.csv", "name,email\nThree,three@rival.example\n"),
                ListKind.FRESH,
                Basis.ASKED,
                Owners.ONE);
        assertThat(again.count(Verdict.SUPPRESSED)).isEqualTo(1);
        imported(again);
        assertThat(prospects.byEmail("three@rival.example")).isEmpty();
    }

    /** T33. */
    @Test
    void consentIsNeverLoosened() {
        long opted = known("Opted Out", "opted@old.example");
        prospects.optOut(opted, NoContact.OPTED_OUT, "their word", TestClock.START);
        long refused = known("Refused Mail", "refused@old.example");
        prospects.refuseEmail(refused, "their word", TestClock.START);
        var list = upload("consent.csv", """
                name,email,newsletter,unsubscribed,phone
                Opted Out,opted@old.example,yes,,+44 20 7946 0011
                Refused Mail,refused@old.example,yes,,+44 20 7946 0012
                New No,no@new.example,no,,
                New Gone,gone@new.example,,yes,
                """);
        var checked = checked(list, ListKind.FRESH, Basis.CONSENT, Owners.ONE);
        assertThat(checked.count(Verdict.SUPPRESSED)).isEqualTo(2);
        imported(checked);
        assertThat(prospects.get(opted).optedOut()).isTrue();
        assertThat(prospects.addresses(opted)).hasSize(1);
        assertThat(prospects.get(refused).emailRefused()).isTrue();
        assertThat(by("no@new.example").emailRefused()).isTrue();
        assertThat(prospects.byEmail("gone@new.example")).isEmpty();
        assertThat(prospects.suppressed(List.of("gone@new.example"))).hasSize(1);
    }

    /** The person is one, and so what any of their rows says about consent holds; the result says so. */
    @Test
    void whatATwinBringsIsSaidWithItsRow() {
        var done = imported(checked(upload("twins.csv", """
                name,email,phone,newsletter
                Maya Olsen,maya@fjord.example,,
                Maya Olsen,maya@fjord.example,+47 22 55 01 16,no
                """), ListKind.FRESH, Basis.ASKED, Owners.ONE));
        assertThat(by("maya@fjord.example").emailRefused()).isTrue();
        assertThat(imports.rows(done.importId(), Verdict.TWICE_IN_FILE, 0))
                .extracting(Import.Row::why)
                .containsExactly("the same person as in row 2; phone added; e-mail no longer allowed");
    }

    @Test
    void emptyFieldsAreFilledAndNoneOverwritten() {
        long id = known("Maya Olsen", "maya@fjord.example");
        var list = upload("update.csv", """
                name,email,company,job title,phone,fleet
                Maya O.,maya@fjord.example,Fjord Boats,CTO,+47 22 55 01 16,12 boats
                Maya Olsen,maya@fjord.example,Another Name,CEO,,
                """);
        var checked = checked(list, ListKind.FRESH, Basis.ASKED, Owners.ONE);
        assertThat(checked.count(Verdict.UPDATE)).isEqualTo(1);
        assertThat(checked.count(Verdict.TWICE_IN_FILE)).isEqualTo(1);
        imported(checked);
        var maya = prospects.get(id);
        assertThat(maya.name()).isEqualTo("Maya Olsen");
        assertThat(maya.title()).isEqualTo("CTO");
        assertThat(maya.custom()).containsEntry("fleet", "12 boats");
        assertThat(maya.basis()).isEqualTo(Basis.ASKED);
        assertThat(prospects.addresses(id)).hasSize(2);
        var again = checked(
                upload("update2.csv", "name,email\nMaya,maya@fjord.example\n"),
                ListKind.FRESH,
                Basis.ASKED,
                Owners.ONE);
        assertThat(again.count(Verdict.IN_THE_BASE)).isEqualTo(1);
    }

    @Test
    void anOwnerWhoIsNotHereIsSaid() {
        var list = checked(
                upload("owners.csv", "name,email,owner\nMaya Own,maya@own.example,nobody@x.example\n"),
                ListKind.FRESH,
                Basis.ASKED,
                Owners.ONE);
        assertThat(imports.rows(list.importId(), null, 0, 10).getFirst().why())
                .contains("nobody here is called “nobody@x.example”");
    }

    /** One domain is one company; which name it gets is no matter of chance. */
    @Test
    void aCompanyHasTheFirstNameThatTheListGivesItsDomain() {
        imported(checked(
                upload(
                        "names.csv",
                        "name,email,company\nNo Name,a@names.example,\nMaya First,b@names.example,Names Ltd\n"
                                + "Ben Second,c@names.example,=1+1\nCyd Third,d@names.example,Another GmbH\n"),
                ListKind.FRESH,
                Basis.ASKED,
                Owners.ONE));
        assertThat(db.sql("select distinct c.name from prospect p join company c on c.id = p.company_id")
                        .query(String.class)
                        .list())
                .containsExactly("Names Ltd");
    }

    /** T51: a repeated import repeats rows. */
    @Test
    void theSameFileAgainIsSaidAndAddsNobody() {
        var text = "name,email\nOnce Only,once@twice.example\n";
        imported(checked(upload("first.csv", text), ListKind.FRESH, Basis.ASKED, Owners.ONE));
        var again = upload("renamed.csv", text);
        assertThat(imports.before(again.importId()))
                .get()
                .extracting(java.util.Map.Entry::getKey)
                .isEqualTo("Ana Ruiz");
        imported(checked(again, ListKind.FRESH, Basis.ASKED, Owners.ONE));
        assertThat(count("prospect")).isEqualTo(1);
        assertThat(count("pursuit")).isEqualTo(1);
        assertThat(count("commitment")).isZero();
    }

    /** T22, T49, T51: stopped between two chunks, as a kill does, and begun again by another worker. */
    @Test
    void aRestartRepeatsNoRow() {
        var text = new StringBuilder("name,email,note\n");
        for (int i = 0; i < 5_000; i++) text.append("Person N%d,n%d@many.example,hello %d\n".formatted(i, i, i));
        var checked = checked(upload("many.csv", text.toString()), ListKind.FRESH, Basis.ASKED, Owners.ONE);
        // Begun by hand and not through the door, so that the worker of the application is not told.
        db.sql(
                        "update import set state = 'running', started_at = :now, lease_until = :until, rows_done = 0 where id = :id")
                .param("now", TestClock.START.atOffset(java.time.ZoneOffset.UTC))
                .param("until", Instant.now().minus(Duration.ofHours(1)).atOffset(java.time.ZoneOffset.UTC))
                .param("id", checked.importId())
                .update();
        var asked = new AtomicInteger();
        run.work(checked.importId(), () -> asked.incrementAndGet() > 1);
        var done = settled(checked);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(count("prospect")).isEqualTo(5_000);
        assertThat(count("pursuit")).isEqualTo(5_000);
        assertThat(count("timeline where kind = 'note'")).isEqualTo(5_000);
        assertThat(count("alert")).isEqualTo(1);
        assertThat(imports.run(done.importId())).isFalse();
    }

    /** T50. */
    @Test
    void aBadByteFailsItsRowAlone() {
        var bytes =
                "name;email\nGood One;good@rows.example\nBad \u00fc;bad@rows.example\n;\nAlso Good;also@rows.example\n"
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length - 1; i++) if (bytes[i] == (byte) 0xC3) bytes[i + 1] = 0;
        var checked = checked(upload("bad.csv", bytes), ListKind.FRESH, Basis.ASKED, Owners.ONE);
        assertThat(imports.rows(checked.importId(), Verdict.REJECTED, 0))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.number()).isEqualTo(3);
                    assertThat(row.why()).contains("line 3");
                });
        imported(checked);
        assertThat(count("prospect")).isEqualTo(2);
    }

    @Test
    void aRepImportsForOneselfOnly() {
        var id = ((Imports.Upload.Taken) imports.upload(
                        new ByteArrayInputStream("name,email\nX Y,x@rep.example\n".getBytes(StandardCharsets.UTF_8)),
                        "rep.csv",
                        ben))
                .importId();
        var list = imports.find(id).orElseThrow();
        var shared = list.settings().of(ListKind.FRESH, Basis.ASKED, "", Owners.TEAM, null, Tier.B, "x");
        assertThat(imports.check(list, shared).at("owner")).isNotNull();
        long anas = known("Ana's Own", "own@ana.example");
        var mine = upload("theirs.csv", "name,email,company\nAna's Own,own@ana.example,Acme\n");
        db.sql(
                        "update import set member_id = :ben, settings = jsonb_set(settings, '{ownerId}', to_jsonb(:ben)) where id = :id")
                .param("ben", ben)
                .param("id", mine.importId())
                .update();
        var checked = checked(imports.find(mine.importId()).orElseThrow(), ListKind.FRESH, Basis.ASKED, Owners.ONE);
        assertThat(checked.count(Verdict.IN_THE_BASE)).isEqualTo(1);
        imported(checked);
        assertThat(prospects.get(anas).companyName()).isNotEqualTo("Acme");
    }

    @Test
    void aFileThatIsNoListLeavesNothing() {
        long before = leftOvers();
        assertThat(imports.upload(new ByteArrayInputStream(new byte[0]), "empty.csv", ana))
                .isInstanceOf(Imports.Upload.Refused.class);
        assertThat(imports.upload(
                        new ByteArrayInputStream("PK not a workbook".getBytes(StandardCharsets.UTF_8)), "x.xlsx", ana))
                .isInstanceOfSatisfying(Imports.Upload.Refused.class, it -> assertThat(it.why())
                        .contains("“x.xlsx” could not be read"));
        assertThat(count("import")).isZero();
        assertThat(leftOvers()).isEqualTo(before);
    }

    private long leftOvers() {
        try (var uploads = Files.list(files.of(0).getParent())) {
            return uploads.filter(it -> String.valueOf(it.getFileName()).startsWith("arriving"))
                    .count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hostileWorkbooksLeaveNothing() throws IOException {
        var folder = SharedData.at("spreadsheets-poi/files");
        long before = leftOvers();
        try (var workbooks = Files.list(folder)) {
            for (var file : workbooks.sorted().toList()) {
                try (var content = Files.newInputStream(file)) {
                    if (imports.upload(content, String.valueOf(file.getFileName()), ana)
                            instanceof Imports.Upload.Taken(long id)) imports.throwAway(id);
                }
            }
        }
        assertThat(count("import")).isZero();
        assertThat(count("prospect")).isZero();
        assertThat(leftOvers()).isEqualTo(before);
    }

    @Test
    void aRealExportBecomesFreshLeads() throws IOException {
        var file = SharedData.at("crm-import-samples/files/atomic_contacts.csv");
        var list = upload("atomic_contacts.csv", Files.readAllBytes(file));
        var done = imported(checked(list, ListKind.FRESH, Basis.ASKED, Owners.ONE));
        assertThat(done.count(Verdict.NEW)).isGreaterThan(200);
        assertThat(count("prospect")).isEqualTo(done.count(Verdict.NEW));
        assertThat(count("next_step where due_at <= '" + TestClock.START + "'")).isEqualTo(done.count(Verdict.NEW));
        assertThat(pursuits.withoutNextStep()).isZero();
    }
}
