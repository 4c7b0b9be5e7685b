package followthrough.prospects;

import static followthrough.prospects.ContactLaw.Needs.CONSENT;
import static followthrough.prospects.ContactLaw.Needs.EXPRESS;
import static followthrough.prospects.ContactLaw.Needs.NOTHING;
import static followthrough.prospects.ContactLaw.Needs.REGISTER;
import static followthrough.prospects.LegalHours.span;

import followthrough.team.SendingRules;
import java.time.LocalTime;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the law of a country asks before somebody there is contacted, as {@link MayContact} applies it: the table below, each
 * line with its source. It is a careful reading of well known rules by people who are no lawyers, and no legal advice;
 * where a law distinguishes more than we know of a person, the table takes the stricter case. A private person is
 * one of whom no company is known: sole traders count as such in most of these laws.
 *
 * @param asked how long an enquiry allows us to write; absent: no limit is written down
 * @param bought the same of a purchase
 * @param hours when a private person may be called or texted
 */
record ContactLaw(
        Rule email,
        Rule call,
        Rule text,
        @Nullable Period asked,
        @Nullable Period bought,
        LegalHours hours) {

    /** What must be there before a contact they did not ask for. */
    enum Needs {
        NOTHING,
        /** A look into the register of those who want no calls. */
        REGISTER,
        /** Their consent; an enquiry of theirs or a purchase stands for it. */
        CONSENT,
        /** Their consent to just this; a purchase does not stand for it. */
        EXPRESS
    }

    /** @param persons what private persons must have given; @param firms the same of people at work */
    record Rule(Needs persons, Needs firms, String source) {
        Needs of(boolean privately) {
            return privately ? persons : firms;
        }
    }

    private static final Rule EU_TEXT = new Rule(CONSENT, CONSENT, "EU, Directive 2002/58/EC art. 13 (1)");

    /** Members of the European Economic Area without a line of their own, and where a line does not say otherwise. */
    private static final ContactLaw EEA = new ContactLaw(
            new Rule(CONSENT, NOTHING, "EU, Directive 2002/58/EC art. 13 (1), (5)"),
            new Rule(REGISTER, NOTHING, "EU, Directive 2002/58/EC art. 13 (3)"),
            EU_TEXT,
            null,
            null,
            LegalHours.FLOOR);

    /** Countries nobody has written a line for, and people of whom nobody knows where they are. */
    private static final ContactLaw UNKNOWN = new ContactLaw(
            new Rule(CONSENT, CONSENT, "which law holds there is not known here"),
            new Rule(REGISTER, NOTHING, "which law holds there is not known here"),
            new Rule(CONSENT, CONSENT, "which law holds there is not known here"),
            null,
            null,
            LegalHours.FLOOR);

    private static final Map<String, ContactLaw> BY_COUNTRY = table();

    private static Map<String, ContactLaw> table() {
        var all = new HashMap<String, ContactLaw>();
        for (var country : "BG CY CZ EE FI GR HR HU IE IS LI LT LU LV MT NO PT RO SE SI SK".split(" "))
            all.put(country, EEA);

        // E-mail advertising needs consent at work, too.
        all.put(
                "DE",
                EEA.email(CONSENT, CONSENT, "Germany, UWG § 7 (2) no. 2")
                        .call(EXPRESS, NOTHING, "Germany, UWG § 7 (2) no. 1"));
        all.put(
                "AT",
                EEA.email(CONSENT, CONSENT, "Austria, TKG 2021 § 174 (3)")
                        .call(EXPRESS, EXPRESS, "Austria, TKG 2021 § 174 (1)"));
        all.put(
                "CH",
                EEA.email(CONSENT, CONSENT, "Switzerland, UWG art. 3 (1) o")
                        .call(REGISTER, REGISTER, "Switzerland, UWG art. 3 (1) u")
                        .text(CONSENT, CONSENT, "Switzerland, UWG art. 3 (1) o"));
        all.put(
                "DK",
                EEA.email(CONSENT, CONSENT, "Denmark, Markedsføringsloven § 10")
                        .call(CONSENT, NOTHING, "Denmark, Forbrugeraftaleloven § 4"));
        all.put(
                "ES",
                EEA.email(CONSENT, CONSENT, "Spain, LSSI art. 21")
                        .call(CONSENT, NOTHING, "Spain, Ley 11/2022 art. 66 (1) b")
                        .hours(
                                List.of(span(9, 21)),
                                List.of(),
                                List.of(),
                                "Spain, Real Decreto Legislativo 1/2007 art. 96 (2)"));
        all.put(
                "IT",
                EEA.email(CONSENT, CONSENT, "Italy, Codice privacy art. 130")
                        .call(REGISTER, REGISTER, "Italy, D.P.R. 26/2022, Registro pubblico delle opposizioni")
                        .hours(
                                List.of(span(9, 20)),
                                List.of(span(10, 19)),
                                List.of(),
                                "Italy, code of conduct on telemarketing, Garante 70/2023"));
        all.put(
                "PL",
                EEA.email(CONSENT, CONSENT, "Poland, Prawo komunikacji elektronicznej art. 398")
                        .call(CONSENT, CONSENT, "Poland, Prawo komunikacji elektronicznej art. 398"));
        all.put(
                "NL",
                EEA.email(CONSENT, CONSENT, "Netherlands, Telecommunicatiewet art. 11.7")
                        .call(CONSENT, NOTHING, "Netherlands, Telecommunicatiewet art. 11.7"));
        all.put(
                "BE",
                EEA.email(CONSENT, CONSENT, "Belgium, Code de droit économique art. XII.13")
                        .call(REGISTER, REGISTER, "Belgium, Code de droit économique art. VI.111"));

        // It needs the consent of private persons only.
        all.put(
                "FR",
                EEA.email(CONSENT, NOTHING, "France, CPCE art. L34-5")
                        .call(CONSENT, NOTHING, "France, Code de la consommation art. L223-1")
                        .hours(
                                List.of(span(10, 13), span(14, 20)),
                                List.of(),
                                List.of(),
                                "France, Code de la consommation art. D223-9"));
        all.put(
                "GB",
                EEA.email(CONSENT, NOTHING, "United Kingdom, PECR 2003 reg. 22")
                        .call(REGISTER, REGISTER, "United Kingdom, PECR 2003 reg. 21, TPS and CTPS")
                        .text(CONSENT, NOTHING, "United Kingdom, PECR 2003 reg. 22"));
        all.put(
                "IE",
                EEA.email(CONSENT, NOTHING, "Ireland, S.I. 336/2011 reg. 13")
                        .call(REGISTER, REGISTER, "Ireland, S.I. 336/2011 reg. 13 and 14, NDD"));

        // They may be written to until they say no, each with conditions: who we are, a way out.
        all.put(
                "US",
                new ContactLaw(
                        new Rule(NOTHING, NOTHING, "United States, CAN-SPAM, 15 U.S.C. § 7704"),
                        new Rule(REGISTER, NOTHING, "United States, 16 CFR § 310.4 (b) (1) (iii), Do Not Call"),
                        new Rule(CONSENT, CONSENT, "United States, TCPA, 47 U.S.C. § 227 (b)"),
                        null,
                        null,
                        LegalHours.everyDay(8, 21, "United States, 47 CFR § 64.1200 (c) (1)")));
        var published = all.get("US");
        all.put(
                "CA",
                published
                        .email(NOTHING, NOTHING, "Canada, CASL s. 10 (9) b")
                        .call(REGISTER, NOTHING, "Canada, Unsolicited Telecommunications Rules part II, DNCL")
                        .text(CONSENT, CONSENT, "Canada, CASL s. 6")
                        .lapsing(Period.ofMonths(6), Period.ofYears(2))
                        .hours(
                                List.of(new LegalHours.Span(LocalTime.of(9, 0), LocalTime.of(21, 0))),
                                List.of(span(10, 18)),
                                List.of(span(10, 18)),
                                true,
                                "Canada, Unsolicited Telecommunications Rules part III s. 23"));
        all.put(
                "AU",
                published
                        .email(CONSENT, NOTHING, "Australia, Spam Act 2003 sch. 2 cl. 4")
                        .call(REGISTER, NOTHING, "Australia, Do Not Call Register Act 2006 s. 11")
                        .text(CONSENT, CONSENT, "Australia, Spam Act 2003 s. 16")
                        .hours(
                                List.of(span(9, 20)),
                                List.of(span(9, 17)),
                                List.of(),
                                "Australia, Telemarketing Industry Standard 2017"));
        all.put(
                "NZ",
                published
                        .email(CONSENT, NOTHING, "New Zealand, Unsolicited Electronic Messages Act 2007 s. 4, 9")
                        .call(NOTHING, NOTHING, "New Zealand, none is known here")
                        .text(CONSENT, CONSENT, "New Zealand, Unsolicited Electronic Messages Act 2007 s. 9")
                        .hours(LegalHours.FLOOR));
        all.put(
                "SG",
                published
                        .email(NOTHING, NOTHING, "Singapore, Spam Control Act 2007 s. 11")
                        .call(REGISTER, REGISTER, "Singapore, PDPA 2012 s. 43, Do Not Call")
                        .text(REGISTER, REGISTER, "Singapore, PDPA 2012 s. 43, Do Not Call")
                        .hours(LegalHours.FLOOR));
        all.put(
                "ZA",
                published
                        .email(CONSENT, CONSENT, "South Africa, POPIA s. 69")
                        .call(REGISTER, NOTHING, "South Africa, Consumer Protection Act s. 11")
                        .text(CONSENT, CONSENT, "South Africa, POPIA s. 69")
                        .hours(LegalHours.FLOOR));
        all.put(
                "JP",
                published
                        .email(
                                CONSENT,
                                NOTHING,
                                "Japan, Act on Regulation of Transmission of Specified Electronic Mail art. 3")
                        .call(REGISTER, NOTHING, "Japan, Act on Specified Commercial Transactions art. 17")
                        .text(
                                CONSENT,
                                CONSENT,
                                "Japan, Act on Regulation of Transmission of Specified Electronic Mail art. 3")
                        .hours(LegalHours.FLOOR));
        all.put(
                "KR",
                published
                        .email(CONSENT, CONSENT, "South Korea, Network Act art. 50")
                        .call(REGISTER, NOTHING, "South Korea, Network Act art. 50")
                        .text(CONSENT, CONSENT, "South Korea, Network Act art. 50")
                        .hours(LegalHours.FLOOR));
        all.put(
                "TR",
                published
                        .email(CONSENT, NOTHING, "Türkiye, Law 6563 art. 6")
                        .call(CONSENT, NOTHING, "Türkiye, Law 6563 art. 6")
                        .text(CONSENT, NOTHING, "Türkiye, Law 6563 art. 6")
                        .hours(LegalHours.FLOOR));
        return Map.copyOf(all);
    }

    /** @param country ISO 3166 alpha-2; empty: nobody knows where they are */
    static ContactLaw of(String country) {
        return BY_COUNTRY.getOrDefault(country, UNKNOWN);
    }

    /**
     * When somebody may be called or texted: in the hours of their country where its law is about them, in those of the
     * floor otherwise, and in those of the workspace.
     */
    static LegalHours hours(String country, boolean privately, SendingRules rules) {
        var legal = privately ? of(country.isEmpty() ? rules.country() : country).hours : LegalHours.FLOOR;
        return rules.callsFrom().equals(SendingRules.EARLIEST)
                        && rules.callsUntil().equals(SendingRules.LATEST)
                ? legal
                : legal.within(rules.callsFrom(), rules.callsUntil());
    }

    private ContactLaw email(Needs persons, Needs firms, String source) {
        return new ContactLaw(new Rule(persons, firms, source), call, text, asked, bought, hours);
    }

    private ContactLaw call(Needs persons, Needs firms, String source) {
        return new ContactLaw(email, new Rule(persons, firms, source), text, asked, bought, hours);
    }

    private ContactLaw text(Needs persons, Needs firms, String source) {
        return new ContactLaw(email, call, new Rule(persons, firms, source), asked, bought, hours);
    }

    private ContactLaw lapsing(Period asked, Period bought) {
        return new ContactLaw(email, call, text, asked, bought, hours);
    }

    private ContactLaw hours(LegalHours hours) {
        return new ContactLaw(email, call, text, asked, bought, hours);
    }

    private ContactLaw hours(
            List<LegalHours.Span> weekdays,
            List<LegalHours.Span> saturdays,
            List<LegalHours.Span> sundays,
            String source) {
        return hours(weekdays, saturdays, sundays, false, source);
    }

    private ContactLaw hours(
            List<LegalHours.Span> weekdays,
            List<LegalHours.Span> saturdays,
            List<LegalHours.Span> sundays,
            boolean holidays,
            String source) {
        return hours(new LegalHours(weekdays, saturdays, sundays, holidays, source));
    }
}
