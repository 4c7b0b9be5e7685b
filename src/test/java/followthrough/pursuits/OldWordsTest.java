package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Tier;
import followthrough.support.FollowthroughTest;
import followthrough.support.TestClock;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** T57: what was said goes when its time is up; that it happened stays. */
@FollowthroughTest
class OldWordsTest {
    private static int people;

    private final OldWords oldWords;
    private final Pursuits pursuits;
    private final Team team;
    private final TestClock clock;
    private final JdbcClient db;

    private long ana;

    @Autowired
    OldWordsTest(OldWords oldWords, Pursuits pursuits, Team team, TestClock clock, JdbcClient db) {
        this.oldWords = oldWords;
        this.pursuits = pursuits;
        this.team = team;
        this.clock = clock;
        this.db = db;
    }

    @BeforeEach
    void aTeamWithAMailbox() {
        if (!team.isSetUp())
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "a long way to the harbour",
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay",
                    EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(9, 0),
                    LocalTime.of(17, 0)));
        ana = team.firstAdministrator().orElseThrow().memberId();
        db.sql("""
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at)
                select :ana, 'words@harbour.example', 'Ana', 'mail.example', 465, 'tls', 'mail.example', 993, 'tls', 'ana',
                       'sealed', now() on conflict do nothing
                """).param("ana", ana).update();
    }

    @Test
    void wordsOfWhatIsLongOverGoAndTheHistoryStays() {
        long over = talkedTo();
        long open = talkedTo();
        clock.advance(Duration.ofMinutes(1));
        var next = new Outcome.NotNow(null, "the budget is made in May");
        assertThat(pursuits.record(over, next, Channel.CALL, "", ana, null, Giving.words("how fast it is", "Ben Ito")))
                .isInstanceOf(Recorded.Done.class);
        clock.advance(Duration.ofMinutes(1));
        pursuits.askedAgain(over, "Which drill for oak, once more?");
        assertThat(pursuits.record(over, new Outcome.No("no budget"), Channel.CALL, "not this year", ana))
                .isInstanceOf(Recorded.Done.class);
        found(over);
        var touches = count("touch", over);
        var entries = count("timeline", over);

        assertThat(oldWords.goFrom(clock.instant().minus(Duration.ofDays(1)))).isZero();
        assertThat(words(over)).isGreaterThan(8);
        assertThat(begunBy(over)).contains("the budget is made in May");
        clock.advance(Duration.ofDays(2));
        assertThat(oldWords.goFrom(clock.instant().minus(Duration.ofDays(1)))).isPositive();

        assertThat(words(over)).isZero();
        assertThat(inLines(over)).isEmpty();
        assertThat(begunBy(over))
                .as("what it takes to put it back stays")
                .contains("\"at\": ")
                .doesNotContain("May");
        assertThat(count("lint_finding", over)).isOne();
        assertThat(words(open)).isGreaterThan(2);
        assertThat(count("touch", over)).isEqualTo(touches).isPositive();
        assertThat(count("timeline", over)).isEqualTo(entries).isPositive();
        assertThat(count("ledger", over)).isOne();
        assertThat(oldWords.goFrom(clock.instant().minus(Duration.ofDays(1)))).isZero();
    }

    /** Somebody to whom a message went, who wrote, and about whom a note was taken. */
    private long talkedTo() {
        int n = ++people;
        var person = new NewProspect(
                "Maya Okafor",
                "",
                "",
                "",
                "",
                "",
                "",
                List.of(
                        NewAddress.email("maya@words" + n + ".example").orElseThrow(),
                        NewAddress.phone("+442073" + (100_000 + n), "").orElseThrow()),
                "form",
                ana,
                Tier.B,
                Basis.ASKED,
                "",
                "Europe/London",
                "",
                Map.of(),
                false,
                false,
                null);
        long maya = ((Added.Created) pursuits.capture(person, "Which drill for oak?", null)).prospectId();
        clock.advance(Duration.ofMinutes(1));
        pursuits.log(maya, Channel.CALL, true, "wants a drill for oak", ana);
        db.sql("""
                with box as (select id from mailbox where address = 'words@harbour.example'),
                written as (
                    insert into ledger (pursuit_id, prospect_id, automatic, mailbox_id, state, message_id, key, recipient,
                                        subject, body, goal, minutes, planned_at, not_before, done_at)
                    select p.id, p.prospect_id, true, box.id, 'sent', 'words-' || p.id, gen_random_uuid(), 'maya@words.example',
                           'Oak', 'Which drill for oak? This one.', 'a talk', 1, :now::timestamptz, :now::timestamptz,
                           :now::timestamptz
                      from pursuit p, box where p.prospect_id = :maya)
                insert into received (mailbox_id, folder, uid_validity, uid, prospect_id, kind, sender, subject, text, at)
                select id, 'INBOX', 1, :maya, :maya, 'reply', 'maya@words.example', 'Re: Oak', 'How much is it?', :now::timestamptz
                  from box
                """).param("now", clock.instant().toString()).param("maya", maya).update();
        return maya;
    }

    private int count(String table, long prospectId) {
        return db.sql("select count(*) from " + table + " where prospect_id = :id")
                .param("id", prospectId)
                .query(Integer.class)
                .single();
    }

    /** One in a message to them, which somebody did without. */
    private void found(long prospectId) {
        db.sql("""
                insert into lint_finding (rule, prospect_id, pursuit_id, touch, words, found_at, found_by,
                                          dismissed_at, dismissed_by, reason)
                select 'nudge', prospect_id, id, 1, '{just checking in}', opened_at, :ana, opened_at, :ana, 'her own words'
                  from pursuit where prospect_id = :id
                """).param("ana", ana).param("id", prospectId).update();
    }

    /** What began the run that the last act ended, as it is kept for a second thought. */
    private String begunBy(long prospectId) {
        return db.sql("""
                        select coalesce(string_agg(u.before #>> '{pursuit,begun_by}', ' '), '')
                          from undo u join pursuit p on p.id = u.pursuit_id where p.prospect_id = :id
                        """).param("id", prospectId).query(String.class).single();
    }

    /** The lines of the timeline, which stay, that hold words of theirs or about them. */
    private List<String> inLines(long prospectId) {
        return db.sql("select text from timeline where prospect_id = :id and text ~ 'May|oak|fast|Ben'")
                .param("id", prospectId)
                .query(String.class)
                .list();
    }

    /** Rows that hold what somebody said. */
    private int words(long prospectId) {
        return db.sql("""
                        with p as (select * from pursuit where prospect_id = :id)
                        select (select count(*) from ledger where prospect_id = :id and body <> '')
                             + (select count(*) from timeline where prospect_id = :id and detail <> '')
                             + (select count(*) from received where prospect_id = :id and text <> '')
                             + (select count(*) from lint_finding where prospect_id = :id and (words <> '{}' or reason <> ''))
                             + (select count(*) from gift g join touch t on t.id = g.touch_id
                                 where t.prospect_id = :id and g.words <> '')
                             + (select count(*) from undo u join p on p.id = u.pursuit_id
                                 where u.before #>> '{pursuit,begun_by,said}' <> '')
                        """).param("id", prospectId).query(Integer.class).single();
    }
}
