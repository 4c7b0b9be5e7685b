package followthrough.intake;

import static followthrough.intake.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import followthrough.intake.Mapping.Confidence;
import followthrough.intake.Mapping.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns find their fields without help. */
class MappingTest {

    @TempDir
    Path folder;

    private Mapping guess(String text) throws IOException {
        return Mapping.guess(ListFile.open(Files.writeString(folder.resolve("list.csv"), text)));
    }

    private static Map<String, Field> fields(String sharedFile) {
        var fields = new LinkedHashMap<String, Field>();
        Mapping.guess(ListFile.open(SharedData.at("crm-import-samples/files/" + sharedFile)))
                .columns()
                .forEach(column -> fields.put(column.header(), column.field()));
        return fields;
    }

    @Test
    void atomicContactsMapColumnByColumn() {
        var expected = new LinkedHashMap<String, Field>();
        expected.put("id", CUSTOM);
        expected.put("first_name", GIVEN_NAME);
        expected.put("last_name", FAMILY_NAME);
        expected.put("gender", CUSTOM);
        expected.put("title", TITLE);
        expected.put("background", NOTE);
        expected.put("first_seen", CUSTOM);
        expected.put("last_seen", LAST_TOUCH);
        expected.put("has_newsletter", MAY_EMAIL);
        expected.put("status", CUSTOM);
        expected.put("tags", CUSTOM);
        expected.put("company_id", CUSTOM);
        expected.put("sales_id", CUSTOM);
        expected.put("linkedin_url", SOCIAL);
        expected.put("company_name", COMPANY);
        expected.put("nb_tasks", CUSTOM);
        expected.put("company", CUSTOM);
        expected.put("sales", OWNER);
        expected.put("email_work", EMAIL);
        expected.put("email_home", EMAIL);
        expected.put("email_other", EMAIL);
        expected.put("phone_work", PHONE);
        expected.put("phone_home", PHONE);
        expected.put("phone_other", PHONE);
        assertThat(fields("atomic_contacts.csv")).containsExactlyEntriesOf(expected);
    }

    @Test
    void theAtomicExportMapsColumnByColumn() {
        assertThat(fields("atomic_contacts_export.csv").values())
                .containsExactly(
                        GIVEN_NAME,
                        FAMILY_NAME,
                        CUSTOM,
                        TITLE,
                        NOTE,
                        CUSTOM,
                        LAST_TOUCH,
                        MAY_EMAIL,
                        CUSTOM,
                        CUSTOM,
                        SOCIAL,
                        COMPANY,
                        EMAIL,
                        EMAIL,
                        EMAIL,
                        PHONE,
                        PHONE,
                        PHONE);
    }

    @Test
    void mauticLeadsMapColumnByColumn() {
        var expected = new LinkedHashMap<String, Field>();
        expected.put("title", CUSTOM); // Mr. and Mrs.: a form of address
        expected.put("firstname", GIVEN_NAME);
        expected.put("lastname", FAMILY_NAME);
        expected.put("city", CITY);
        expected.put("address1", CUSTOM);
        expected.put("state", CUSTOM);
        expected.put("zipcode", CUSTOM);
        expected.put("country", COUNTRY);
        expected.put("email", EMAIL);
        expected.put("phone", PHONE);
        expected.put("company", COMPANY);
        expected.put("website", WEBSITE);
        expected.put("facebook", SOCIAL);
        expected.put("twitter", SOCIAL);
        expected.put("ip", CUSTOM);
        expected.put("points", CUSTOM);
        assertThat(fields("mautic_fakeleaddata.csv")).containsExactlyEntriesOf(expected);
    }

