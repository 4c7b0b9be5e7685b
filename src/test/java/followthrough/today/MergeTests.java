package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Address;
import followthrough.prospects.Channel;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NoContact;
import followthrough.prospects.Prospects;
import followthrough.prospects.Renewal;
import followthrough.prospects.Tier;
import followthrough.prospects.TierRule;
import followthrough.prospects.Tiers;
import followthrough.pursuits.AddressBook;
import followthrough.pursuits.Commitment;
import followthrough.pursuits.Corrections;
import followthrough.pursuits.Event;
import followthrough.pursuits.Merges;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Recorded;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestRealTime;
import followthrough.team.Member;
import followthrough.team.Role;
import followthrough.web.When;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two prospects who are the same person become one, and two again. */
@FollowthroughTest
class MergeTests extends TodayWorld {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired
    Prospects prospects;

    @Autowired
    Merges merges;

    @Autowired
    Tiers tiers;

    @Autowired
    Corrections corrections;

    @Autowired
    AddressBook addressBook;

    @Autowired
    TestRealTime real;

    private Member ana;

    @BeforeEach
    void somebodyIsSignedIn() throws Exception {
        ana = administrator();
        signIn(ana);
    }

    @Test
    void allThatBelongsToOneComesToTheOther() throws Exception {
        long stays = lead("Maya Okafor"), goes = lead("Maja Okafor");
        var number = number(goes);
        prospects.openDeal(goes, "Six saws", new BigDecimal("900"), "EUR", ana.memberId(), clock.instant());
        pursuits.log(goes, Channel.CALL, false, "rang", ana.memberId());
        db.sql("update prospect set title = 'Buyer', language = 'de' where id = :id")
                .param("id", goes)
                .update();
        var email = email(goes);

        long merging = merged(stays, goes);

        assertThat(prospects.addresses(stays)).hasSize(4);
        assertThat(prospects.deals(stays)).hasSize(1);
        assertThat(prospects.get(stays).title()).isEqualTo("Buyer");
        assertThat(prospects.get(stays).name()).isEqualTo("Maya Okafor");
        assertThat(prospects.byEmail(email)).contains(stays);
        assertThat(prospects.get(goes).prospectId())
                .as("the old number leads to the one who stays")
                .isEqualTo(stays);
        assertThat(count("touch where prospect_id = " + stays)).isEqualTo(1);
        assertThat(count("timeline where prospect_id = " + goes)).isZero();
        assertThat(pursuits.openOf(stays).orElseThrow().made().touches()).isEqualTo(1);
        assertThat(pursuits.openOf(goes)).isEmpty();
        assertThat(prospects.search(number.replace("+44", "0"), java.util.OptionalLong.empty(), 5))
                .extracting(it -> it.prospectId())
                .containsExactly(stays);
        // Pages, calls and what is told there.
        var moved = get("/prospects/" + goes);
        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(moved.headers().firstValue("Location").orElseThrow()).endsWith("/prospects/" + stays);
        assertThat(get("/today/prospects/" + goes).statusCode()).isEqualTo(302);
        var told = post("/prospects/" + goes + "/notes", Map.of("note", "x"), "/prospects/" + stays, false);
        assertThat(told.statusCode()).isEqualTo(409);
        assertThat(told.body()).contains("Maya Okafor was merged", "Nothing was saved");
        assertThat(page("/prospects?q=Maja").select("main table, main .t").text())
                .doesNotContain("Maja Okafor");
        // Whoever asks again by the other address is this person, and so is whoever comes by a list.
        assertThat(capture("Maja Okafor", companyOf(email), ana, Tier.B, "")).isEqualTo(stays);
        assertThat(owes(pursuits.openOf(stays).orElseThrow(), Commitment.Kind.ANSWER))
                .isTrue();
        assertThat(merges.undo(merging, ana.memberId()).orElseThrow()).contains("so they stay one");
    }

