package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.SendingDomain.Finding;
import followthrough.channels.email.SendingDomain.State;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a domain's records, asked of a real name server. */
class SendingDomainTest {
    private static NameServer names;
    private static SendingDomain domain;

    @BeforeAll
    static void start() throws IOException {
        names = new NameServer();
        domain = new SendingDomain(new Dns(names.at()));
    }

    @AfterAll
    static void stop() {
        names.close();
    }

    @BeforeEach
    void nothing() {
        names.forgets();
    }

    private static Finding check(String part, String smtpHost, String selector) {
        return domain.check("ana@parts.example", smtpHost, selector).stream()
                .filter(finding -> finding.part().equals(part))
                .findFirst()
                .orElseThrow();
    }

    private static Finding check(String part) {
        return check(part, "smtp.gmail.com", "");
    }

    @Test
    void aDomainInOrder() throws IOException {
        names.has("parts.example", "MX", "10 mx2.parts.example.", "5 mx1.parts.example.")
                .has("parts.example", "TXT", "v=spf1 include:_spf.google.com ~all", "something=else")
                .has("_spf.google.com", "TXT", "v=spf1 ip4:192.0.2.0/24 ~all")
                .has("google._domainkey.parts.example", "TXT", "v=DKIM1; k=rsa; p=MIIB")
                .has("_dmarc.parts.example", "TXT", "v=DMARC1; p=quarantine");
        assertThat(domain.check("ana@parts.example", "smtp.gmail.com", "")).allSatisfy(finding -> {
            assertThat(finding.state()).as(finding.toString()).isEqualTo(State.GOOD);
            assertThat(finding.add()).isNull();
        });
        assertThat(check("MX").words()).contains("mx1.parts.example");
        assertThat(check("SPF").words()).contains("1 of 10 lookups");
    }

    @Test
    void nothingThere() {
        assertThat(check("MX").state()).isEqualTo(State.WRONG);
        var spf = check("SPF");
        assertThat(spf.state()).isEqualTo(State.WRONG);
        assertThat(spf.add().value()).isEqualTo("v=spf1 include:_spf.google.com ~all");
        var dkim = check("DKIM");
        assertThat(dkim.state()).isEqualTo(State.WRONG);
        assertThat(dkim.add().name()).isEqualTo("google._domainkey.parts.example");
        var dmarc = check("DMARC");
        assertThat(dmarc.add().name()).isEqualTo("_dmarc.parts.example");
        assertThat(dmarc.add().value()).startsWith("v=DMARC1; p=none");
    }

    @Test
    void whatIsAmissWithSpf() throws IOException {
        names.has("parts.example", "TXT", "v=spf1 include:other.example -all")
                .has("other.example", "TXT", "v=spf1 -all");
        var missing = check("SPF");
        assertThat(missing.words()).contains("Google may not send");
        assertThat(missing.add().value()).isEqualTo("v=spf1 include:_spf.google.com include:other.example -all");

        names.has("parts.example", "TXT", "v=spf1 include:_spf.google.com ~all");
        assertThat(check("SPF").words()).contains("2 SPF records");

        names.forgets().has("parts.example", "TXT", "v=spf1 include:_spf.google.com +all");
        assertThat(check("SPF").words()).contains("lets anybody send");
        assertThat(check("SPF").add().value()).isEqualTo("v=spf1 include:_spf.google.com ~all");

        names.forgets().has("parts.example", "TXT", "v=spf1 include:_spf.google.com");
        assertThat(check("SPF").state()).isEqualTo(State.WEAK);
    }

    /** RFC 7208, 4.6.4: ten lookups, those of what is included counted. */
    @Test
    void tooManyLookupsAndLoopsEnd() throws IOException {
        names.has("parts.example", "TXT", "v=spf1 include:a.example include:_spf.google.com ~all")
                .has("a.example", "TXT", "v=spf1 mx a a:b.example exists:c.example ptr include:b.example ~all")
                .has("b.example", "TXT", "v=spf1 a mx include:a.example include:parts.example ~all");
        assertThat(check("SPF").words()).contains("lookups to evaluate");
        names.forgets().has("parts.example", "TXT", "v=spf1 include:parts.example include:_spf.google.com ~all");
        assertThat(check("SPF").state()).isEqualTo(State.GOOD);
    }