    @Test
    void odooPartnersMapColumnByColumn() {
        var expected = new LinkedHashMap<String, Field>();
        expected.put("name", NAME);
        expected.put("is_company", CUSTOM);
        expected.put("company_name", COMPANY);
        expected.put("country_id", COUNTRY);
        expected.put("state_id", CUSTOM);
        expected.put("zip", CUSTOM);
        expected.put("city", CITY);
        expected.put("street", CUSTOM);
        expected.put("street2", CUSTOM);
        expected.put("phone", PHONE);
        expected.put("mobile", PHONE);
        expected.put("email", EMAIL);
        expected.put("vat", CUSTOM);
        expected.put("bank_ids/bank", CUSTOM);
        expected.put("bank_ids/acc_number", CUSTOM);
        var found = fields("odoo_res_partner.xlsx");
        // Columns without a value in the sample may be left out; all others stand.
        expected.forEach((header, field) -> {
            if (found.get(header) != SKIP) {
                assertThat(found).containsEntry(header, field);
            }
        });
        assertThat(found.keySet()).containsAll(expected.keySet());
        assertThat(found.values()).contains(NAME, COMPANY, COUNTRY, CITY, PHONE, EMAIL);
    }

    /** Of eight values “66 in 100” would be more than anybody can know. */
    @Test
    void howManyValuesFitIsCountedAndNotReckonedUp() throws IOException {
        var rows = IntStream.range(0, 8)
                .mapToObj(i -> "P" + i + " Q," + (i < 5 ? "+44 20 7946 001" + i : "ask Jo"))
                .collect(Collectors.joining("\n"));
        assertThat(guess("name,phone\n" + rows).columns().get(1).reason())
                .isEqualTo("by its heading, but only 5 of 8 values look like it");
    }

    @Test
    void aDutchListMapsWithItsStyles() throws IOException {
        var mapping = guess("""
                Naam;Bedrijf;Functie;E-mailadres;Tel.;Land;Offerte;Laatst gesproken;Nieuwsbrief;Opm.;Kolom 11
                Bakker, Femke;Bakker Koeltechniek;inkoop;femke@bakker-koel.example;06 00 00 00 17;NL;€ 12.400,00;03-04-2026;ja;belt liever niet op vrijdag;
                "Yıldız, Emre";Yıldız Tekstil;technische dienst;emre@yildiz-tekstil.example;+90 212 000 00 41;TR;8.950,–;11-09-2026;nee;;
                O’Neill, Sinéad;Shannon Lifts;;sinead@shannon-lifts.example;;IE;31.000;21-09-2026;;;
                """);
        assertThat(mapping.columns())
                .extracting(Mapping.Column::field)
                .containsExactly(
                        NAME, COMPANY, TITLE, EMAIL, PHONE, COUNTRY, DEAL_AMOUNT, LAST_TOUCH, MAY_EMAIL, NOTE, SKIP);
        assertThat(mapping.columns().get(0).style()).isEqualTo(Style.SURNAME_FIRST);
        assertThat(mapping.columns().get(0).reason()).isEqualTo("surname first, turned round");
        assertThat(mapping.columns().get(6).style()).isEqualTo(Style.DECIMAL_COMMA);
        assertThat(mapping.columns().get(7).reason()).isEqualTo("day first: 1 date fits no other way");
        assertThat(mapping.columns().get(8).confidence()).isEqualTo(Confidence.CHECK);
        assertThat(mapping.lacking()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Vorname|Nachname|Firma|E-Mail-Adresse|Telefon (geschäftlich)|Ort|Bemerkungen",
        "Prénom|Nom|Société|Adresse e-mail|Téléphone portable|Ville|Remarques",
        "Nombre|Apellidos|Empresa|Correo electrónico|Teléfono móvil|Ciudad|Observaciones",
        "Nome|Cognome|Azienda|Indirizzo e-mail|Cellulare|Città|Note",
        "Nome próprio|Apelido|Empresa|E-mail|Telemóvel|Cidade|Observações",
        "Voornaam|Achternaam|Bedrijfsnaam|E-mailadres|Telefoonnummer|Plaats|Opmerkingen",
        "Imię|Nazwisko|Nazwa firmy|Adres e-mail|Numer telefonu|Miejscowość|Uwagi",
        "Förnamn|Efternamn|Företag|E-postadress|Mobilnummer|Stad|Anteckningar",
        "First Name|Last Name|Account Name|Work Email|Mobile Phone|City|Comments",
        "Contact First Name|Contact Last Name|Company|Email Address 1|Primary Phone|Town|Description"
    })
    void headingsOfManyLanguagesAreKnown(String headings) throws IOException {
        var mapping = guess(headings.replace('|', ';')
                + "\nAda;Berg;Berg Lifts;ada@berg.example;+46 8 123 456 78;Kalmar;met at the fair\n");
        assertThat(mapping.columns())
                .extracting(Mapping.Column::field)
                .containsExactly(GIVEN_NAME, FAMILY_NAME, COMPANY, EMAIL, PHONE, CITY, NOTE);
    }

