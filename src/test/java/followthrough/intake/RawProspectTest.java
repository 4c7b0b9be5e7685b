package followthrough.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One row becomes one person, or a reason why not. */
class RawProspectTest {

    @TempDir
    Path folder;

    private List<RawProspect.Reading> read(String text) throws IOException {
        var list = ListFile.open(Files.writeString(folder.resolve("list.csv"), text));
        var mapping = Mapping.guess(list);
        try (var rows = list.rows()) {
            return rows.map(row -> RawProspect.read(row, mapping, "NL")).toList();
        }
    }

    private static RawProspect person(RawProspect.Reading reading) {
        return switch (reading) {
            case RawProspect.Person(var prospect) -> prospect;
            case RawProspect.Rejected(var row, var reason) -> throw new AssertionError(row + " " + reason);
        };
    }

    private static String reason(RawProspect.Reading reading) {
        return switch (reading) {
            case RawProspect.Person(var prospect) -> throw new AssertionError("read as " + prospect);
            case RawProspect.Rejected(var row, var reason) -> reason;
        };
    }

    @Test
    void aDutchRowIsReadAsItsPeopleMeanIt() throws IOException {
        var rows = read("""
                Naam;Bedrijf;E-mailadres;Tel.;Land;Offerte;Laatst gesproken;Nieuwsbrief;Opm.;Branche
                Bakker, Femke;Bakker Koeltechniek;mailto:Femke@Bakker-Koel.example;06 12345678;Nederland;€ 12.400,00;03-04-2026;ja;belt liever niet;koeling
                Yıldız, Emre;Yıldız Tekstil;"Emre <emre@yildiz-tekstil.example>, info@yildiz-tekstil.example";0212 293 00 41;Türkiye;8.950,–;21-09-2026;nee;;textiel
                """);
        var femke = person(rows.get(0));
        assertThat(femke.name()).isEqualTo("Femke Bakker");
        assertThat(femke.familyName()).isEqualTo("Bakker");
        assertThat(femke.emails()).containsExactly("Femke@bakker-koel.example");
        assertThat(femke.phones()).extracting(RawProspect.Phone::e164).containsExactly("+31612345678");
        assertThat(femke.country()).isEqualTo("NL");
        assertThat(femke.dealAmount()).isEqualByComparingTo(new BigDecimal("12400"));
        assertThat(femke.dealCurrency()).isEqualTo("EUR");
        assertThat(femke.lastTouch()).isEqualTo(LocalDate.of(2026, 4, 3));
        assertThat(femke.noEmail()).isFalse();
        assertThat(femke.custom()).containsEntry("Branche", "koeling");
        var emre = person(rows.get(1));
        assertThat(emre.emails()).containsExactly("emre@yildiz-tekstil.example", "info@yildiz-tekstil.example");
        assertThat(emre.phones()).extracting(RawProspect.Phone::e164).containsExactly("+902122930041");
        assertThat(emre.dealAmount()).isEqualByComparingTo(new BigDecimal("8950"));
        assertThat(emre.noEmail()).isTrue();
    }

    @Test
    void nobodyToReachIsAReason() throws IOException {
        var rows = read("""
                Name,Company,E-mail,Phone,LinkedIn
                ,Delta Pumps,,,
                Ada Berg,Berg Lifts,,,
                Luis Ortega,Ortega Frío,"luis@ortega-frio,example",,
                Bo Dahl,Dahl,bo@dahl.example,call the office,
                Cy Roe,Roe,cy@roe,030 123,
                ,,,+31 20 123 4567,
                Di Fox,,,,https://www.linkedin.com/in/di-fox
                """);
        assertThat(reason(rows.get(0))).isEqualTo("no name, e-mail or phone: nobody to reach");
        assertThat(reason(rows.get(1))).isEqualTo("no e-mail, phone or social: nobody to reach");
        assertThat(reason(rows.get(2))).isEqualTo("e-mail address has a comma: “ortega-frio,example”");
        assertThat(person(rows.get(3)).remarks()).anyMatch(remark -> remark.contains("call the office"));
        assertThat(person(rows.get(3)).phones())
                .extracting(RawProspect.Phone::e164)
                .containsOnlyNulls();
        assertThat(reason(rows.get(4))).contains("no dot after the @", "not a telephone number");
        assertThat(reason(rows.get(5))).contains("nobody knows who this is");
        assertThat(person(rows.get(6)).socials()).hasSize(1);
    }

