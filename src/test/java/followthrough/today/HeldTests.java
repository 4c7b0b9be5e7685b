package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Basis;
import followthrough.prospects.Deal;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Event;
import followthrough.pursuits.Holds;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Perhaps;
import followthrough.pursuits.Pursuit;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Pursuits that stand still because of somebody else: a colleague answered, a deal closed. */
@FollowthroughTest
class HeldTests extends TodayWorld {
    @Autowired
    private Holds holds;

    @Autowired
    private Perhaps perhaps;

    @Autowired
    private Prospects prospects;

    @BeforeEach
    void aWorkspace() {
        administrator();
    }

    @Test
    void aColleaguesAnswerHoldsTheOthersAndEachOwnerIsToldOnce() throws Exception {
        var kofi = member("Kofi Held", Role.REP, "Held", "Europe/London");
        var ida = member("Ida Held", Role.REP, "Held", "Europe/London");
        var far = member("Fay Far", Role.REP, "Far", "Europe/London");
        var anna = followed("Anna Berg", "Nordwind", kofi);
        var bo = followed("Bo Dahl", "Nordwind", kofi);
        var cem = followed("Cem Arat", "Nordwind", kofi);
        var dan = followed("Dan Ek", "Nordwind", ida);
        var eve = followed("Eve Far", "Nordwind", far);
        var other = followed("Olga Other", "Südwind", kofi);
        var fresh = capture("Fay Fresh", "Nordwind", kofi, Tier.B, "");

        pursuits.replied(anna, "hello");

        assertThat(asks(anna)).isNull();
        for (var held : List.of(bo, cem, dan, eve)) {
            assertThat(asks(held)).isEqualTo("colleague answered");
            assertThat(due(held)).isAfter(Instant.parse("2026-03-17T00:00:00Z"));
        }
        assertThat(asks(other)).isNull();
        assertThat(asks(fresh)).as("who asked us waits for no colleague").isNull();
        assertThat(heldAlerts(kofi))
                .containsExactly(
                        "Anna Berg of Nordwind answered: 2 prospects of yours there are held until you decide");
        assertThat(heldAlerts(ida))
                .containsExactly("Anna Berg of Nordwind answered: 1 prospect of yours there is held until you decide");
        assertThat(heldAlerts(far))
                .as("another team does not see her")
                .containsExactly(
                        "Somebody else of Nordwind answered: 1 prospect of yours there is held until you decide");

        pursuits.heard(
                anna,
                new Event.TouchMade(followthrough.prospects.Channel.EMAIL, false, null, null, false, false, false, ""));
        pursuits.replied(anna, "and one more thing");
        assertThat(heldAlerts(kofi)).as("one conversation, one question").hasSize(1);

        signIn(kofi);
        assertThat(page("/today").select(".held").text())
                .startsWith("Anna Berg of Nordwind answered: 2 pursuits of yours are held until Tue 17 Mar. Decide");
        var pane = page("/today/prospects/" + bo);
        assertThat(pane.select("#pane .note.warm").text())
                .contains("Held until Tue 17 Mar, because Anna Berg of Nordwind answered.");
        assertThat(pane.select(".outcomes button, .outcomes summary").eachText())
                .anyMatch(it -> it.startsWith("1 Go on"))
                .anyMatch(it -> it.startsWith("4 Let go"));
        assertThat(page("/prospects/" + bo).text()).contains("Held, because Anna Berg of Nordwind answered");

        // One on its own, in the work pane, with ten seconds to take it back.
        var goesOn = post(
                "/today/prospects/" + bo + "/outcomes", Map.of("outcome", "goes on"), "/today/prospects/" + bo, true);
        assertThat(goesOn.body()).contains("Bo Dahl goes on").contains("/undo/");
        assertThat(asks(bo)).isNull();
        assertThat(due(bo)).isBefore(Instant.parse("2026-03-13T00:00:00Z"));
        // The rest together.
        var page = page("/today/held");
        assertThat(page.select("tbody th").eachText()).containsExactly("Cem Arat");
        var form = new HashMap<String, String>();
        form.put("why", page.select("input[name=why]").val());
        form.put("decision", "hold");
        form.put("until", "2026-04-01");
        post("/today/held", form, "/today/held", false);
        assertThat(asks(cem)).isNull();
        assertThat(due(cem)).isBetween(Instant.parse("2026-04-01T00:00:00Z"), Instant.parse("2026-04-02T00:00:00Z"));
        assertThat(asks(dan)).as("Ida's to decide").isEqualTo("colleague answered");
        assertThat(page("/today").select(".held")).isEmpty();

        pursuits.replied(anna, "again");
        assertThat(asks(bo)).as("decided a moment ago").isNull();
    }

