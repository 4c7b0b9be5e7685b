package followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import followthrough.channels.email.MailboxReader;
import followthrough.inbox.Inbox;
import followthrough.pursuits.Dispatcher;
import followthrough.support.Accessibility;
import followthrough.support.Browser;
import followthrough.support.FollowthroughTest;
import followthrough.support.Shared;
import followthrough.support.TestClock;
import followthrough.support.TestRealTime;
import followthrough.team.ConsoleLink;
import jakarta.mail.Message;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The main job, end to end, in a browser against the running application, a real mail server and a real database: first
 * run, a list as fresh leads, Today, a personal e-mail and a call with two keys each, an automatic e-mail, a reply, the
 * answer, not now with a date.
 */
@FollowthroughTest
class JourneyTest {
    private static final String ADDRESS = "leila@haddad-parts.example";

    @LocalServerPort
    int port;

    @Autowired
    ApplicationContext application;

    @Autowired
    JdbcClient db;

    @Autowired
    TestClock clock;

    @Autowired
    TestRealTime real;

    @Autowired
    Dispatcher dispatcher;

    @Autowired
    MailboxReader reader;

    @Autowired
    Inbox inbox;

    private final GreenMail mail = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
    });

    @BeforeEach
    void mailServer() {
        mail.setUser(ADDRESS, ADDRESS, "secret");
        mail.start();
    }

    @AfterEach
    void away() {
        mail.stop();
    }

    @Test
    void fromTheFirstRunToNotNow() throws Exception {
        try (var browser = Browser.open(1280, 900)) {
            var page = browser.newPage();
            firstRun(page);
            connectMailbox(page);
            importFreshLeads(page, Path.of("samples", "fair-leads.csv"), 56);
            var atomic = Shared.find("data/crm-import-samples/files/atomic_contacts.csv");
            if (atomic.isPresent()) importFreshLeads(page, atomic.get(), -1);

            // Every imported prospect has a first touch, due now.
            assertThat(count("prospect p where not exists (select 1 from next_step n where n.prospect_id = p.id"
                            + " and n.kind = 'touch' and n.due_at <= '" + clock.instant() + "')"))
                    .isZero();

            var called = logCall(page);
            var written = writeMail(page);
            assertThat(called).isNotEqualTo(written);

            // Ten seconds for second thoughts, then it leaves; the automatic one follows the call by itself.
            real.advance(Duration.ofSeconds(11));
            clock.advance(Duration.ofMinutes(15));
            dispatcher.runDue();
            var personal = toProspect(addressOf(written));
            assertThat(personal.getHeader("X-Followthrough-Touch", null)).isEqualTo("personal");
            var automatic = toProspect(addressOf(called));
            assertThat(automatic.getHeader("X-Followthrough-Touch", null)).isEqualTo("automatic");
            assertThat(automatic.getHeader("List-Unsubscribe", null)).contains("mailto:" + ADDRESS);
            var both = (MimeMultipart) automatic.getContent();
            for (int n = 0; n < 2; n++)
                assertThat(both.getBodyPart(n).getContent().toString()).contains("Haddad Parts, Harbour Street 1");

            reply(automatic);
            var prospect = prospectOf(called);
            assertThat(count("ledger l join pursuit p on p.id = l.pursuit_id where p.prospect_id = " + prospect
                            + " and l.state in ('planned', 'claimed')"))
                    .isZero();
            assertThat(count("next_step where automatic and prospect_id = " + prospect))
                    .isZero();

            page.navigate(url("/today"));
            assertThat(page.locator(".lanes a[aria-current=page]").innerText()).startsWith("Answer");
            assertThat(page.locator(".queue li .name").first().innerText()).isEqualTo(called);
            assertThat(page.locator("#pane").innerText()).contains("The worksheet is what I need");

            notNow(page, prospect, LocalDate.of(2026, 4, 14));
            assertThat(
                            count(
                                    "pursuit p where p.state <> 'ended' and not exists (select 1 from next_step n where n.pursuit_id = p.id)"))
                    .isZero();

            readableEverywhere(browser, prospect);
        }
    }

    private void firstRun(Page page) {
        page.navigate(url(ConsoleLink.path(application)));
        page.fill("[name=name]", "Leila Haddad");
        page.fill("[name=email]", ADDRESS);
        page.fill("[name=password]", "a long sentence is best");
        page.fill("[name=zone]", "Europe/Brussels");
        page.fill("[name=workspace]", "Haddad Parts");
        page.fill("[name=postalAddress]", "Harbour Street 1\n1000 Sampletown");
        page.click("main button.first");
        page.waitForURL("**/welcome");
    }

    private void connectMailbox(Page page) {
        page.navigate(url("/settings/mailboxes"));
        page.fill("[name=host]", "127.0.0.1");
        page.check("[name=withoutTls]");
        page.click("button:has-text('Allow')");
        page.waitForLoadState();
        page.navigate(url("/settings/mailboxes"));
        page.fill("[name=address]", ADDRESS);
        page.fill("[name=displayName]", "Leila Haddad");
        page.fill("[name=password]", "secret");
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        page.fill("[name=username]", ADDRESS);
        page.fill("[name='smtp.host']", "127.0.0.1");
        page.fill("[name='smtp.port']", String.valueOf(mail.getSmtp().getPort()));
        page.selectOption("[name='smtp.tls']", "none");
        page.fill("[name='imap.host']", "127.0.0.1");
        page.fill("[name='imap.port']", String.valueOf(mail.getImap().getPort()));
        page.selectOption("[name='imap.tls']", "none");
        page.click("button[name=do][value=connect]");
        page.waitForLoadState();
        assertThat(count("mailbox")).isEqualTo(1);
        // The first look only notes where the inbox ends.
        reader.read(mailboxId(), inbox::receive);
    }

    private void importFreshLeads(Page page, Path list, int expected) {
        var before = count("prospect");
        page.navigate(url("/imports/new"));
        page.setInputFiles("main input[type=file]", list);
        if (page.url().endsWith("/imports/new")) page.click("main button.first");
        page.waitForURL("**/imports/*");
        page.locator("[name=basis]").waitFor();
        page.check("[name=kind][value=FRESH]");
        page.selectOption("[name=basis]", "asked");
        page.click("button:has-text('Check what it would do')");
        page.locator("main button:has-text('Import ')").click();
        page.locator("main .note.good:has-text('Imported')").waitFor(new Locator.WaitForOptions().setTimeout(60_000));
        var added = count("prospect") - before;
        if (expected >= 0) assertThat(added).isEqualTo(expected);
        else assertThat(added).isPositive();
    }

    /** The first row's pane is open already: one key logs the call. */
    private String logCall(Page page) {
        page.navigate(url("/today?lane=new"));
        var name = downToSomebodyWhoMayBeWrittenTo(page);
        assertThat(page.locator("#pane").innerText()).contains("Call guide");
        page.keyboard().press("4");
        page.locator("#toasts :text('Undo')").first().waitFor();
        assertThat(count(
                        "touch where channel = 'call' and outcome = 'no answer' and prospect_id = " + prospectOf(name)))
                .isEqualTo(1);
        return name;
    }

    /** E-mail instead of the planned call: {@code e} opens it, {@code d} sends it. */
    private String writeMail(Page page) {
        page.navigate(url("/today?lane=new"));
        var name = downToSomebodyWhoMayBeWrittenTo(page);
        page.keyboard().press("e");
        page.locator("#pane textarea[name=body]").waitFor();
        page.keyboard().press("d");
        page.locator("#toasts :text('Undo')").first().waitFor();
        assertThat(count("ledger where state = 'planned' and not automatic and prospect_id = " + prospectOf(name)))
                .isEqualTo(1);
        return name;
    }

    private String downToSomebodyWhoMayBeWrittenTo(Page page) {
        while (true) {
            var name = page.locator("#pane h2").innerText();
            if (count(
                            "prospect p join address a on a.prospect_id = p.id where a.kind = 'email' and not p.email_refused and p.id = "
                                    + prospectOf(name))
                    > 0) return name;
            page.keyboard().press("j");
            page.locator("#pane h2 a:not(:text-is('" + name + "'))").waitFor();
        }
    }

    private void notNow(Page page, long prospect, LocalDate date) {
        page.keyboard().press("2");
        page.locator("#until").fill(date.toString());
        page.click("button:has-text('Until that date')");
        page.locator("#toasts :text('Undo')").first().waitFor();
        var due = db.sql(
                        "select due_at, zone from next_step n join prospect p on p.id = n.prospect_id where p.id = :id")
                .param("id", prospect)
                .query((rs, n) -> rs.getObject("due_at", OffsetDateTime.class)
                        .atZoneSameInstant(ZoneId.of(rs.getString("zone")))
                        .toLocalDate())
                .single();
        assertThat(due).isEqualTo(date);
        page.navigate(url("/prospects/" + prospect));
        assertThat(page.locator("main").innerText()).containsIgnoringCase("the date they named");
    }

    /** Light and dark: nothing sticks out sideways, 1920 pixels wide neither, and axe finds nothing. */
    private void readableEverywhere(BrowserContext signedIn, long prospect) {
        var pages = List.of(
                "/today",
                "/prospects",
                "/prospects/" + prospect,
                "/prospects/new",
                "/deals",
                "/playbook",
                "/playbook/new-enquiry",
                "/insights",
                "/imports",
                "/imports/1",
                "/settings/mailboxes",
                "/settings/me",
                "/today/waiting");
        var found = new ArrayList<String>();
        var page = signedIn.newPage();
        for (var width : List.of(360, 1280, 1920)) {
            page.setViewportSize(width, 900);
            for (var path : pages) {
                page.navigate(url(path));
                for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    var where = path + " at " + width + " " + scheme;
                    if ((Boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
                        found.add(where + " is wider than the screen");
                    if (width == 1920) continue;
                    var violations = scheme == ColorScheme.LIGHT
                            ? Accessibility.violations(page)
                            : Accessibility.contrasts(page);
                    violations.forEach(violation -> found.add(where + ": " + violation));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private MimeMessage toProspect(String address) throws Exception {
        for (var message : mail.getReceivedMessages())
            if (message.getRecipients(Message.RecipientType.TO)[0].toString().equals(address)) return message;
        throw new AssertionError("nothing arrived for " + address);
    }

    private void reply(MimeMessage to) throws Exception {
        var answer = new MimeMessage(GreenMailUtil.getSession(mail.getSmtp().getServerSetup()));
        answer.setFrom(to.getRecipients(Message.RecipientType.TO)[0]);
        answer.setRecipient(Message.RecipientType.TO, new InternetAddress(ADDRESS));
        answer.setSubject("Re: " + to.getSubject());
        answer.setHeader("In-Reply-To", to.getMessageID());
        answer.setHeader("References", to.getMessageID());
        answer.setText(
                "The worksheet is what I need. We have no money before spring, though.\n\nOn Tuesday you wrote:\n> Hello");
        Transport.send(answer);
        assertThat(reader.read(mailboxId(), inbox::receive)).isInstanceOf(MailboxReader.Run.Done.class);
    }

    private long mailboxId() {
        return db.sql("select id from mailbox").query((rs, n) -> rs.getLong(1)).single();
    }

    private String addressOf(String name) {
        return db.sql(
                        "select a.value from address a join prospect p on p.id = a.prospect_id where p.name = :name and a.kind = 'email' order by position limit 1")
                .param("name", name)
                .query((rs, n) -> rs.getString(1))
                .single();
    }

    private long prospectOf(String name) {
        return db.sql("select id from prospect where name = :name")
                .param("name", name)
                .query((rs, n) -> rs.getLong(1))
                .single();
    }

    private long count(String from) {
        return db.sql("select count(*) from " + from)
                .query((rs, n) -> rs.getLong(1))
                .single();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
