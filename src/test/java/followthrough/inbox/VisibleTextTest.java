package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sample mail as the programs of several makers and languages write it; the people and words are invented. */
class VisibleTextTest {
    private static final String ANSWER = "Thanks, that works for us.";

    static List<String> headersOfOutlook() {
        return List.of(
                "From: Ann Bell <ann@example.com>\nSent: Monday, March 3, 2025 10:30 AM\nTo: Tom Reed <tom@example.net>\nSubject: Offer",
                "Von: Ann Bell <ann@example.com>\nGesendet: Montag, 3. März 2025 10:30\nAn: Tom Reed\nBetreff: Angebot",
                "De : Ann Bell <ann@example.com>\nEnvoyé : lundi 3 mars 2025 10:30\nÀ : Tom Reed\nObjet : Offre",
                "De: Ann Bell <ann@example.com>\nEnviado el: lunes, 3 de marzo de 2025 10:30\nPara: Tom Reed\nAsunto: Oferta",
                "De: Ann Bell <ann@example.com>\nEnviada em: segunda-feira, 3 de março de 2025 10:30\nPara: Tom Reed\nAssunto: Proposta",
                "Da: Ann Bell <ann@example.com>\nInviato: lunedì 3 marzo 2025 10:30\nA: Tom Reed\nOggetto: Offerta",
                "Van: Ann Bell <ann@example.com>\nVerzonden: maandag 3 maart 2025 10:30\nAan: Tom Reed\nOnderwerp: Offerte",
                "Från: Ann Bell <ann@example.com>\nSkickat: den 3 mars 2025 10:30\nTill: Tom Reed\nÄmne: Offert",
                "Fra: Ann Bell <ann@example.com>\nSendt: 3. marts 2025 10:30\nTil: Tom Reed\nEmne: Tilbud",
                "Fra: Ann Bell <ann@example.com>\nSendt: mandag 3. mars 2025 kl. 10:30\nTil: Tom Reed\nKopi: Liv Berg\nEmne: Tilbud",
                "Lähettäjä: Ann Bell <ann@example.com>\nLähetetty: maanantai 3. maaliskuuta 2025 10.30\nVastaanottaja: Tom Reed\nAihe: Tarjous",
                "Od: Ann Bell <ann@example.com>\nWysłano: poniedziałek, 3 marca 2025 10:30\nDo: Tom Reed\nTemat: Oferta",
                "Od: Ann Bell <ann@example.com>\nOdesláno: pondělí 3. března 2025 10:30\nKomu: Tom Reed\nPředmět: Nabídka",
                "Feladó: Ann Bell <ann@example.com>\nElküldve: 2025. március 3., hétfő 10:30\nCímzett: Tom Reed\nTárgy: Ajánlat",
                "Kimden: Ann Bell <ann@example.com>\nGönderildi: 3 Mart 2025 Pazartesi 10:30\nKime: Tom Reed\nKonu: Teklif",
                "От: Ann Bell <ann@example.com>\nОтправлено: понедельник, 3 марта 2025 г. 10:30\nКому: Tom Reed\nТема: Предложение",
                "Від: Ann Bell <ann@example.com>\nНадіслано: понеділок, 3 березня 2025 р. 10:30\nКому: Tom Reed\nТема: Пропозиція",
                "De la: Ann Bell <ann@example.com>\nTrimis: luni, 3 martie 2025 10:30\nCătre: Tom Reed\nSubiect: Ofertă",
                "Από: Ann Bell <ann@example.com>\nΣτάλθηκε: Δευτέρα, 3 Μαρτίου 2025 10:30\nΠρος: Tom Reed\nΘέμα: Προσφορά",
                "差出人: Ann Bell <ann@example.com>\n送信日時: 2025年3月3日 10:30\n宛先: Tom Reed\n件名: ご提案",
                "发件人: Ann Bell <ann@example.com>\n发送时间: 2025年3月3日 10:30\n收件人: Tom Reed\n主题: 报价",
                "寄件者： Ann Bell <ann@example.com>\n寄件日期： 2025年3月3日 10:30\n收件者： Tom Reed\n主旨： 報價",
                "보낸 사람: Ann Bell <ann@example.com>\n보낸 날짜: 2025년 3월 3일 월요일 10:30\n받는 사람: Tom Reed\n제목: 제안",
                "*From:* Ann Bell <ann@example.com>\n*Sent:* Monday, March 3, 2025 10:30 AM\n*To:* Tom Reed <tom@example.net>\n*Cc:* Liv Berg\n*Subject:* Offer",
                "Date: Mon, 3 Mar 2025 10:30:00 +0100\nFrom: ann@example.com\nTo: tom@example.net\nSubject: Offer",
                "________________________________\nQuem: Ann Bell\nQuando: 3 de março\nAonde: Tom Reed\nSobre: Proposta",
                "Ann Bell@EXAMPLE\n03/03/2025 10:30 AM\nTo: Tom Reed/EXAMPLE@EXAMPLE\ncc: \nSubject: Offer",
                "Ann Bell <ann@example.com> on 03/03/2025 10:30:12 AM\n\nTo: Tom Reed/EXAMPLE@EXAMPLE\ncc:\nSubject: Offer",
                "-----Original Message-----\nFrom: Ann Bell\nSubject: Offer",
                "-----Ursprüngliche Nachricht-----\nVon: Ann Bell",
                "-----Message d'origine-----\nDe : Ann Bell",
                "-----Mensaje original-----\nDe: Ann Bell",
                "-----Mensagem original-----\nDe: Ann Bell",
                "-----Messaggio originale-----\nDa: Ann Bell",
                "-----Oorspronkelijk bericht-----\nVan: Ann Bell",
                "-----Ursprungligt meddelande-----\nFrån: Ann Bell",
                "-----Oprindelig meddelelse-----\nFra: Ann Bell",
                "-----Opprinnelig melding-----\nFra: Ann Bell",
                "-----Alkuperäinen viesti-----\nLähettäjä: Ann Bell",
                "-----Wiadomość oryginalna-----\nOd: Ann Bell",
                "-----Původní zpráva-----\nOd: Ann Bell",
                "-----Eredeti üzenet-----\nFeladó: Ann Bell",
                "-----Özgün İleti-----\nKimden: Ann Bell",
                "-----Исходное сообщение-----\nОт: Ann Bell",
                "-----元のメッセージ-----\n差出人: Ann Bell",
                "-----原始邮件-----\n发件人: Ann Bell",
                "-----원본 메시지-----\n보낸 사람: Ann Bell");
    }