    @Test
    void t50ARowTheFileSpoiledIsRejectedWithItsReason() throws IOException {
        var rows = read("Name,E-mail\nA B,a@b.example\nC \u0000D,c@d.example\nE F,e@f.example\n");
        assertThat(reason(rows.get(1))).contains("line 3");
        assertThat(person(rows.get(2)).emails()).containsExactly("e@f.example");
    }

    @Test
    void t52RowsOfTheSamePersonShareAKey() throws IOException {
        var rows = read("""
                First name,Last name,E-mail,Phone
                Femke,Bakker,femke@bakker.example,
                F.,Bakker,FEMKE@Bakker.Example,020 123 4567
                Femke,Bakker,,+31 20 1234567
                Joost,Dekker,,+31 20 1234567
                """);
        var firstRow = new HashMap<String, Long>();
        var twins = new ArrayList<String>();
        for (var row : rows) {
            var one = person(row);
            one.keys().stream()
                    .filter(firstRow::containsKey)
                    .findFirst()
                    .ifPresent(key -> twins.add(one.row() + " is row " + firstRow.get(key)));
            one.keys().forEach(key -> firstRow.putIfAbsent(key, one.row()));
        }
        assertThat(twins).containsExactly("3 is row 2", "4 is row 3");
    }

    /** T33: an import subscribes people again. */
    @Test
    void consentIsOnlyTakenAway() throws IOException {
        var rows = read("""
                Name,E-mail,Opted out,Do not email,Do not call,Newsletter
                A B,a@b.example,no,0,,yes
                A B,a@b.example,2026-01-05,,yes,
                A B,a@b.example,,perhaps,,
                A B,a@b.example,,,,maybe
                """);
        assertThat(person(rows.get(0)).optedOut()
                        || person(rows.get(0)).noEmail()
                        || person(rows.get(0)).noCall())
                .isFalse();
        assertThat(person(rows.get(1)).optedOut()).isTrue();
        assertThat(person(rows.get(1)).noCall()).isTrue();
        assertThat(person(rows.get(2)).noEmail()).isTrue();
        assertThat(person(rows.get(3)).noEmail()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ada@berg.example|ada@berg.example",
                "mailto:ada@berg.example?subject=x|ada@berg.example",
                "Ada Berg <ada@berg.example>|ada@berg.example",
                "<ada@Berg.EXAMPLE>|ada@berg.example",
                "ada@müller.example|ada@xn--mller-kva.example",
                "o'neill+x@a.b.example|o'neill+x@a.b.example",
                "ada@berg|",
                "ada@@berg.example|",
                "ada berg@x.example|",
                ".ada@berg.example|",
                "ada@berg..example|",
                "ada@-berg.example|",
                "ada@berg.1|",
                "ada.berg.example|"
            })
    void addressesAreCleanedAndChecked(String written, String expected) {
        var email = RawProspect.email(written);
        if (expected == null) {
            assertThat(email).isInstanceOf(RawProspect.Email.Bad.class);
        } else {
            assertThat(email).isEqualTo(new RawProspect.Email.Good(expected));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "€ 12.400,00|PLAIN|12400.00",
                "8.950,–|PLAIN|8950",
                "8.950,–|DECIMAL_COMMA|8950",
                "1,234.50|PLAIN|1234.50",
                "12.400|DECIMAL_COMMA|12400",
                "12.400|DECIMAL_POINT|12.400",
                "12.400|PLAIN|12400",
                "12 400,5 zł|PLAIN|12400.5",
                "CHF 1'250.-|PLAIN|1250",
                "1.234.567|PLAIN|1234567",
                "31000|PLAIN|31000",
                "USD 3,000|PLAIN|3000",
                "-250,00|PLAIN|-250.00"
            })
    void amountsAreReadInBothStyles(String written, Mapping.Style style, BigDecimal expected) {
        assertThat(Money.read(written, style, null).orElseThrow().amount()).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1-365-756-9410 x4781|US|+13657569410|4781",
                "+31 (0)20 123 45 67|DE|+31201234567|",
                "tel:+46812345678|NL|+46812345678|",
                "31201234567|DE|+31201234567|",
                "0049 30 901820|NL|+4930901820|"
            })
    void numbersBecomeInternational(String written, String region, String e164, String extension) {
        assertThat(RawProspect.phone(written, region)).isEqualTo(new RawProspect.Phone(written, e164, extension));
    }

    @Test
    void everyValidNumberOfEveryCountryIsNormalised() {
        var list = ListFile.open(SharedData.at("phone-numbers/phones.csv")).withHeading(true);
        var wrong = new ArrayList<String>();
        int valid = 0;
        for (var row : SharedData.cells(list)) {
            if (row.get(3).equals("true")) {
                valid++;
                var phone = RawProspect.phone(row.get(0), row.get(1));
                if (!row.get(2).equals(phone.e164() + (phone.extension() == null ? "" : ";ext=" + phone.extension()))) {
                    wrong.add(row + " → " + phone);
                }
            }
        }
        System.out.println("phones: " + wrong.size() + " of " + valid + " valid numbers differ");
        // Benin took its numbers of eight digits out of service, Croatia its shortest ones: the data are older.
        assertThat(wrong).allMatch(line -> line.matches("(?s).*(?:[+]22985751234|[+]22981123456|[+]385611234),.*"));
    }

    @Test
    void rejectedRowsComeBackAsTheyWere() throws IOException {
        var out = new StringWriter();
        try (var csv = SafeCsv.ofRejected(out, List.of("Name", "Note", "Phone", "Amount"))) {
            csv.reject(
                    new ListFile.Row(
                            7,
                            7,
                            List.of("=HYPERLINK(\"x\")", "-call, \"soon\"", "+31 20 123 4567", "-12,50"),
                            List.of()),
                    "nobody to reach");
        }
        assertThat(out.toString())
                .contains("'=HYPERLINK", "'-call")
                .contains("+31 20 123 4567")
                .doesNotContain("'+31", "'-12");
        var list = ListFile.open(Files.writeString(folder.resolve("rejected.csv"), out.toString()));
        var cells = SharedData.cells(list).getFirst();
        assertThat(cells.stream().map(SafeCsv::unguarded))
                .containsExactly(
                        "7", "nobody to reach", "=HYPERLINK(\"x\")", "-call, \"soon\"", "+31 20 123 4567", "-12,50");
        assertThat(Mapping.guess(list).columns().get(1).field()).isNotEqualTo(Field.COMPANY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4", "10-20", "12k", "12 Mio.", "1,2,3", "12,34.5", "approx"})
    void whatIsNotOneAmountIsNotReadAsOne(String written) {
        assertThat(Money.read(written, Mapping.Style.PLAIN, null)).isEmpty();
    }

    @Test
    void oddAmountsAreSaidAndOpenNoDeal() throws IOException {
        var rows = read("""
                name,email,deal value
                A A,a@odd.example,1.2.3.4
                B B,b@odd.example,€ -5
                C C,c@odd.example,999999999999999999999
                D D,d@odd.example,(1.200)
                E E,e@odd.example,"1,234.50"
                """);
        assertThat(person(rows.get(0)).remarks()).containsExactly("no deal, not an amount: “1.2.3.4”");
        assertThat(person(rows.get(1)).remarks()).containsExactly("no deal, an amount below zero: “€ -5”");
        assertThat(person(rows.get(2)).remarks())
                .containsExactly("no deal, an amount larger than any deal: “999999999999999999999”");
        assertThat(person(rows.get(3)).remarks()).containsExactly("no deal, an amount below zero: “(1.200)”");
        assertThat(rows.subList(0, 4))
                .allSatisfy(row -> assertThat(person(row).dealAmount()).isNull());
        assertThat(person(rows.get(4)).dealAmount()).isEqualByComparingTo("1234.5");
    }

    @Test
    void longTextsAreShortenedAndTheRowSaysWhich() throws IOException {
        var rows = read("name,email,company,job title,note,fleet\n%s,long@text.example,%s,%s,%s,%s\n"
                .formatted(
                        "N".repeat(201),
                        "C".repeat(300),
                        "T".repeat(200),
                        "x".repeat(10_001),
                        "\uD83D\uDEA2".repeat(5_001)));
        var person = person(rows.getFirst());
        assertThat(person.name()).hasSize(200);
        assertThat(person.company()).hasSize(200);
        assertThat(person.title()).hasSize(200);
        assertThat(person.note()).hasSize(10_000);
        assertThat(person.custom().get("fleet")).hasSize(10_000);
        assertThat(person.remarks())
                .containsExactlyInAnyOrder(
                        "“name” shortened to 200 characters; it has 201",
                        "“company” shortened to 200 characters; it has 300",
                        "“Note” shortened to 10,000 characters; it has 10,001",
                        "“fleet” shortened to 10,000 characters; it has 10,002");
        // Nothing is cut through the middle of a character.
        assertThat(RawProspect.cut("ab\uD83D\uDEA2", 3)).isEqualTo("ab");
    }
}