    /** Until somebody decides whom a stranger's mail is about, nothing leaves to them by itself, whoever they are. */
    @Test
    void whatIsAskedAboutOneIsAskedAboutTheOther() throws Exception {
        long stays = lead("Maya Okafor"), goes = lead("Maja Okafor");
        db.sql("""
                with box as (
                    insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host,
                                         imap_port, imap_tls, username, secret, created_at)
                    values (:ana, 'asked@box.example', 'Ana', 'x', 465, 'tls', 'x', 993, 'tls', 'ana', '', now())
                    returning id),
                mail as (
                    insert into received (mailbox_id, folder, uid_validity, uid, kind, sender, subject, text, at)
                    select id, 'INBOX', 1, 1, 'perhaps reply', 'jo@elsewhere.example', 'Drills', 'Two.', now() from box
                    returning id)
                insert into perhaps (received_id, prospect_id) select id, :goes from mail
                """).param("ana", ana.memberId()).param("goes", goes).update();
        long merging = merged(stays, goes);
        assertThat(count("perhaps where prospect_id = " + stays)).isEqualTo(1);
        assertThat(count("perhaps where prospect_id = " + goes)).isZero();
        assertThat(merges.undo(merging, ana.memberId())).isEmpty();
        assertThat(count("perhaps where prospect_id in (" + stays + ", " + goes + ")"))
                .as("nobody knows any more whom of the two")
                .isEqualTo(2);
    }

    @Test
    void thePursuitInWhichTheyReactedLastGoesOnWithAllThatIsOwed() throws Exception {
        long stays = lead("Rea Act"), goes = lead("Rhea Act");
        var back = clock.instant().plus(Duration.ofDays(3));
        pursuits.record(
                stays,
                new Outcome.Interested(new Event.Promise(Commitment.Kind.CALL_BACK, back, "Call back")),
                Channel.CALL,
                "",
                ana.memberId());
        clock.advance(Duration.ofMinutes(5));
        pursuits.replied(goes, "When can you come?");
        var going = pursuits.openOf(goes).orElseThrow().pursuitId();
        var standing = pursuits.openOf(stays).orElseThrow().pursuitId();

        long merging = merged(stays, goes);

        var open = pursuits.openOf(stays).orElseThrow();
        assertThat(open.pursuitId()).isEqualTo(going);
        assertThat(owes(open, Commitment.Kind.ANSWER)).isTrue();
        assertThat(owes(open, Commitment.Kind.CALL_BACK)).isTrue();
        assertThat(open.next()).matches(it -> it != null && it.ownerId() == ana.memberId());
        assertThat(pursuits.history(stays).stream()
                        .filter(it -> it.pursuitId() == standing)
                        .findFirst()
                        .orElseThrow()
                        .ending())
                .matches(it -> it != null && it.how() == Pursuit.Ending.How.DUPLICATE);

        // Long after ten seconds: nothing else happened.
        real.advance(Duration.ofHours(3));
        assertThat(merges.undo(merging, ana.memberId())).isEmpty();
        assertThat(pursuits.openOf(stays).orElseThrow().pursuitId()).isEqualTo(standing);
        assertThat(owes(pursuits.openOf(stays).orElseThrow(), Commitment.Kind.CALL_BACK))
                .isTrue();
        assertThat(owes(pursuits.openOf(stays).orElseThrow(), Commitment.Kind.ANSWER))
                .isFalse();
        assertThat(pursuits.openOf(goes).orElseThrow().pursuitId()).isEqualTo(going);
        assertThat(owes(pursuits.openOf(goes).orElseThrow(), Commitment.Kind.ANSWER))
                .isTrue();
        assertThat(owes(pursuits.openOf(goes).orElseThrow(), Commitment.Kind.CALL_BACK))
                .isFalse();
        assertThat(prospects.addresses(stays)).hasSize(2);
        assertThat(prospects.addresses(goes)).hasSize(2);
        assertThat(prospects.get(goes).name()).isEqualTo("Rhea Act");
        assertThat(get("/prospects/" + goes).statusCode()).isEqualTo(200);
        assertThat(prospects.timeline(goes, 5, null)).anyMatch(it -> it.text().contains("Wrote: When can you come?"));
        assertThat(prospects.timeline(stays, 5, null)).noneMatch(it -> it.text().contains("Wrote: When can you come?"));
        assertThat(merges.undo(merging, ana.memberId()).orElseThrow()).contains("taken back already");
        // And one again.
        merged(goes, stays);
        assertThat(pursuits.openOf(goes).orElseThrow().pursuitId()).isEqualTo(going);
    }