    @ParameterizedTest
    @MethodSource("headersOfOutlook")
    void belowAHeaderEverythingIsHistory(String header) {
        assertThat(VisibleText.of(ANSWER + "\n\n" + header + "\n\nHello Tom,\nhere is our offer.\n"))
                .isEqualTo(ANSWER);
        assertThat(VisibleText.of(ANSWER + "\n" + header.replace("\n", "\r\n") + "\r\n\r\nHello Tom"))
                .isEqualTo(ANSWER);
    }

    static List<String> linesOfGmailAndApple() {
        return List.of(
                "On Mon, Mar 3, 2025 at 10:30 AM Ann Bell <ann@example.com> wrote:",
                "On 3 Mar 2025, at 10:30, Ann Bell <ann@example.com> wrote:",
                "Am Mo., 3. März 2025 um 10:30 Uhr schrieb Ann Bell <ann@example.com>:",
                "Am 03.03.2025 um 10:30 schrieb Ann Bell <ann@example.com>:",
                "Ann Bell <ann@example.com> schrieb am Mo., 3. März 2025, 10:30:",
                "Le lun. 3 mars 2025 à 10:30, Ann Bell <ann@example.com> a écrit :",
                "El lun, 3 mar 2025 a las 10:30, Ann Bell (<ann@example.com>) escribió:",
                "El 3 mar 2025, a las 10:30, Ann Bell <ann@example.com> escribió:",
                "Em seg., 3 de mar. de 2025 às 10:30, Ann Bell <ann@example.com> escreveu:",
                "Il giorno lun 3 mar 2025 alle ore 10:30 Ann Bell <ann@example.com> ha scritto:",
                "Op ma 3 mrt 2025 om 10:30 schreef Ann Bell <ann@example.com>:",
                "Op 3 mrt. 2025, om 10:30 heeft Ann Bell <ann@example.com> het volgende geschreven:",
                "Den mån 3 mars 2025 kl 10:30 skrev Ann Bell <ann@example.com>:",
                "3 mars 2025 kl. 10:30 skrev Ann Bell <ann@example.com>:",
                "Den man. 3. mar. 2025 kl. 10.30 skrev Ann Bell <ann@example.com>:",
                "man. 3. mar. 2025 kl. 10:30 skrev Ann Bell <ann@example.com>:",
                "ma 3. maalisk. 2025 klo 10.30 Ann Bell (ann@example.com) kirjoitti:",
                "pon., 3 mar 2025 o 10:30 Ann Bell <ann@example.com> napisał(a):",
                "W dniu pon., 3.03.2025 o 10:30 Ann Bell <ann@example.com> napisał(a):",
                "po 3. 3. 2025 v 10:30 odesílatel Ann Bell <ann@example.com> napsal:",
                "Ann Bell <ann@example.com> ezt írta (időpont: 2025. márc. 3., H, 10:30):",
                "Ann Bell <ann@example.com>, 3 Mar 2025 Pzt, 10:30 tarihinde şunu yazdı:",
                "пн, 3 мар. 2025 г. в 10:30, Ann Bell <ann@example.com>:",
                "3 марта 2025 г., в 10:30, Ann Bell <ann@example.com> написал(а):",
                "пн, 3 бер. 2025 р. о 10:30 Ann Bell <ann@example.com> пише:",
                "În lun., 3 mar. 2025 la 10:30, Ann Bell <ann@example.com> a scris:",
                "Στις Δευ 3 Μαρ 2025 στις 10:30 π.μ., ο χρήστης Ann Bell <ann@example.com> έγραψε:",
                "2025年3月3日(月) 10:30 Ann Bell <ann@example.com>:",
                "2025/03/03 10:30、Ann Bell <ann@example.com>のメール:",
                "Ann Bell <ann@example.com> 于2025年3月3日周一 10:30写道：",
                "Ann Bell <ann@example.com> 於 2025年3月3日 週一 上午10:30寫道：",
                "2025년 3월 3일 (월) 오전 10:30, Ann Bell <ann@example.com>님이 작성:",
                "Vào Th 2, 3 thg 3, 2025 vào lúc 10:30 Ann Bell <ann@example.com> đã viết:",
                "10:30, 3 March 2025, Ann Bell <ann@example.com>:");
    }