    @Test
    void aDecisionAboutManyIsTakenBackAsOne() throws Exception {
        var kofi = member("Kofi Back", Role.REP, "Back", "Europe/London");
        var anna = followed("Anna Back", "Back Works", kofi);
        var bo = followed("Bo Back", "Back Works", kofi);
        var cem = followed("Cem Back", "Back Works", kofi);
        pursuits.replied(anna, "hello");
        var before = due(bo);
        signIn(kofi);
        var form = new HashMap<String, String>();
        form.put("why", page("/today/held").select("input[name=why]").val());
        form.put("decision", "slow follow-up");
        post("/today/held", form, "/today/held", false);
        assertThat(state(bo)).isEqualTo("nurture");
        // One of them writes before Kofi thinks again: that one is not brought back.
        pursuits.replied(cem, "and so do I");
        var undo = page("/today/held").select("form[action^=/undo/held/]").attr("action");
        signIn(member("Ida Back", Role.REP, "Back", "Europe/London"));
        post(undo, Map.of(), "/today/held", false);
        assertThat(state(bo)).as("it is not Ida's to take back").isEqualTo("nurture");
        signIn(kofi);
        post(undo, Map.of(), "/today/held", false);
        assertThat(page("/today/held").text())
                .contains("1 prospect is as it was", "1 other stays as decided: Something happened in between");
        assertThat(asks(bo)).isEqualTo("colleague answered");
        assertThat(due(bo)).isEqualTo(before);
        post(undo, Map.of(), "/today/held", false);
        assertThat(page("/today/held").text())
                .as("once only")
                .contains("so it stays")
                .doesNotContain("is as it was");
    }

    @Test
    void lettingGoObeysTheGuardHereToo() throws Exception {
        var kofi = member("Kofi Guard", Role.REP, "Guard", "Europe/London");
        var anna = followed("Anna Guard", "Guard Works", kofi);
        var bo = followed("Bo Guard", "Guard Works", kofi);
        pursuits.replied(anna, "hello");
        signIn(kofi);
        var form = new HashMap<String, String>();
        form.put("why", page("/today/held").select("input[name=why]").val());
        form.put("decision", "let go");
        post("/today/held", form, "/today/held", false);
        assertThat(asks(bo)).isEqualTo("colleague answered");
        form.put("decision", "slow follow-up");
        post("/today/held", form, "/today/held", false);
        assertThat(asks(bo)).isNull();
        assertThat(state(bo)).isEqualTo("nurture");
    }

    @Test
    void whatNobodyDecidesGoesOnAfterFiveBusinessDays() {
        var kofi = member("Kofi Vain", Role.REP, "Vain", "Europe/London");
        var anna = followed("Anna Vain", "Vain Works", kofi);
        var bo = followed("Bo Vain", "Vain Works", kofi);
        pursuits.replied(anna, "hello");
        holds.lapse();
        assertThat(asks(bo)).isEqualTo("colleague answered");
        clock.set(Instant.parse("2026-03-17T23:00:00Z"));
        var due = due(bo);
        while (holds.lapse() > 0) {}
        assertThat(asks(bo)).isNull();
        assertThat(due(bo)).isEqualTo(due);
        assertThat(told(bo)).contains("Nobody decided while it was held, so it goes on where it was");
    }

    @Test
    void whoHasNoCompanyHasNoColleaguesAndAnOutOfOfficeHoldsNobody() {
        var kofi = member("Kofi None", Role.REP, "None", "Europe/London");
        var anna = followed("Anna None", "None Works", kofi);
        var bo = followed("Bo None", "None Works", kofi);
        var alone = add("Al One", "", kofi);
        var too = add("Bel One", "", kofi);
        pursuits.heard(anna, new Event.AutoReplied(null));
        assertThat(asks(bo)).isNull();
        pursuits.replied(alone, "hello");
        assertThat(asks(too)).isNull();
    }