    /** What a rule asks about comes over, and so does the date of a renewal; both go back again. */
    @Test
    void theTierFollowsWhatCameOverAndTheRenewalIsTalkedAbout() throws Exception {
        long stays = lead("Dana Deal"), goes = lead("Dana Deale");
        var on = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().plusDays(200);
        Renewal.renews(prospects, goes, on.toString(), ana.memberId(), clock.instant());
        for (long id : List.of(stays, goes))
            db.sql("update prospect set tier_by_hand = false where id = :id")
                    .param("id", id)
                    .update();
        prospects.openDeal(goes, "Six saws", new BigDecimal("30000"), "GBP", ana.memberId(), clock.instant());
        db.sql("update deal set currency = (select currency from workspace) where prospect_id = :id")
                .param("id", goes)
                .update();
        tiers.set(((TierRule.Read) TierRule.read("A: deal at least 20,000\notherwise B")).rule(), ana.memberId());
        try {
            long merging = merged(stays, goes);
            assertThat(prospects.get(stays).renewsOn()).isEqualTo(on);
            assertThat(prospects.get(stays).tier()).isEqualTo(Tier.A);
            assertThat(pursuits.openOf(stays).orElseThrow().commitments().stream()
                            .filter(it -> it.settled() == null && it.kind() == Commitment.Kind.RENEWAL))
                    .hasSize(1);

            assertThat(merges.undo(merging, ana.memberId())).isEmpty();
            assertThat(prospects.get(stays).renewsOn()).isNull();
            assertThat(prospects.get(goes).renewsOn()).isEqualTo(on);
            assertThat(prospects.get(stays).tier()).isEqualTo(Tier.B);
            assertThat(prospects.get(stays).tierByHand()).isFalse();
            assertThat(owes(pursuits.openOf(stays).orElseThrow(), Commitment.Kind.RENEWAL))
                    .isFalse();
            assertThat(owes(pursuits.openOf(goes).orElseThrow(), Commitment.Kind.RENEWAL))
                    .isTrue();
        } finally {
            tiers.putOutOfForce(ana.memberId());
        }

        // Where both have one the date of the one who stays holds, and one conversation is owed.
        long one = lead("Rene Wal"), other = lead("Renee Wal");
        Renewal.renews(prospects, one, on.plusDays(9).toString(), ana.memberId(), clock.instant());
        Renewal.renews(prospects, other, on.toString(), ana.memberId(), clock.instant());
        pursuits.log(other, Channel.CALL, true, "rang", ana.memberId());
        merged(one, other);
        assertThat(prospects.get(one).renewsOn()).isEqualTo(on.plusDays(9));
        assertThat(pursuits.openOf(one).orElseThrow().commitments())
                .filteredOn(it -> it.settled() == null && it.kind() == Commitment.Kind.RENEWAL)
                .extracting(Commitment::note)
                .singleElement()
                .asString()
                .contains(When.date(on.plusDays(9)));

        // Where nothing is open the date is there for who looks for renewals.
        long quiet = lead("Quinn Quiet"), gone = lead("Quin Quiet");
        Renewal.renews(prospects, gone, on.toString(), ana.memberId(), clock.instant());
        for (long id : List.of(quiet, gone))
            pursuits.record(id, new Outcome.No("price"), Channel.CALL, "", ana.memberId());
        merged(quiet, gone);
        assertThat(prospects.get(quiet).renewsOn()).isEqualTo(on);
    }

    @Test
    void anOptOutOfEitherIsAnOptOut() throws Exception {
        long stays = lead("Otis Out"), goes = lead("Ottis Out");
        var free = email(stays);
        prospects.optOut(goes, NoContact.OPTED_OUT, "the link", clock.instant());
        long merging = merged(stays, goes);
        assertThat(prospects.get(stays).optedOut()).isTrue();
        assertThat(pursuits.openOf(stays)).isEmpty();
        assertThat(prospects.suppressed(List.of(free))).containsExactly(free);
        assertThat(merges.undo(merging, ana.memberId())).isEmpty();
        assertThat(prospects.get(stays).optedOut()).isFalse();
        assertThat(prospects.get(goes).optedOut()).as("their own word holds").isTrue();
        assertThat(prospects.suppressed(List.of(free))).isEmpty();
        assertThat(pursuits.openOf(stays)).isPresent();

        long refuses = lead("Nora Mail"), other = lead("Norah Mail");
        pursuits.refusedEmail(refuses, "said so");
        merged(other, refuses);
        assertThat(prospects.get(other).emailRefused()).isTrue();
    }

