package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Tier;
import followthrough.pursuits.Event;
import followthrough.support.FollowthroughTest;
import followthrough.team.Member;
import followthrough.team.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** What a browser hears while a page is open, over the real stream. */
@FollowthroughTest
@Timeout(60)
class LiveAlertsTests extends TodayWorld {
    @Autowired
    LiveAlerts live;

    private Member kofi;

    @BeforeEach
    void aRepAtWork() throws Exception {
        administrator();
        kofi = member("Kofi Live", Role.REP, "Live", "Europe/London");
        db.sql("update alert set seen_at = at where seen_at is null").update();
        signIn(kofi);
    }

    @Test
    void aLeadAndAReplyAreHeardAtOnce() throws Exception {
        try (var stream = stream()) {
            var lead = capture("Lena Lead", "Lead Works", kofi, Tier.B, "");
            assertThat(stream.next()).contains("New: Lena Lead", "/today?open=" + lead);
            pursuits.heard(lead, new Event.Replied());
            assertThat(stream.next()).contains("Lena Lead answered");
        }
    }

    @Test
    void whatNobodyShowedIsToldToTheNextPage() throws Exception {
        capture("Mia Missed", "Missed Works", kofi, Tier.B, "");
        try (var page = stream();
                var other = stream()) {
            assertThat(page.next()).contains("New: Mia Missed");
            assertThat(other.next()).contains("New: Mia Missed");
        }
        var alerts = unseen();
        assertThat(alerts).contains("New: Mia Missed");
        var shown = alerts.replaceAll(".*\"alertId\":(\\d+).*", "$1");
        assertThat(post("/alerts/seen", Map.of("id", shown), "/today", false).statusCode())
                .isEqualTo(204);
        assertThat(unseen()).isEqualTo("[]");
        try (var later = stream()) {
            capture("Nia Next", "Next Works", kofi, Tier.B, "");
            assertThat(later.next()).contains("Nia Next").doesNotContain("Mia Missed");
        }
    }

    /** Another node writes with its own connection; what is rolled back nobody hears. */
    @Test
    void whatAnotherNodeCommitsIsHeardHere() throws Exception {
        try (var stream = stream()) {
            db.sql("""
                    with told as (insert into alert (member_id, text, link, at)
                                  values (:member, 'From the other node', '/imports/1', now()) returning member_id)
                    select pg_notify('alert', member_id::text) from told
                    """).param("member", kofi.memberId()).query().listOfRows();
            assertThat(stream.next()).contains("From the other node", "/imports/1");
        }
    }

    @Test
    void aBrokenLineToTheDatabaseIsMended() throws Exception {
        try (var stream = stream()) {
            assertThat(db.sql(
                                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'followthrough listens' and datname = current_database()")
                            .query(Boolean.class)
                            .list())
                    .containsExactly(true);
            capture("Bea Broken", "Broken Works", kofi, Tier.B, "");
            assertThat(stream.next()).contains("New: Bea Broken");
        }
    }

    @Test
    void aStreamEndsWithItsSignIn() throws Exception {
        var stream = stream();
        post("/sign-out", Map.of(), "/today", false);
        assertThat(stream.next()).isNull();
        assertThat(streamed().headers().firstValue("Location").orElse("")).contains("/sign-in");
    }

    @Test
    void aPageLeftOpenHearsNothingOfTheNextPerson() throws Exception {
        var other = member("Otto Next", Role.REP, "Live", "Europe/London");
        signIn(other);
        assertThat(streamed().statusCode()).isEqualTo(403);
    }

    @Test
    void aNodeThatGoesDownEndsItsStreams() throws Exception {
        var stream = stream();
        live.stop();
        try {
            assertThat(stream.next()).isNull();
            assertThat(streamed().statusCode()).isEqualTo(503);
        } finally {
            live.start();
        }
    }

    /** A page's stream; it is open once the server has said its first line. */
    private Stream stream() throws Exception {
        var stream = new Stream(streamed());
        if (unseen().equals("[]"))
            assertThat(stream.lines.poll(20, TimeUnit.SECONDS)).isEqualTo("-");
        return stream;
    }

    private HttpResponse<InputStream> streamed() throws Exception {
        return browser.send(
                request("/alerts/stream?member=" + kofi.memberId())
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private String unseen() throws Exception {
        return browser.send(
                        request("/alerts").header("Accept", "application/json").build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static final class Stream implements AutoCloseable {
        private static final String END = "(ended)";
        private final HttpResponse<InputStream> answer;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        Stream(HttpResponse<InputStream> answer) {
            this.answer = answer;
            Thread.startVirtualThread(this::read);
        }

        private void read() {
            try (var reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String line; (line = reader.readLine()) != null; )
                    if (line.startsWith("data:")) lines.add(line.substring(5));
            } catch (IOException closed) {
                // as a browser does when its page is left
            }
            lines.add(END);
        }

        /** The next news; absent when the server ended the stream. */
        @Nullable
        String next() throws InterruptedException {
            while (true) {
                var line = lines.poll(40, TimeUnit.SECONDS);
                if (line == null) throw new AssertionError("nothing was heard");
                if (line.equals(END)) return null;
                if (!line.equals("-")) return line;
            }
        }

        @Override
        public void close() throws IOException {
            answer.body().close();
        }
    }
}