    @ParameterizedTest
    @MethodSource("linesOfGmailAndApple")
    void soIsWhatStandsBelowALineOnWhoWrote(String line) {
        assertThat(VisibleText.of(ANSWER + "\n\n" + line + "\n\nHello Tom,\nhere is our offer.\n"))
                .isEqualTo(ANSWER);
        assertThat(VisibleText.of(ANSWER + "\n\n" + line + "\n> Hello Tom,\n>\n> here is our offer.\n"))
                .isEqualTo(ANSWER);
        // Wrapped before the address, as at 76 letters.
        int at = Math.max(line.lastIndexOf(' ', line.indexOf('<') - 1), line.lastIndexOf(' ', line.indexOf('@')));
        if (at > 10)
            assertThat(VisibleText.of(ANSWER + "\n\n" + line.substring(0, at) + "\n" + line.substring(at + 1)
                            + "\n\n> Hello Tom"))
                    .isEqualTo(ANSWER);
    }

    @Test
    void answersBelowEachQuoteStayInOrder() {
        assertThat(VisibleText.of("""
                        On Mon, Mar 3, 2025 at 10:30 AM Ann Bell <ann@example.com> wrote:
                        > How many seats?

                        Twelve.

                        > Which start?
                        > May?
                        May is fine.
                        """)).isEqualTo("Twelve.\n\nMay is fine.");
    }

    @Test
    void anAnswerAtTheBottomIsFound() {
        assertThat(VisibleText.of("Am 03.03.2025 um 10:30 schrieb Ann Bell:\n> Passt Dienstag?\n\nJa, um neun.\n"))
                .isEqualTo("Ja, um neun.");
    }