    @Test
    void valuesSpeakWhereHeadingsDoNot() throws IOException {
        var mapping = guess("""
                foo;bar;baz;qux;quux;corge;grault
                ada@berg.example;+46 8 123 456 78;https://berg.example;Sweden;https://www.linkedin.com/in/ada;€ 1.200,00;
                bo@dahl.example;+46 8 123 456 79;www.dahl.example;Norway;https://www.linkedin.com/in/bo;€ 800,00;
                """);
        assertThat(mapping.columns())
                .extracting(Mapping.Column::field)
                .containsExactly(EMAIL, PHONE, WEBSITE, COUNTRY, SOCIAL, DEAL_AMOUNT, SKIP);
        assertThat(mapping.columns()).noneMatch(column -> column.confidence() == Confidence.SURE);
    }

    @Test
    void permissionColumnsCanOnlyTakeAway() throws IOException {
        var mapping = guess("Name;E-mail;Do Not Email;Do Not Call;Unsubscribed\nA B;a@b.example;No;Yes;\n");
        assertThat(mapping.columns())
                .extracting(Mapping.Column::field)
                .containsExactly(NAME, EMAIL, DO_NOT_EMAIL, DO_NOT_CALL, OPTED_OUT);
    }

    @Test
    void aPersonCorrectsOneColumn() throws IOException {
        var list = ListFile.open(Files.writeString(
                folder.resolve("l.csv"), "Company,Firm,Mail\nAcme,Other,a@acme.example\nBeta,Third,b@beta.example\n"));
        var mapping = Mapping.guess(list);
        assertThat(mapping.columns()).extracting(Mapping.Column::field).containsExactly(COMPANY, CUSTOM, EMAIL);
        assertThat(mapping.columns().get(1).reason()).contains("“Company” was taken for it already");
        assertThat(mapping.with(list, 1, COMPANY).columns())
                .extracting(Mapping.Column::field)
                .isEqualTo(List.of(CUSTOM, COMPANY, EMAIL));
    }

    @Test
    void aValueThatMostOthersDoNotLookLikeDecidesNothing() throws IOException {
        var text = new StringBuilder("foo;bar\n");
        for (int i = 0; i < 10; i++)
            text.append(i < 7 ? "Sweden" : "number " + i)
                    .append(';')
                    .append(i < 8 ? "Norway" : "number " + i)
                    .append('\n');
        assertThat(guess(text.toString()).columns())
                .extracting(Mapping.Column::field)
                .as("seven in ten are not more than seven in ten")
                .containsExactly(CUSTOM, COUNTRY);
    }

    @Test
    void countriesAreKnownWithTheirCompany() {
        assertThat(Places.country("Spain (ES)")).contains("ES");
        assertThat(Places.country("the Gambia")).contains("GM");
        assertThat(Places.country("Türkiye")).contains("TR");
        assertThat(Places.country("spoke about pumps for a whole afternoon")).isEmpty();
        assertThat(HeaderWords.folded("E-Mail-Adresse 2")).isEqualTo("emailadresse2");
        assertThat(HeaderWords.folded("firstName")).isEqualTo("firstname");
        assertThat(HeaderWords.folded("Prénom")).isEqualTo("prenom");
    }
}