    /** The cover is asked instead of who is away. */
    @Test
    void whoCoversDecides() throws Exception {
        var kofi = member("Kofi Stand", Role.REP, "Stand", "Europe/London");
        var ida = member("Ida Stand", Role.REP, "Stand", "Europe/London");
        var anna = followed("Anna Stand", "Stand Works", kofi);
        var bo = followed("Bo Stand", "Stand Works", kofi);
        var today = java.time.LocalDate.of(2026, 3, 10);
        team.leave(kofi.memberId(), today, today.plusDays(20), ida.memberId());
        pursuits.replied(anna, "hello");
        assertThat(heldAlerts(kofi)).isEmpty();
        assertThat(heldAlerts(ida)).singleElement().asString().endsWith("(for Kofi Stand, who is away)");
        signIn(ida);
        assertThat(page("/today/held").select("tbody th").eachText()).containsExactly("Bo Stand");
        assertThat(asks(bo)).isEqualTo("colleague answered");
    }

    /** Set-based: in the transaction of one answer. */
    @Test
    void aCompanyOfTwelveHundredIsHeldAtOnce() {
        var kofi = member("Kofi Large", Role.REP, "Large", "Europe/London");
        var people = IntStream.range(0, 1_200)
                .mapToObj(i -> person("Person " + i, "Large Works", kofi, "p" + i + "@large-works.example"))
                .toList();
        prospects.addAll(people, null, clock.instant());
        var ids = db.sql("select id from prospect where owner_id = :id order by id")
                .param("id", kofi.memberId())
                .query(Long.class)
                .list();
        var first = new HashMap<Long, Instant>();
        ids.forEach(id -> first.put(id, clock.instant().plus(Duration.ofDays(1))));
        pursuits.openAll(first, false);
        pursuits.replied(ids.getFirst(), "hello");
        assertThat(db.sql(
                                "select count(*) from pursuit u join prospect p on p.id = u.prospect_id where p.owner_id = :id"
                                        + " and u.hold_asks = 'colleague answered'")
                        .param("id", kofi.memberId())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1_199);
        assertThat(heldAlerts(kofi)).hasSize(1);
    }

    @Test
    void aDealThatIsWonAsksForTheOthersInIt() throws Exception {
        var kofi = member("Kofi Deal", Role.REP, "Deal", "Europe/London");
        var anna = followed("Anna Deal", "Deal Works", kofi);
        var bo = followed("Bo Deal", "Deal Works", kofi);
        var cem = followed("Cem Deal", "Deal Works", kofi);
        var stranger = followed("Stan Ger", "Other Works", kofi);
        var deal = prospects.openDeal(anna, "Six hotels", BigDecimal.TEN, "EUR", kofi.memberId(), clock.instant());
        signIn(kofi);
        var page = page("/prospects/" + anna);
        assertThat(page.select("#deals select[name=person] option").eachText())
                .containsExactly("choose a colleague", "Bo Deal", "Cem Deal");
        post("/deals/" + deal + "/people", Map.of("person", String.valueOf(bo)), "/prospects/" + anna, false);
        assertThat(post("/deals/" + deal + "/people", Map.of("person", String.valueOf(stranger)), "/deals", false)
                        .statusCode())
                .isEqualTo(409);
        assertThat(page("/prospects/" + anna).select("#deals").text()).contains("Its people besides: Bo Deal");
        assertThat(page("/prospects/" + bo).select("#deals").text()).contains("Six hotels");
        assertThat(page("/deals").text()).contains("Anna Deal and 1 more, Deal Works");

        post("/deals/" + deal + "/stage", Map.of("stage", "won"), "/deals", false);
        assertThat(asks(bo)).isEqualTo("deal won");
        assertThat(asks(anna)).as("theirs is open as well").isEqualTo("deal won");
        assertThat(asks(cem)).as("not in it").isNull();
        assertThat(heldAlerts(kofi)).as("who did it is not told").isEmpty();
        assertThat(page("/today").select(".held").text()).contains("The deal “Six hotels” was won");

        var form = new HashMap<String, String>();
        form.put("why", page("/today/held").select("input[name=why]").val());
        form.put("decision", "won with it");
        post("/today/held", form, "/today/held", false);
        assertThat(ending(bo)).isEqualTo("won");
        assertThat(db.sql("select kind from pursuit where prospect_id = :id and state <> 'ended'")
                        .param("id", bo)
                        .query(String.class)
                        .single())
                .isEqualTo("relationship");
    }