    @Test
    void aPolicyThatLeadsElsewhereCounts() throws IOException {
        names.has("parts.example", "TXT", "v=spf1 redirect=_spf.parts.example")
                .has("_spf.parts.example", "TXT", "v=spf1 include:_spf.google.com -all");
        assertThat(check("SPF").state()).isEqualTo(State.GOOD);
    }

    @Test
    void aServerOfOnesOwn() throws IOException {
        names.has("parts.example", "TXT", "v=spf1 a:mail.parts.example -all")
                .has("mail.parts.example", "A", "192.0.2.7")
                .has("7.2.0.192.in-addr.arpa", "PTR", "mail.parts.example.");
        assertThat(check("SPF", "mail.parts.example", "").state()).isEqualTo(State.GOOD);
        assertThat(check("Reverse DNS", "mail.parts.example", "").state()).isEqualTo(State.GOOD);
        assertThat(check("DKIM", "mail.parts.example", "").state()).isEqualTo(State.UNKNOWN);

        names.has("october._domainkey.parts.example", "TXT", "p=MIIB");
        assertThat(check("DKIM", "mail.parts.example", "october").state()).isEqualTo(State.GOOD);
        assertThat(check("DKIM", "mail.parts.example", "november").state()).isEqualTo(State.WRONG);
        assertThat(check("DKIM", "mail.parts.example", "no key; at all").state())
                .isEqualTo(State.UNKNOWN);

        names.forgets().has("mail.parts.example", "A", "192.0.2.7");
        assertThat(check("Reverse DNS", "mail.parts.example", "").words()).contains("leads back to no name");
        names.has("7.2.0.192.in-addr.arpa", "PTR", "host7.provider.example.");
        assertThat(check("Reverse DNS", "mail.parts.example", "").words()).contains("forgery");
    }

    @Test
    void aServerThatIsOnlyAnAddress() throws IOException {
        names.has("parts.example", "MX", "5 mx1.parts.example.");
        assertThat(Objects.requireNonNull(check("SPF", "192.0.2.7", "").add()).value())
                .isEqualTo("v=spf1 ip4:192.0.2.7 ~all");
        names.has("parts.example", "TXT", "v=spf1 ip4:192.0.2.7 ~all");
        assertThat(check("SPF", "192.0.2.7", "").state()).isEqualTo(State.GOOD);
        assertThat(check("Reverse DNS", "192.0.2.7", "").state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aKeyBehindAnAliasAndOneThatWasWithdrawn() throws IOException {
        names.has("selector1._domainkey.parts.example", "TXT", "v=DKIM1; p=");
        assertThat(check("DKIM", "smtp.office365.com", "").words()).contains("withdrawn");
    }

    @Test
    void thePolicyOfTheOrganisationAbove() throws IOException {
        names.has("_dmarc.parts.example", "TXT", "v=DMARC1;p=reject");
        var finding = domain.check("ana@sales.eu.parts.example", "smtp.gmail.com", "").stream()
                .filter(it -> it.part().equals("DMARC"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.state()).isEqualTo(State.GOOD);
    }

    @Test
    void aPolicyThatIsNone() throws IOException {
        names.has("_dmarc.parts.example", "TXT", "v=DMARC1; rua=mailto:a@b.example");
        assertThat(check("DMARC").words()).contains("lacks its policy");
        names.forgets().has("_dmarc.parts.example", "TXT", "v=DMARC1; p=none", "v=DMARC1; p=reject");
        assertThat(check("DMARC").words()).contains("2 DMARC records");
    }

    @Test
    void aDomainThatTakesNoMail() throws IOException {
        names.has("parts.example", "MX", "0 .");
        assertThat(check("MX").words()).contains("null MX");
    }

    /** What nobody could look up is neither there nor missing. */
    @Test
    void aNameServerInTrouble() {
        names.breaks();
        assertThat(domain.check("ana@parts.example", "mail.parts.example", ""))
                .hasSize(5)
                .allSatisfy(finding -> {
                    assertThat(finding.state()).isEqualTo(State.UNKNOWN);
                    assertThat(finding.words()).contains("Could not be looked up");
                });
    }

    @Test
    void anAddressAtAProvider() {
        assertThat(domain.check("ana@gmail.com", "smtp.gmail.com", ""))
                .singleElement()
                .satisfies(finding -> assertThat(finding.state()).isEqualTo(State.GOOD));
    }
}