    @Test
    void theSameNumberIsThereOnceAndTwoAgainAfterwards() {
        long stays = lead("Sam Same"), goes = lead("Samuel Same");
        var shared = NewAddress.phone(number(stays), "GB").orElseThrow();
        addressBook.add(goes, shared, ana.memberId());
        long merging = merged(stays, goes);
        assertThat(prospects.addresses(stays).stream().filter(it -> it.lookup().equals(shared.lookup())))
                .hasSize(1);
        assertThat(merges.undo(merging, ana.memberId())).isEmpty();
        assertThat(prospects.addresses(goes))
                .hasSize(3)
                .extracting(Address::position)
                .allMatch(it -> it < 10);
    }

    @Test
    void onThePageOfEitherAndInTheListOfThoseWhoLookAlike() throws Exception {
        var company = "Alike Works " + letters(COUNT.incrementAndGet());
        long one = capture("Ida Alike", company, ana, Tier.B, "+44 20 7949 1" + (100 + COUNT.incrementAndGet()));
        long other = db.sql("""
                insert into prospect (name, company_id, owner_id, source, zone, zone_basis, created_at)
                select 'ida alike', company_id, owner_id, 'a list', 'Europe/London', 'stated', created_at from prospect where id = :id
                returning id
                """).param("id", one).query(Long.class).single();
        long caller = lead("Kit Other");
        addressBook.add(caller, NewAddress.phone(number(one), "GB").orElseThrow(), ana.memberId());
        var list = page("/prospects/alike");
        assertThat(list.select("tbody tr:contains(the same name at the same company)")
                        .text())
                .contains("Ida Alike");
        assertThat(list.select("tbody tr:contains(the same telephone number)").text())
                .contains("Kit Other");
        assertThat(page("/prospects").select("a[href=/prospects/alike]")).hasSize(1);
        assertThat(page("/prospects/" + one).select("a[href$=/merging]").text()).contains("The same person as");

        var found = page("/prospects/" + one + "/merging?q=kit");
        assertThat(found.select("a[href$='with=" + caller + "']").text()).contains("Kit Other");
        var both = page("/prospects/" + one + "/merging?with=" + other);
        assertThat(both.text()).contains("What becomes one", "a list", "Rather let ida alike stay");
        var done = post("/prospects/" + one + "/mergings", Map.of("with", "" + other), "/prospects/" + one, false);
        assertThat(done.statusCode()).isEqualTo(302);
        var page = page("/prospects/" + one);
        assertThat(page.select("[data-toast]").text()).contains("are one person now");
        var undo = page.select("form[action^=/undo/merging/]").first();
        assertThat(Objects.requireNonNull(undo).text()).contains("Make them two again");
        var again = post("/prospects/" + one + "/mergings", Map.of("with", "" + other), "/prospects/" + one, false);
        assertThat(again.statusCode()).as("the other is this one already").isEqualTo(409);
        post(undo.attr("action"), Map.of(), "/prospects/" + one, false);
        assertThat(page("/prospects/" + other).select("h1").text()).contains("ida alike");
    }