    @Test
    void aDealThatIsLostAsksAgainUntilSomebodyDecidesAndOneReopenedAsksNothing() {
        var kofi = member("Kofi Lost", Role.REP, "Lost", "Europe/London");
        var anna = followed("Anna Lost", "Lost Works", kofi);
        var bo = followed("Bo Lost", "Lost Works", kofi);
        var deal = prospects.openDeal(anna, "Six ships", BigDecimal.TEN, "EUR", kofi.memberId(), clock.instant());
        assertThat(prospects.addToDeal(deal, bo, kofi.memberId(), clock.instant()))
                .isTrue();
        prospects.moveDeal(deal, Deal.Stage.LOST, null, clock.instant());
        assertThat(asks(bo)).isEqualTo("deal lost");
        assertThat(heldAlerts(kofi))
                .containsExactly("The deal “Six ships” was lost: 2 prospects of yours in it are held until you decide");
        var before = due(bo);
        clock.set(before.plus(Duration.ofHours(1)));
        while (holds.lapse() > 0) {}
        assertThat(asks(bo)).as("a machine does not go on here").isEqualTo("deal lost");
        assertThat(due(bo)).isAfter(before);
        prospects.moveDeal(deal, Deal.Stage.NEGOTIATION, kofi.memberId(), clock.instant());
        assertThat(asks(bo)).isNull();
        assertThat(asks(anna)).isNull();
    }

    // --- what is there

    /** Somebody who was called once, and whose sequence goes on. */
    private long followed(String name, String company, Member owner) {
        var id = capture(name, company, owner, Tier.B, "+44 20 7946 0001");
        pursuits.record(id, new Outcome.NoAnswer(), null, "", owner.memberId());
        return id;
    }