    @Test
    void ownWordsThatLookLikeAHeaderStay() {
        for (var text : List.of(
                "From: my side all is fine.",
                "Invitation:\n\nDate: Wednesday 5 March\nTime: 10:30\nAddress: 1 Example Street",
                "On Monday I talked to Tom and he wrote:\n\nWe can start in May.",
                "Our numbers:\nSeats: 12\nDate: May 2025\nTo: be decided",
                "On 3 March 2025 we decided on another tool.\nSorry about that.",
                "This is the 3rd mail on that.\nPlease send me the offer again.",
                "Sent by post yesterday, should be there soon.",
                "We have two sites -- Lyon and Turin.\nBoth need it.",
                "Confidential numbers I can send after the NDA.",
                "Attention: we are closed on Friday."))
            assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thanks, that works",
                "Best",
                "Yes - 3pm",
                "Thanks\nFriday",
                "Best regards",
                "Danke!",
                "Merci\nTom",
                "👍",
                "Tom",
                "Kind regards\nTom"
            })
    void aShortMessageIsNeverCut(String text) {
        assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Best regards,\nTom Reed",
                "Kind regards\n\nTom Reed\nHead of Purchasing\nExample Ltd.\n+44 20 7946 0000 | www.example.com",
                "Best,\nTom",
                "Mit freundlichen Grüßen\nTomas Reed\nEinkauf\nBeispiel GmbH\nTel. 030 000000",
                "Viele Grüße aus Köln\n\nTomas",
                "MfG\nT. Reed",
                "Cordialement,\nThomas Reed\nResponsable achats",
                "Bien à vous,\n\nThomas Reed",
                "Saludos cordiales,\nTomás Real",
                "Un saludo,\nTomás",
                "Atenciosamente,\nTomás Real\nCompras",
                "Cordiali saluti\nTommaso Rossi",
                "Met vriendelijke groet,\nTom de Wit\nInkoper",
                "Vänliga hälsningar\nTomas Ek",
                "Med venlig hilsen\nTom Krag",
                "Ystävällisin terveisin\nTomi Aho",
                "Z poważaniem,\nTomasz Król",
                "Pozdrawiam\nTomasz",
                "S pozdravem\nTomáš Král",
                "Üdvözlettel,\nKirály Tamás",
                "Saygılarımla,\nTan Demir",
                "С уважением,\nАнна Белл",
                "Many thanks,\nTom Reed\nHead of Purchasing",
                "-- \nTom Reed\nExample Ltd.",
                "--\nTom",
                "Sent from my iPhone",
                "Get Outlook for iOS<https://aka.ms/o0ukef>",
                "Get Outlook for Android",
                "Von meinem iPhone gesendet",
                "Envoyé de mon iPhone",
                "Enviado desde mi iPhone",
                "Enviado do meu iPhone",
                "Inviato da iPhone",
                "Verstuurd vanaf mijn iPhone",
                "Skickat från min iPhone",
                "Wysłane z iPhone'a",
                "Отправлено с iPhone",
                "iPhoneから送信",
                "Sent from Yahoo Mail for iPhone",
                "Sent with Proton Mail secure email.",
                "Best regards,\nTom Reed\n\nSent from my phone",
                "This e-mail and any attachments are confidential and intended solely for the addressee.\nIf you are not the recipient, delete it.",
                "CONFIDENTIALITY NOTICE: this message may be privileged.",
                "Diese E-Mail enthält vertrauliche und rechtlich geschützte Informationen.",
                "Ce message et ses pièces jointes sont confidentiels.",
                "Este mensaje y sus anexos van dirigidos exclusivamente a su destinatario.",
                "Esta mensagem pode conter informação confidencial.",
                "Il presente messaggio contiene informazioni riservate.",
                "Dit bericht is uitsluitend bestemd voor de geadresseerde.",
                "Niniejsza wiadomość zawiera informacje poufne.",
                "Please consider the environment before printing this e-mail.",
                "Virus-free. www.example.com",
                "_______________________________________________\nPurchasing mailing list\npurchasing@example.com\nhttps://example.com/lists/purchasing",
                "-- \nYou received this message because you are subscribed to the group \"Purchasing\"."
            })
    void signaturesAndFootersAreLeftOut(String end) {
        assertThat(VisibleText.of(ANSWER + "\n\n" + end + "\n")).isEqualTo(ANSWER);
        assertThat(VisibleText.of("Hello Ann,\n\n" + ANSWER + "\n" + end
                        + "\n\nOn Mon, Mar 3, 2025 at 10:30 AM Ann Bell <ann@example.com> wrote:\n> Hello"))
                .isEqualTo("Hello Ann,\n\n" + ANSWER);
    }

    /** It says something, and with it a short answer reads as it was meant. */
    @Test
    void thanksWithNothingButANameStay() {
        assertThat(VisibleText.of("No, not this year.\n\nThanks,\nTom"))
                .isEqualTo("No, not this year.\n\nThanks,\nTom");
    }

    @Test
    void whatIsWrittenBelowTheNameStays() {
        assertThat(VisibleText.of("Not now.\n\nBest,\nTom\n\nPS: Ask Ann Bell in May, she decides."))
                .isEqualTo("Not now.\n\n\nPS: Ask Ann Bell in May, she decides.");
        assertThat(VisibleText.of("Best regards,\nTom\n\nCould you send me prices first?"))
                .endsWith("Could you send me prices first?");
        assertThat(VisibleText.of("Sent from my iPhone\n\nYes, Tuesday.")).isEqualTo("Yes, Tuesday.");
    }

    @Test
    void whomToAskInsteadStays() {
        var text = "Please ask my colleague instead:\n\nLiv Berg\nHead of IT\n+49 30 000000\nliv@example.com";
        assertThat(VisibleText.of(text + "\n\nBest,\nTom")).isEqualTo(text);
    }

    @Test
    void aForwardWithWordsAboveGivesTheWordsAndOneWithoutStaysWhole() {
        var forward =
                "---------- Forwarded message ---------\nFrom: Ann Bell <ann@example.com>\nDate: Mon, Mar 3, 2025\nSubject: Offer\nTo: Tom Reed\n\nHello Tom";
        assertThat(VisibleText.of("Liv, is this for you?\n\n" + forward)).isEqualTo("Liv, is this for you?");
        assertThat(VisibleText.of(forward)).isEqualTo(forward);
        assertThat(VisibleText.of("Für dich?\n\nAnfang der weitergeleiteten Nachricht:\n\nVon: Ann Bell"))
                .isEqualTo("Für dich?");
    }

    @Test
    void theBannerOfAGatewayIsNoWordOfTheWriter() {
        assertThat(VisibleText.of(
                        "CAUTION: This email originated from outside of the organization. Do not click links.\n\n"
                                + ANSWER))
                .isEqualTo(ANSWER);
    }

    static List<String> histories() {
        return List.of(
                "<div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Mon, Mar 3, 2025 Ann wrote:<br></div><blockquote class=\"gmail_quote\">Hello Tom</blockquote></div>",
                "<div class=\"gmail_extra\"><br><div class=\"gmail_quote\">2025-03-03 10:30 GMT+01:00 Ann Bell &lt;ann@example.com&gt;:<br><blockquote class=\"gmail_quote\">Hello</blockquote></div></div>",
                "<div class=\"gmail_signature\">Tom Reed</div>",
                "<div><div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in\"><p><b>From:</b> Ann</p></div></div><p>Hello Tom</p>",
                "<div><div style=\"border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p><b>Kuka:</b> Ann</p></div></div><p>Hello Tom</p>",
                "<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> Ann</div><div>Hello Tom</div>",
                "<div id=\"mail-editor-reference-message-container\"><div><b>From:</b> Ann</div></div>",
                "<div id=\"ms-outlook-mobile-signature\" class=\"ms-outlook-mobile-signature\">Get <a>Outlook for iOS</a></div><hr><div id=\"divRplyFwdMsg\">From: Ann</div>",
                "<div><br><blockquote type=\"cite\"><div>On 3 Mar 2025, at 10:30, Ann Bell &lt;ann@example.com&gt; wrote:</div><div>Hello Tom</div></blockquote></div>",
                "<div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\"><div>On Monday, Ann wrote:</div><div>Hello Tom</div></div>",
                "<div class=\"moz-cite-prefix\">Am 03.03.25 um 10:30 schrieb Ann:</div><blockquote type=\"cite\"><p>Hello</p></blockquote>",
                "<div class=\"protonmail_quote\">On Monday, Ann wrote:<br><blockquote class=\"protonmail_quote\" type=\"cite\">Hello</blockquote></div>",
                "<div class=\"zmail_extra\"><div>---- On Mon, 03 Mar 2025 Ann wrote ---</div><blockquote>Hello</blockquote></div>",
                "<div name=\"quote\" style=\"margin:10px 5px\">Gesendet: Montag<br>Hello Tom</div>",
                "<blockquote style=\"border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px\">Понедельник, 3 марта 2025, 10:30 +03:00 от Ann Bell &lt;ann@example.com&gt;:<br>Hello</blockquote>",
                "<div><includetail><div>------------------ Original ------------------</div><div>From: Ann</div></includetail></div>",
                "<font color=\"#990099\">-----Ann Bell &lt;ann@example.com&gt; wrote: -----</font><div>To: Tom Reed<br>From: Ann Bell<br>Date: 03/03/2025<br>Subject: Offer</div>Hello",
                "<div><hr>From: Ann Bell<br>Date: Mon, 3 Mar 2025<br>To: Tom<br>Subject: Offer<br><br>Hello</div>");
    }

    @ParameterizedTest
    @MethodSource("histories")
    void whatMailProgramsMarkAsHistoryIsLeftOut(String history) {
        assertThat(VisibleText.of(HtmlText.of("<div>" + ANSWER + "</div><br>" + history, true)))
                .isEqualTo(ANSWER);
    }

    @Test
    void answersBetweenQuotesOfHtmlStay() {
        var html =
                "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon Ann wrote:</div><blockquote class=\"gmail_quote\">How many?</blockquote><div>Twelve.</div><blockquote class=\"gmail_quote\">When?</blockquote><div>In May.</div></div>";
        assertThat(VisibleText.of(HtmlText.of(html, true))).isEqualTo("Twelve.\nIn May.");
    }

    @Test
    void anIndentedParagraphIsNoQuote() {
        assertThat(VisibleText.of(HtmlText.of(
                        "<div>We need:</div><blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\"><div>twelve seats</div></blockquote>",
                        true)))
                .isEqualTo("We need:\ntwelve seats");
        assertThat(HtmlText.of("<blockquote><p>Call me on Monday.</p></blockquote>", true))
                .isEqualTo("Call me on Monday.");
    }

    @Test
    void whatIsNotShownIsNotRead() {
        assertThat(HtmlText.of(
                        "<div style=\"display:none;max-height:0\">Preheader</div><span style='font-size:0px'>x</span><p hidden>y</p><p>Yes.</p>",
                        true))
                .isEqualTo("Yes.");
    }

    @Test
    void listsTablesAndPreformattedTextStayReadable() {
        assertThat(HtmlText.of(
                        "<ul><li>one</li><li>two</li></ul><table><tr><td>Seats</td><td>12</td></tr><tr><td>Start</td><td>May</td></tr></table><pre>a\n  b</pre>",
                        true))
                .isEqualTo("- one\n- two\nSeats 12\nStart May\na\n  b");
    }

    /** Against a pattern that takes quadratic time: the bound is far above what is needed. */
    @Test
    @Timeout(60)
    void hostileInputTakesBoundedTime() {
        for (var bit : List.of(
                ">",
                " ",
                "a@",
                "_",
                "-",
                "On ",
                "On 1 ",
                "1:",
                "Tom\n",
                "thanks\n",
                "From: \n",
                "Am 3. ",
                "你",
                "wrote ",
                "((",
                "Date: x\n",
                "On Mon, 3 Mar 2024 10:30 \n",
                "sent from my ",
                "this message ",
                "caution ")) {
            VisibleText.of(bit.repeat(1_000_000 / bit.length()));
            VisibleText.of(
                    (bit.strip() + " ").repeat(280 / bit.length()).concat("\n").repeat(2_000));
        }
        for (var tag : List.of("<div>", "<blockquote>", "<div class=gmail_attr>-", "<td>", "<pre>", "<b>", "<p>a"))
            VisibleText.of(HtmlText.of(tag.repeat(1_000_000 / tag.length()), true));
    }
}
