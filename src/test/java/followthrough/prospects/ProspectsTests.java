package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import followthrough.support.FollowthroughTest;
import followthrough.support.Shared;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

@FollowthroughTest
@RecordApplicationEvents
class ProspectsTests {
    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00Z");
    private static int number;

    @Autowired
    Prospects prospects;

    @Autowired
    JdbcClient db;

    @Autowired
    ApplicationEvents events;

    long ana;
    long ben;

    @BeforeEach
    void aTeam() {
        db.sql("""
                insert into workspace (name, zone, country, currency, suppression_key, created_at)
                values ('Fjord', 'Europe/Oslo', 'NO', 'NOK', '\\x0102', :now) on conflict do nothing
                """).param("now", ProspectStore.at(NOW)).update();
        ana = member("Ana");
        ben = member("Ben");
    }

    /** U+202E would turn the rest of every sentence around in which the name stands. */
    @Test
    void noNameTurnsASentenceAround() {
        assertThat(NewProspect.oneLine("\u202Enow eud\u202C \u2067Maya\u2069\tOkafor\n"))
                .isEqualTo("now eud   Maya Okafor");
        assertThat(NewProspect.oneLine("Жанна d’Arc ✈ \u05E9\u05DC\u05D5\u05DD"))
                .isEqualTo("Жанна d’Arc ✈ \u05E9\u05DC\u05D5\u05DD");
    }