    private long add(String name, String company, Member owner) {
        prospects.addAll(
                List.of(person(
                        name,
                        company,
                        owner,
                        name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@gmail.com")),
                null,
                clock.instant());
        var id = db.sql("select id from prospect where name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
        pursuits.openAll(Map.of(id, clock.instant().plus(Duration.ofDays(1))), false);
        return id;
    }

    private static NewProspect person(String name, String company, Member owner, String email) {
        return new NewProspect(
                name,
                "",
                "",
                "",
                company,
                "",
                "",
                List.of(NewAddress.email(email).orElseThrow()),
                "List",
                owner.memberId(),
                Tier.B,
                Basis.CUSTOMER,
                "",
                "",
                "",
                Map.of(),
                false,
                false,
                null);
    }

    private @Nullable String asks(long prospectId) {
        return of(prospectId, "hold_asks");
    }

    private @Nullable String state(long prospectId) {
        return of(prospectId, "state");
    }

    private @Nullable String ending(long prospectId) {
        return db.sql("select ending from pursuit where prospect_id = :id and state = 'ended'")
                .param("id", prospectId)
                .query(String.class)
                .single();
    }

    private @Nullable String of(long prospectId, String column) {
        return db.sql("select coalesce(" + column + ", '') from pursuit where prospect_id = :id and state <> 'ended'")
                .param("id", prospectId)
                .query(String.class)
                .optional()
                .filter(it -> !it.isEmpty())
                .orElse(null);
    }

    private Instant due(long prospectId) {
        return db.sql("select due_at from next_step where prospect_id = :id")
                .param("id", prospectId)
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private List<String> heldAlerts(Member member) {
        return db.sql("select text from alert where member_id = :id and link = '/today/held' order by id")
                .param("id", member.memberId())
                .query(String.class)
                .list();
    }

    private List<String> told(long prospectId) {
        return db.sql("select text from timeline where prospect_id = :id order by id")
                .param("id", prospectId)
                .query(String.class)
                .list();
    }

    /** Mail of somebody unknown from where these work. */
    private void unknown(String sender, String name, long... prospectIds) {
        db.sql("""
                        with box as (
                            insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host,
                                                 imap_port, imap_tls, username, secret, created_at)
                            select id, :sender || '.box', 'Ana', 'x', 465, 'tls', 'x', 993, 'tls', 'ana', '', now()
                              from member order by id limit 1
                            returning id),
                        mail as (
                            insert into received (mailbox_id, folder, uid_validity, uid, kind, sender, sender_name, subject, text, at)
                            select id, 'INBOX', 1, 1, 'perhaps reply', :sender, :name, 'Drills <b>', 'Two questions.', :at from box
                            returning id)
                        insert into perhaps (received_id, prospect_id) select id, unnest(:prospects) from mail
                        """)
                .param("sender", sender)
                .param("name", name)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("prospects", Arrays.stream(prospectIds).boxed().toArray(Long[]::new))
                .update();
    }

    @Test
    void mailOfSomebodyUnknownIsDecidedHere() throws Exception {
        var kofi = member("Kofi Unknown", Role.REP, "Unknown", "Europe/London");
        var anna = followed("Anna Unknown", "Unknown Works", kofi);
        var bo = followed("Bo Unknown", "Unknown Works", kofi);
        unknown("a.unknown@elsewhere.example", "Unknown, Anna", anna);
        unknown("jo@unknown.example", "", anna, bo);
        signIn(member("Ida Unknown", Role.REP, "Unknown", "Europe/London"));
        assertThat(page("/today/held").select("form[action^=/today/held/messages]"))
                .isEmpty();
        signIn(kofi);
        assertThat(page("/today").select(".held").text()).contains("Perhaps about Anna Unknown", "1 more");
        var page = page("/today/held");
        var forms = page.select("form[action^=/today/held/messages]");
        assertThat(page.select("section.card h2").eachText())
                .containsExactly(
                        "Perhaps from Anna Unknown, by another address",
                        "Perhaps about one of 2 prospects of yours at Unknown Works");
        assertThat(forms.get(0).select("button[data-key=y]").text()).contains("About Anna Unknown");
        assertThat(forms.get(0).select("input[name=add][checked]")).hasSize(1);
        assertThat(forms.get(1).select("input[name=about]")).hasSize(2);

        assertThat(forms.get(0).select("details")).as("nothing more to show").isEmpty();
        db.sql("update received set text = :text where sender = 'a.unknown@elsewhere.example'")
                .param("text", "Two questions. " + "Which size? ".repeat(200) + "\n\n-- \nAnna <b>\nBuyer")
                .update();
        var rest = page("/today/held")
                .select("form[action^=/today/held/messages]")
                .first()
                .select("details");
        assertThat(rest.select("summary").text()).isEqualTo("Show all");
        assertThat(rest.select(".their-words").text()).contains("Which size?").endsWith("-- Anna <b> Buyer");

        post(forms.get(0).attr("action"), Map.of("about", "" + bo), "/today/held", false);
        assertThat(page("/today/held").select("form[action^=/today/held/messages]"))
                .as("nobody asked whether it is about Bo")
                .hasSize(2);
        post(forms.get(0).attr("action"), Map.of("about", "" + anna, "add", "true"), "/today/held", false);
        assertThat(pursuits.openOf(anna).orElseThrow().state()).isEqualTo(Pursuit.State.ANSWERING);
        assertThat(prospects.byEmail("a.unknown@elsewhere.example")).hasValue(anna);
        var before = pursuits.openOf(bo).orElseThrow();
        post(forms.get(1).attr("action"), Map.of("about", "nobody"), "/today/held", false);
        assertThat(pursuits.openOf(bo).orElseThrow()).isEqualTo(before);
        assertThat(page("/today/held").select("form[action^=/today/held/messages]"))
                .isEmpty();
    }

    /** What asks to hear no more says so before it is decided, and leaves no answer owed. */
    @Test
    void anOptOutOfSomebodyUnknownIsToldAsOne() throws Exception {
        var kofi = member("Kofi Enough", Role.REP, "Enough", "Europe/London");
        var ida = member("Ida Enough", Role.REP, "Enough", "Europe/London");
        // With a number of her own, because who opts out takes it along for every other test.
        var anna = capture("Anna Enough", "Enough Works", kofi, Tier.B, "+44 20 7946 0987");
        var bo = followed("Bo Enough", "Enough Works", ida);
        unknown("jo@enough.example", "", anna, bo);
        db.sql("update received set kind = 'perhaps opt out' where sender = 'jo@enough.example'")
                .update();
        signIn(ida);
        var hers = page("/today/held").select("form[action^=/today/held/messages]");
        post(hers.attr("action"), Map.of("about", "nobody"), "/today/held", false);
        assertThat(page("/today/held").text())
                .as("it is kept for as long as Kofi is asked")
                .contains("colleagues are asked about theirs")
                .doesNotContain("nothing of it is kept");
        signIn(kofi);
        var his = page("/today/held").select("form[action^=/today/held/messages]");
        assertThat(his.text()).contains("They ask to hear no more from us", "hears no more from us, on any channel");
        post(his.attr("action"), Map.of("about", "" + anna), "/today/held", false);
        assertThat(page("/today/held").text())
                .contains("About Anna Enough: they hear no more from us")
                .doesNotContain("an answer is owed");
        assertThat(prospects.get(anna).optedOut()).isTrue();
        assertThat(prospects.get(bo).optedOut()).isFalse();
    }

    /** Of a large company only some are asked about: the one who writes from another address is among them. */
    @Test
    void theWritersNamesakeIsAskedAboutBeforeOthers() {
        var kofi = member("Kofi Name", Role.REP, "Name", "Europe/London");
        for (int i = 0; i < 9; i++) followed("Person " + i, "Name Works", kofi);
        var zoe = followed("Zoë Åkerman", "Name Works", kofi);
        db.sql("update company set domain = 'name-works.example' where name = 'Name Works'")
                .update();
        db.sql("""
                with box as (
                    insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host,
                                         imap_port, imap_tls, username, secret, created_at)
                    values (:kofi, 'kofi.name@harbour.example', 'Kofi', 'x', 465, 'tls', 'x', 993, 'tls', 'kofi', '', now())
                    returning id)
                insert into ledger (pursuit_id, prospect_id, automatic, mailbox_id, member_id, state, message_id, key,
                                    recipient, subject, body, goal, minutes, planned_at, not_before, done_at, domain)
                select u.id, u.prospect_id, false, box.id, :kofi, 'sent', '<name@harbour.example>', gen_random_uuid(),
                       'p@name-works.example', 'Hello', 'Hello', 'a talk', 1, :now, :now, :now, 'name-works.example'
                  from box, pursuit u join prospect p on p.id = u.prospect_id
                 where p.name = 'Person 3' and p.owner_id = :kofi
                """)
                .param("kofi", kofi.memberId())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        assertThat(perhaps.candidates("name-works.example", "")).hasSize(8).doesNotContain(zoe);
        assertThat(perhaps.candidates("name-works.example", "Åkerman, Zoë"))
                .hasSize(8)
                .startsWith(zoe);
        assertThat(perhaps.candidates("name-works.example", "Zoëlla Åkermans"))
                .as("whose name only begins like hers is somebody else")
                .doesNotContain(zoe);
        assertThat(perhaps.candidates("name-works.example", "Zoë"))
                .as("a first name alone names nobody")
                .doesNotContain(zoe);
    }

    @Test
    void anotherAddressOfTheSamePersonIsOffered() throws Exception {
        var kofi = member("Kofi Other", Role.REP, "Other", "Europe/London");
        var anna = followed("Anna Other", "Other Works", kofi);
        unknown("anna@other.example", "Anna Other", anna);
        unknown("bo@other.example", "Bo Other", anna);
        signIn(kofi);
        var forms = page("/today/held").select("form[action^=/today/held/messages]");
        post(forms.get(0).attr("action"), Map.of("about", "" + anna), "/today/held", false);
        var offer = page("/today/prospects/" + anna).select("form.note");
        assertThat(offer.text()).contains("Wrote from anna@other.example");
        assertThat(offer.select("[name=value]").val()).isEqualTo("anna@other.example");
        post(
                "/prospects/" + anna + "/addresses",
                Map.of("kind", "email", "value", "anna@other.example"),
                "/prospects/" + anna,
                false);
        assertThat(page("/today/prospects/" + anna).select("form.note")).isEmpty();
        clock.advance(Duration.ofHours(1));
        post(forms.get(1).attr("action"), Map.of("about", "" + anna), "/today/held", false);
        assertThat(page("/today/prospects/" + anna).select("form.note"))
                .as("who answers for her is not she")
                .isEmpty();
    }
}