    @Test
    void whatAPersonDidIsTakenBackWithinTenSeconds() throws Exception {
        var rep = member("Udo Undo", Role.REP, "Sales", "Europe/London");
        // An address, with what waited for it.
        long id = lead("Una Undo");
        db.sql("delete from address where prospect_id = :id").param("id", id).update();
        pursuits.happened(pursuits.openOf(id).orElseThrow().pursuitId(), new Event.FactsChanged("an address"), null);
        post(
                "/prospects/" + id + "/addresses",
                Map.of("kind", "phone", "value", "+44 20 7949 0555"),
                "/prospects/" + id,
                false);
        assertThat(next(id).chore()).isFalse();
        undone(id, "/prospects/" + id);
        assertThat(prospects.addresses(id)).isEmpty();
        assertThat(next(id).chore()).isTrue();
        // Another owner.
        post("/prospects/" + id + "/owner", Map.of("owner", "" + rep.memberId()), "/prospects/" + id, false);
        assertThat(next(id).ownerId()).isEqualTo(rep.memberId());
        undone(id, "/prospects/" + id);
        assertThat(next(id).ownerId()).isEqualTo(ana.memberId());
        // An override, and a pursuit that was opened.
        post("/prospects/" + id + "/override", Map.of("why", "they moved away"), "/prospects/" + id, false);
        assertThat(pursuits.openOf(id)).isEmpty();
        undone(id, "/prospects/" + id);
        assertThat(pursuits.openOf(id)).isPresent();
        real.advance(Duration.ofMinutes(1));
        post("/prospects/" + id + "/override", Map.of("why", "they moved away"), "/prospects/" + id, false);
        post("/prospects/" + id + "/pursuits", Map.of(), "/prospects/" + id, false);
        assertThat(pursuits.openOf(id)).isPresent();
        undone(id, "/prospects/" + id);
        assertThat(pursuits.openOf(id)).isEmpty();
        assertThat(pursuits.history(id).getFirst().ending())
                .matches(it -> it != null && it.why().equals("taken back"));
        // A meeting that was cancelled.
        long meets = lead("Mel Meets");
        pursuits.record(
                meets,
                new Outcome.MeetingBooked(clock.instant().plus(Duration.ofDays(2))),
                Channel.CALL,
                "",
                ana.memberId());
        var cancelled =
                post("/today/prospects/" + meets + "/outcomes", Map.of("outcome", "meeting cancelled"), "/today", true);
        var action = org.jsoup.Jsoup.parse(cancelled.body())
                .select("[data-toast] form")
                .attr("action");
        assertThat(action).startsWith("/undo/");
        post(action, Map.of(), "/today", false);
        assertThat(pursuits.openOf(meets).orElseThrow().state()).isEqualTo(Pursuit.State.MEETING);
        // Won, no and let go go the same way, and a reaction in between is in the way.
        for (var outcome : List.of(new Outcome.Won(), new Outcome.No("price"))) {
            long end = lead("Wes Ends");
            var done = (Recorded.Done) pursuits.record(end, outcome, Channel.CALL, "", ana.memberId());
            assertThat(corrections.undo(Objects.requireNonNull(done.undoId()), ana.memberId()))
                    .isEmpty();
            assertThat(pursuits.openOf(end).orElseThrow().kind()).isEqualTo(Pursuit.Kind.SALE);
            var again = (Recorded.Done) pursuits.record(end, outcome, Channel.CALL, "", ana.memberId());
            pursuits.replied(end, "One more thing");
            assertThat(corrections
                            .undo(Objects.requireNonNull(again.undoId()), ana.memberId())
                            .orElseThrow())
                    .contains("in between");
        }
    }

    private void undone(long id, String on) throws Exception {
        var action = page(on).select("[data-toast] form").attr("action");
        assertThat(action).as("can be taken back").startsWith("/undo/");
        assertThat(post(action, Map.of(), on, false).statusCode()).isEqualTo(302);
        assertThat(page(on).select("[data-toast]").text()).containsAnyOf("Taken back", "back with the owner before");
        assertThat(id).isPositive();
    }

    private long merged(long stays, long goes) {
        var merged = merges.merge(stays, goes, ana.memberId());
        assertThat(merged).isInstanceOf(Merges.Merged.Done.class);
        assertThat(
                        count(
                                "pursuit p left join next_step n on n.pursuit_id = p.id where p.open <> (n.pursuit_id is not null)"))
                .isZero();
        return ((Merges.Merged.Done) merged).mergingId();
    }

    private followthrough.pursuits.NextStep next(long id) {
        return Objects.requireNonNull(pursuits.openOf(id).orElseThrow().next());
    }

    private long lead(String name) {
        int n = COUNT.incrementAndGet();
        return capture(name, "Merge Works " + letters(n), ana, Tier.B, "+44 20 7949 " + (1_000 + n));
    }

    private static String letters(int n) {
        return n < 26 ? "" + (char) ('a' + n) : letters(n / 26 - 1) + (char) ('a' + n % 26);
    }

    private String email(long id) {
        return lookup(id, Address.Kind.EMAIL).orElseThrow();
    }

    private String number(long id) {
        return lookup(id, Address.Kind.PHONE).orElseThrow();
    }

    private Optional<String> lookup(long id, Address.Kind kind) {
        return prospects.addresses(id).stream()
                .filter(it -> it.kind() == kind)
                .map(Address::lookup)
                .findFirst();
    }

    private static boolean owes(Pursuit p, Commitment.Kind kind) {
        return p.commitments().stream().anyMatch(it -> it.settled() == null && it.kind() == kind);
    }

    private static String companyOf(String email) {
        return email.replaceFirst(".*@(.*)\\.example", "$1");
    }

    private long count(String from) {
        return db.sql("select count(*) from " + from).query(Long.class).single();
    }
}
