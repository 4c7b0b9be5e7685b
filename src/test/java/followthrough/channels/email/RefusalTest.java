package followthrough.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Refusal.Phase;
import followthrough.channels.email.Refusal.Reason;
import followthrough.channels.email.Refusal.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers of all sorts say, and what it means for the address. */
class RefusalTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            USER_UNKNOWN     | 550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking
            USER_UNKNOWN     | 550 5.1.1 <tom@prospect.example>: Recipient address rejected: User unknown in virtual mailbox table
            USER_UNKNOWN     | 550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found
            USER_UNKNOWN     | 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
            USER_UNKNOWN     | 550 Requested action not taken: mailbox unavailable
            FILTERED         | 554 delivery error: dd This user doesn't have a mail.example account (tom@mail.example)
            USER_UNKNOWN     | 550 5.1.1 unknown or illegal alias: tom@prospect.example
            USER_UNKNOWN     | 553 5.3.0 <tom@prospect.example>... No such user here
            USER_UNKNOWN     | 550 unrouteable mail: unknown local-part "tom" in domain "prospect.example"
            USER_UNKNOWN     | 511 sorry, no mailbox here by that name (#5.1.1 - chkuser)
            USER_UNKNOWN     | 550 5.1.1 bad destination mailbox address
            USER_UNKNOWN     | 550 5.4.1 Recipient tom@prospect.example not listed in directory
            USER_UNKNOWN     | 550 5.1.0 tom@prospect.example: mailbox not found
            USER_UNKNOWN     | 550-5.1.1 that user is no longer here
            USER_UNKNOWN     | 550 5.1.1 Benutzer unbekannt: unbekannter Empfänger
            USER_UNKNOWN     | 550 5.1.1 Adresse d au moins un destinataire invalide. Destinataire inconnu
            HOST_UNKNOWN     | 550 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain
            HOST_UNKNOWN     | Host or domain name not found. Name service error for name=prospect.example type=A: Host not found
            HOST_UNKNOWN     | 550 5.1.2 <tom@prospect.example>... Host unknown (Name server: prospect.example.: host not found)
            HOST_UNKNOWN     | Unrouteable address
            HOST_UNKNOWN     | 550 Domain does not exist
            HOST_UNKNOWN     | Die Domäne kunde.example existiert nicht.
            HOST_UNKNOWN     | Die DOMÄNE kunde.example wurde nicht gefunden.
            HOST_UNKNOWN     | Die Domain kunde.example wurde nicht gefunden.
            HOST_UNKNOWN     | Le domaine kunde.example n'existe pas.
            USER_UNKNOWN     | Adres k.ott@kunde.example nie został znaleziony.
            USER_UNKNOWN     | Konto nie zostało odnalezione.
            USER_UNKNOWN     | Skrzynka nie została znaleziona.
            UNDEFINED        | Konto nie zostało jeszcze opłacone.
            MAILBOX_FULL     | Wiadomość na adres k.ott@kunde.example nie została doręczona, skrzynka jest pełna.
            UNDEFINED        | Adres nie został jeszcze potwierdzony.
            HAS_MOVED        | 551 5.1.6 recipient has moved; please try tom@elsewhere.example
            NOT_ACCEPT       | 556 5.1.10 Domain prospect.example does not accept mail (null MX)
            NOT_ACCEPT       | Domain prospect.example does not accept mail (nullMX)
            MAILBOX_FULL     | 452 4.2.2 The email account that you tried to reach is over quota. Please direct the recipient to
            MAILBOX_FULL     | 552 5.2.2 Mailbox size limit exceeded
            MAILBOX_FULL     | 554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException; Failed to process message
            MAILBOX_FULL     | 552 RCPT TO:<tom@prospect.example> Mailbox disk quota exceeded
            MAILBOX_FULL     | 550 User account is overquota
            MAILBOX_FULL     | 522 5.2.2 The recipient's mailbox has exceeded its storage limit
            MAILBOX_FULL     | 552 Requested mail action aborted: exceeded storage allocation
            MAILBOX_FULL     | 550 5.2.2 Das Postfach des Empfängers ist voll
            SYSTEM_FULL      | 452 4.3.1 Insufficient system storage
            SUSPEND          | 550 5.2.1 The email account that you tried to reach is disabled.
            SUSPEND          | 554 30 Sorry, your message to tom@mail.example cannot be delivered. This mailbox is disabled (554.30).
            SUSPEND          | 550 Mailbox is inactive
            SUSPEND          | 550 5.7.1 This account has been suspended for violating the terms
            EXPIRED          | Retry time not reached for any host after a long failure period
            EXPIRED          | Message expired: unable to deliver in 840 minutes
            EXPIRED          | 4.4.7 Delivery expired (message too old)
            EXPIRED          | connect to mx.prospect.example[192.0.2.7]:25: Connection timed out
            NETWORK_ERROR    | 554 5.4.6 Hop count exceeded - possible mail loop
            NETWORK_ERROR    | 550 5.4.14 Hop count exceeded - possible mail loop ATTR34
            NETWORK_ERROR    | mail for prospect.example loops back to myself
            NETWORK_ERROR    | connect to mx.prospect.example[192.0.2.7]:25: No route to host
            SYSTEM_ERROR     | 451 4.3.0 Error: queue file write error: internal error
            MAILER_ERROR     | Command died with status 1: "/usr/bin/vacation"
            SPEEDING         | 421 4.7.28 [192.0.2.7 15] Our system has detected an unusual rate of mail originating from your IP: rate limited
            SPEEDING         | 450 4.2.1 The user you are trying to contact is receiving mail too quickly. Please resend
            TOO_MANY_CONN    | 421 4.7.0 Too many concurrent SMTP connections from this IP address; please try again later
            MESG_TOO_BIG     | 552 5.3.4 Message size exceeds fixed maximum message size
            EXCEED_LIMIT     | 550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient
            AUTH_FAILURE     | 550 5.7.26 This mail has been blocked because the sender is unauthenticated. DKIM = did not pass SPF = did not pass
            AUTH_FAILURE     | 550 5.7.509 Access denied, sending domain ours.example does not pass DMARC verification
            AUTH_FAILURE     | 550 5.7.515 Access denied, sending domain ours.example does not meet the required authentication level
            BAD_REPUTATION   | 550 5.7.1 Our system has detected that this message is suspicious due to the very low reputation of the sending domain
            BAD_REPUTATION   | 421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to unexpected volume or user complaints
            BLOCKED          | 554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org
            BLOCKED          | 550 5.7.606 Access denied, banned sending IP [192.0.2.7]
            BLOCKED          | 550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).
            BLOCKED          | 554 Your IP address has been blacklisted
            BLOCKED          | 571 Email from 192.0.2.7 is currently blocked by our anti-spam system
            REQUIRE_PTR      | 450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.7]
            REQUIRE_PTR      | 550 5.7.1 Fix reverse DNS for 192.0.2.7
            SPAM_DETECTED    | 554 5.7.1 Message rejected as spam by content filtering
            SPAM_DETECTED    | 550 High probability of spam
            SPAM_DETECTED    | 552 5.7.0 This message looks like SPAM
            VIRUS_DETECTED   | 552 5.7.0 Message contains a virus: Eicar-Signature
            NO_RELAYING      | 550 5.7.1 Unable to relay
            NO_RELAYING      | 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)
            NO_RELAYING      | 554 5.7.1 <tom@prospect.example>: Relay access denied
            NO_RELAYING      | 550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain
            REJECTED         | 450 4.1.8 <ana@ours.example>: Sender address rejected: Domain not found
            REJECTED         | 553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)
            REJECTED         | 550 5.1.7 Sender verify failed
            REJECTED         | 550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; You are not permitted to send to this group
            POLICY_VIOLATION | 554 5.7.1 Message rejected due to local policy
            POLICY_VIOLATION | 552-5.7.0 This message was blocked because its content presents a potential security issue
            NOT_COMPLIANT_RFC| 550 5.7.1 Our system has detected that this message is not RFC 5322 compliant: duplicate headers
            FAILED_STARTTLS  | 530 5.7.0 Must issue a STARTTLS command first
            CONTENT_ERROR    | 550 5.6.0 improper use of 8-bit data in message header: malformed message
            ON_HOLD          | 550 5.0.0 Not today
            """)
    void whatServersSay(Reason reason, String said) {
        assertThat(Refusal.reason("", said, "", null)).isEqualTo(reason);
    }

    /** The same two words are said of an address, and by filters of a message. */
    @Test
    void theSameWordsAtAnotherTime() {
        assertThat(Refusal.reason("", "550 User unknown", "", Phase.RCPT)).isEqualTo(Reason.USER_UNKNOWN);
        assertThat(Refusal.reason("", "550 User unknown", "", Phase.DATA)).isEqualTo(Reason.FILTERED);
        assertThat(Refusal.reason("5.1.1", "550 User unknown", "", Phase.DATA)).isEqualTo(Reason.USER_UNKNOWN);
        // Refused when it was named, and nobody says why: in doubt an address is not dead.
        assertThat(Refusal.reason("", "550 no", "", Phase.RCPT)).isEqualTo(Reason.ON_HOLD);
        assertThat(Refusal.reason("", "550 <a@b.example>: Recipient address rejected.", "", Phase.RCPT))
                .isEqualTo(Reason.USER_UNKNOWN);
        assertThat(Refusal.reason("", "554 no", "", Phase.CONNECT)).isEqualTo(Reason.BLOCKED);
        assertThat(Refusal.reason("", "554 no", "", Phase.MAIL)).isEqualTo(Reason.REJECTED);
    }

    @Test
    void onlyFourReasonsAreForEver() {
        for (var reason : Reason.values())
            assertThat(reason.type() == Type.HARD)
                    .as(reason.word())
                    .isEqualTo(reason == Reason.USER_UNKNOWN
                            || reason == Reason.HOST_UNKNOWN
                            || reason == Reason.HAS_MOVED
                            || reason == Reason.NOT_ACCEPT);
    }

    @Test
    void nothingSaidIsNoDeadAddress() {
        assertThat(Refusal.reason("", "", "", null)).isEqualTo(Reason.UNDEFINED);
    }

    /** Only against words that are read for ever. */
    @Test
    @Timeout(60)
    void hostileWordsTakeLittleTime() {
        for (var piece : new String[] {
            "mailbox ",
            "account:",
            "user unknown to ",
            "exceed a ",
            "domain ",
            "<@",
            "5.1.1 ",
            "\u3000",
            "host a.b.c.d.e.f.g."
        })
            assertThat(Refusal.reason("", piece.repeat(200_000 / piece.length()), piece.repeat(50_000), null))
                    .isNotNull();
    }
}