    @Test
    void aCaptureIsWholeAndTold() {
        var lead = new NewProspect(
                "",
                "Maya",
                "Olsen",
                "CTO",
                "Fjord Boats",
                "US",
                "Los Angeles",
                List.of(email("Maya@FjordBoats.example"), phone("+1 310 555 0123")),
                "web form",
                ana,
                Tier.A,
                Basis.ASKED,
                "asked for a demo",
                "",
                "en",
                Map.of("Fleet", "12"),
                false,
                false,
                null);

        Prospect maya = prospects.get(created(prospects.add(lead, ben, NOW)));

        assertThat(maya.name()).isEqualTo("Maya Olsen");
        assertThat(maya.companyName()).isEqualTo("Fjord Boats");
        assertThat(maya.zone().getId()).isEqualTo("America/Los_Angeles");
        assertThat(maya.zoneBasis()).isEqualTo(ZoneBasis.PHONE);
        assertThat(maya.zoneGuessed()).isTrue();
        assertThat(maya.basis()).isEqualTo(Basis.ASKED);
        assertThat(maya.basisAt()).isEqualTo(NOW);
        assertThat(maya.custom()).containsExactlyInAnyOrderEntriesOf(Map.of("Fleet", "12", "city", "Los Angeles"));
        assertThat(prospects.addresses(maya.prospectId()))
                .extracting(Address::lookup)
                .containsExactly("maya@fjordboats.example", "+13105550123");
        assertThat(prospects.timeline(maya.prospectId(), 10, null))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.kind()).isEqualTo(Entry.Kind.CAPTURED);
                    assertThat(entry.memberId()).isEqualTo(ben);
                    assertThat(entry.text()).isEqualTo("Captured: web form");
                });
        assertThat(prospects.byEmail("MAYA@fjordboats.example")).contains(maya.prospectId());
        assertThat(prospects.byPhone("+1 (310) 555-0123")).contains(maya.prospectId());
    }

    /** T6, T10, T46. */
    @Test
    void theSamePersonAgainIsKnown() {
        long first = created(add("Nils", email("nils@twice.example"), phone("+47 22 12 34 56")));

        assertThat(add("N. Somebody", email("NILS@twice.example"))).isEqualTo(new Added.Known(first, "e-mail address"));
        assertThat(add("nils", email("nils@other.example"), phone("+47 22 12 34 56")))
                .isEqualTo(new Added.Known(first, "telephone number and name"));
        assertThat(add("Kari", phone("+47 22 12 34 56")))
                .isInstanceOf(Added.Created.class); // one switchboard, two people
    }

    /** T10: a double click, a retried POST, two nodes. */
    @Test
    void manyAtOnceMakeOne() throws Exception {
        for (int round = 0; round < 10; round++) {
            var byMail = email("rush" + round + "@rush" + round + ".example");
            assertThat(atOnce(() -> add("Rush", byMail)))
                    .filteredOn(Added.Created.class::isInstance)
                    .hasSize(1);
            var byPhone = phone("+47 22 00 10 0" + round);
            assertThat(atOnce(() -> add("Rush", byPhone)))
                    .filteredOn(Added.Created.class::isInstance)
                    .hasSize(1);
        }
        assertThat(db.sql("select count(*) from company where name like 'rush%'")
                        .query(Long.class)
                        .single())
                .isEqualTo(10);
        assertThat(db.sql(
                                "select count(*) from address a left join prospect p on p.id = a.prospect_id where p.id is null")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** T10: two lists with the same people, in another order. */
    @Test
    void twoListsAtOnceMakeEachPersonOnce() throws Exception {
        var list = new ArrayList<NewProspect>();
        for (int i = 0; i < 300; i++) {
            list.add(NewProspect.of(
                    "P" + i, List.of(email("p" + i + "@both.example")), "list", ana, Tier.C, Basis.ASKED));
        }
        try (var pool = Executors.newFixedThreadPool(2)) {
            Future<List<Added>> one = pool.submit(() -> prospects.addAll(list, null, NOW));
            Future<List<Added>> two = pool.submit(() -> prospects.addAll(list.reversed(), null, NOW));
            var answers = new ArrayList<>(one.get());
            answers.addAll(two.get());
            assertThat(answers).filteredOn(Added.Created.class::isInstance).hasSize(300);
            assertThat(answers).filteredOn(Added.Known.class::isInstance).hasSize(300);
        }
    }

    /** T5, T52. */
    @Test
    void aPersonTwiceInOneListIsKnownTheSecondTime() {
        var one = NewProspect.of("Ida", List.of(email("ida@list.example")), "list", ana, Tier.C, Basis.ASKED);
        var other = NewProspect.of("Ole", List.of(email("ole@list.example")), "list", ana, Tier.C, Basis.ASKED);
        List<Added> answers = prospects.addAll(List.of(one, other, one), null, NOW);
        assertThat(answers.get(2)).isEqualTo(new Added.Known(created(answers.get(0)), "e-mail address"));
        assertThat(answers.get(1)).isInstanceOf(Added.Created.class);
    }

    @Test
    void colleaguesShareACompanyAndFreeMailMakesNone() {
        long one = created(add("One", email("one@shared.example")));
        long two = created(add("Two", email("two@shared.example")));
        long free = created(add("Free", email("free.somebody@gmail.com")));
        Long company = prospects.get(one).companyId();
        assertThat(company).isNotNull().isEqualTo(prospects.get(two).companyId());
        assertThat(prospects.colleagues(java.util.Objects.requireNonNull(company)))
                .containsExactly(one, two);
        assertThat(prospects.get(free).companyId()).isNull();
    }

    /** T33: an opt-out outlives the person and every later import. */
    @Test
    void anOptOutOutlivesThePerson() {
        long id = created(add("Gone", email("gone@away.example"), phone("+47 22 11 11 11")));
        prospects.optOut(id, NoContact.OPTED_OUT, "clicked the link", NOW);
        prospects.optOut(id, NoContact.OPTED_OUT, "clicked again", NOW.plusSeconds(60));

        assertThat(prospects.get(id).optedOutAt()).isEqualTo(NOW);
        assertThat(prospects.timeline(id, 10, null)).extracting(Entry::kind).containsOnlyOnce(Entry.Kind.OPT_OUT);
        assertThat(prospects.suppressed(Address.Kind.PHONE, "+4722111111")).isTrue();

        db.sql("delete from prospect where id = :id").param("id", id).update();
        assertThat(prospects.find(id)).isEmpty();
        assertThat(add("Gone", email("GONE@away.example")))
                .isEqualTo(new Added.Suppressed("GONE@away.example opted out of all contact."));
        assertThat(prospects.suppressed(Set.of("gone@away.example", "stays@away.example")))
                .containsExactly("gone@away.example");
        assertThat(db.sql("select count(*) from suppression where encode(hash, 'escape') like '%away%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aNewAddressOfSomebodyWhoOptedOutIsSuppressedToo() {
        long id = created(add("Out", email("out@out.example")));
        prospects.optOut(id, NoContact.COMPLAINT, "feedback loop", NOW);
        prospects.addAddress(id, email("out2@out.example"), ana, NOW);
        assertThat(prospects.suppressed(Address.Kind.EMAIL, "out2@out.example")).isTrue();
    }

    @Test
    void aNeverContactListReachesWhoIsThereAndWhoComesLater() {
        long rival = created(add("Rival", email("boss@rival.example")));
        assertThat(prospects.suppress(Set.of("@rival.example", "x@y.example"), NoContact.NEVER_CONTACT, "list", NOW))
                .containsExactly(rival);
        assertThat(prospects.get(rival).optedOut()).isTrue();
        assertThat(add("Later", email("clerk@rival.example"))).isInstanceOf(Added.Suppressed.class);
        assertThat(events.stream(NeverContact.class))
                .extracting(NeverContact::prospectIds)
                .containsExactly(Set.of(rival));
    }

    /** T33. */
    @Test
    void anImportNeverLoosensConsent() {
        long id = created(add("Strict", email("strict@strict.example")));
        prospects.refuseEmail(id, "said so", NOW);
        prospects.correct(id, Map.of(Fact.BASIS, "public"), Map.of(), ana, NOW);
        prospects.optOut(id, NoContact.OPTED_OUT, "stop", NOW);

        prospects.correctByImport(
                id,
                Map.of(
                        Fact.BASIS,
                        "consent",
                        Fact.BASIS_NOTE,
                        "trust me",
                        Fact.EMAIL_REFUSED,
                        "no",
                        Fact.TITLE,
                        "CEO",
                        Fact.LANGUAGE,
                        ""),
                Map.of(),
                1,
                ana,
                NOW);

        Prospect it = prospects.get(id);
        assertThat(it.title()).isEqualTo("CEO");
        assertThat(it.basis()).isEqualTo(Basis.PUBLIC);
        assertThat(it.basisNote()).isEmpty();
        assertThat(it.emailRefused()).isTrue();
        assertThat(it.optedOut()).isTrue();
    }

    @Test
    void aCorrectionSaysWhatChanged() {
        long id = created(add("Typo", email("typo@typo.example")));
        assertThat(prospects.correct(
                        id,
                        Map.of(Fact.NAME, "Tycho", Fact.COUNTRY, "jp", Fact.COMPANY, "Stars"),
                        Map.of("Size", "9"),
                        ana,
                        NOW))
                .isEqualTo(new Corrected.Done(List.of(
                        "Name: from “Typo” to “Tycho”",
                        "Company: from “typo.example” to “Stars”",
                        "Country: “JP”",
                        "Time zone: from “Europe/Oslo” to “Asia/Tokyo”",
                        "Size: “9”")));
        assertThat(prospects.correct(id, Map.of(Fact.NAME, "Tycho"), Map.of(), ana, NOW))
                .isEqualTo(new Corrected.Done(List.of()));
        assertThat(prospects.correct(id, Map.of(Fact.ZONE, "Mars", Fact.TITLE, "x"), Map.of(), ana, NOW))
                .isInstanceOf(Corrected.Refused.class);
        assertThat(prospects.get(id).title()).isEmpty();
        assertThat(prospects.timeline(id, 10, null)).hasSize(6);
        assertThat(names("tycho stars")).containsExactly("Tycho");
    }

    @Test
    void aDeadAddressIsDeadForEverybody() {
        long one = created(add("Desk One", phone("+47 22 22 22 22")));
        long two = created(add("Desk Two", phone("+47 22 22 22 22")));
        assertThat(prospects.addressDied("+4722222222", "not in service", NOW)).containsExactlyInAnyOrder(one, two);
        long three = created(add("Desk Three", phone("+47 22 22 22 22")));
        assertThat(prospects.addresses(List.of(one, two, three)).values())
                .allSatisfy(list -> assertThat(list).noneMatch(Address::live));
    }

    /** T35: Whoever typed it: an address nobody may be contacted at is nobody's new address. */
    @Test
    void anAddressOnTheNeverContactListIsNotAdded() {
        prospects.suppress(
                Set.of("never@list.example", "@rival2.example", "+4722333333"), NoContact.NEVER_CONTACT, "list", NOW);
        long id = created(add("Wanted", email("wanted@wanted.example")));
        for (var address :
                List.of(email("Never@list.example"), email("clerk@rival2.example"), phone("+47 22 33 33 33")))
            assertThat(prospects.addAddress(id, address, ana, NOW))
                    .isEqualTo(new AddressAdded.Suppressed(NoContact.NEVER_CONTACT));
        assertThat(prospects.addresses(id)).hasSize(1);
    }

    @Test
    void anEmailAddressBelongsToOne() {
        long one = created(add("Mine", email("mine@mine.example")));
        long two = created(add("Yours", email("yours@mine.example")));
        assertThat(prospects.addAddress(two, email("mine@mine.example"), ana, NOW))
                .isEqualTo(new AddressAdded.TakenBy(one));
        var added = (AddressAdded.Theirs) prospects.addAddress(two, email("second@mine.example"), ana, NOW);
        assertThat(prospects.addAddress(two, email("SECOND@mine.example"), ana, NOW))
                .isEqualTo(added);
        prospects.removeAddress(added.addressId(), ana, NOW);
        assertThat(prospects.byEmail("second@mine.example")).isEmpty();
    }

    @Test
    void searchFindsWordsInAnyOrderAndScript() {
        created(add("Zoë Ängström", email("zoe@polarlicht.example"), phone("+47 22 98 76 54")));
        created(add("李娜", email("lina@search.example")));
        created(add("100% _Odd_", email("odd@search.example")));
        assertThat(names("angstrom zoe")).containsExactly("Zoë Ängström");
        assertThat(names("polarl ZO")).containsExactly("Zoë Ängström");
        assertThat(names("22 98 76 54")).containsExactly("Zoë Ängström");
        assertThat(names("李")).containsExactly("李娜");
        assertThat(names("娜")).containsExactly("李娜");
        created(add("Олена Шевченко", email("olena@search.example")));
        created(add("Шевченко Олег", email("oleg@search.example")));
        assertThat(names("шевч")).containsExactly("Шевченко Олег", "Олена Шевченко");
        assertThat(names("ЛЕН olena")).containsExactly("Олена Шевченко");
        assertThat(names("шевчук")).isEmpty();
        assertThat(names("100%")).containsExactly("100% _Odd_");
        assertThat(names("%")).isEmpty();
        assertThat(names("_odd_")).containsExactly("100% _Odd_");
        assertThat(names("  ")).isEmpty();
        long team = db.sql("select team_id from member where id = :id")
                .param("id", ben)
                .query(Long.class)
                .single();
        assertThat(prospects.search("zoe", OptionalLong.of(team), 10)).isEmpty();
    }

    /** A name in any script has letters that the index knows: none of the other rows is looked at. */
    @Test
    void namesInEveryScriptAreFoundByTheIndex() {
        for (var name : List.of("Шевченко", "田中", "Παπαδόπουλος", "محمد", "Müller"))
            assertThat(db.sql("select cardinality(show_trgm(searchable(:name)))")
                            .param("name", name)
                            .query(Integer.class)
                            .single())
                    .as(name)
                    .isGreaterThan(3);
    }

    @Test
    void ownerAndTierChangeAreToldAndPublished() {
        long id = created(add("Moved", email("moved@moved.example")));
        prospects.handOver(List.of(id), ben, ana, NOW);
        prospects.handOver(List.of(id), ben, ana, NOW);
        prospects.changeTier(id, Tier.A, ana, NOW);
        assertThat(events.stream(OwnerChanged.class)).containsExactly(new OwnerChanged(List.of(id), ben, ana, NOW));
        assertThat(events.stream(TierChanged.class)).containsExactly(new TierChanged(List.of(id), Tier.A, ana, NOW));
        assertThat(prospects.timeline(id, 2, null))
                .extracting(Entry::text)
                .containsExactly("Tier: from B to A", "Owner: from “Ana” to “Ben”");
    }

    @Test
    void aDealRunsToItsEnd() {
        long id = created(add("Buyer", email("buyer@buyer.example")));
        long deal = prospects.openDeal(id, "Ten boats", new BigDecimal("1200.50"), "NOK", ana, NOW);
        prospects.moveDeal(deal, Deal.Stage.PROPOSAL, ana, NOW);
        prospects.changeDeal(deal, "Ten boats", new BigDecimal("1100"), "NOK", ana, NOW);
        prospects.moveDeal(deal, Deal.Stage.WON, ana, NOW.plusSeconds(9));
        assertThat(prospects.deals(id)).singleElement().satisfies(it -> {
            assertThat(it.closedAt()).isEqualTo(NOW.plusSeconds(9));
            assertThat(it.amount()).isEqualByComparingTo("1100");
        });
        assertThat(events.stream(DealMoved.class)).hasSize(2);
    }

    @Test
    void theTimelineIsReadInPages() {
        long id = created(add("Long", email("long@long.example")));
        var entries = new ArrayList<Entry>();
        for (int i = 1; i <= 25; i++) {
            entries.add(Entry.of(id, NOW.plusSeconds(i / 3), Entry.Kind.NOTE, ana, "note " + i)
                    .withDetail("detail"));
        }
        prospects.tell(entries);
        var read = new ArrayList<String>();
        Long before = null;
        while (true) {
            List<Entry> page = prospects.timeline(id, 10, before);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(it -> read.add(it.text()));
            before = page.getLast().entryId();
        }
        assertThat(read).hasSize(26).doesNotHaveDuplicates().startsWith("note 25", "note 24");
    }

    @Test
    void namesOfEveryScriptComeBackAsTheyWent() throws IOException {
        var people = new ArrayList<NewProspect>();
        try (var rows = CsvReader.builder().ofNamedCsvRecord(Shared.path("data/names-many-scripts/names.csv"))) {
            rows.forEach(row -> {
                if (row.getField("part").equals("full") || row.getField("part").equals("company")) {
                    String name = row.getField("value");
                    people.add(new NewProspect(
                            name,
                            name,
                            name,
                            "",
                            name,
                            "",
                            "",
                            List.of(email("n" + people.size() + "@gmail.com")),
                            "list",
                            ana,
                            Tier.C,
                            Basis.ASKED,
                            name,
                            "",
                            "",
                            Map.of(name, name),
                            false,
                            false,
                            null));
                }
            });
        }
        assertThat(people).hasSizeGreaterThan(100);
        List<Long> ids = prospects.addAll(people, null, NOW).stream()
                .map(ProspectsTests::created)
                .toList();
        Map<Long, Prospect> all = prospects.all(ids);
        for (int i = 0; i < ids.size(); i++) {
            Prospect it = java.util.Objects.requireNonNull(all.get(ids.get(i)));
            String name = people.get(i).name().strip();
            assertThat(it.name()).isEqualTo(name);
            assertThat(it.basisNote()).isEqualTo(people.get(i).name());
            assertThat(it.custom())
                    .containsEntry(people.get(i).name(), people.get(i).name());
        }
    }

    private Added add(String name, NewAddress... addresses) {
        return prospects.add(
                NewProspect.of(name, List.of(addresses), "web form", ana, Tier.B, Basis.UNKNOWN), null, NOW);
    }

    private List<String> names(String words) {
        return prospects.search(words, OptionalLong.empty(), 10).stream()
                .map(Prospect::name)
                .toList();
    }

    private long member(String name) {
        number++;
        long team = db.sql("insert into team (name) values (:name) returning id")
                .param("name", "Team " + number)
                .query(Long.class)
                .single();
        return db.sql("""
                insert into member (team_id, email, name, role, zone, created_at)
                values (:team, :email, :name, 'rep', 'Europe/Oslo', :now) returning id
                """)
                .param("team", team)
                .param("email", name + number + "@fjord.example")
                .param("name", name)
                .param("now", ProspectStore.at(NOW))
                .query(Long.class)
                .single();
    }

    private static List<Added> atOnce(Callable<Added> capture) throws Exception {
        try (var pool = Executors.newFixedThreadPool(6)) {
            var answers = new ArrayList<Added>();
            for (Future<Added> answer : pool.invokeAll(java.util.Collections.nCopies(6, capture))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static long created(Added added) {
        assertThat(added).isInstanceOf(Added.Created.class);
        return ((Added.Created) added).prospectId();
    }

    private static NewAddress email(String text) {
        return NewAddress.email(text).orElseThrow();
    }

    private static NewAddress phone(String text) {
        return NewAddress.phone(text, "").orElseThrow();
    }
}
