package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTests {
    @ParameterizedTest
    @CsvSource({
        "Maya.Olsen@Fjord.Example, maya.olsen@fjord.example",
        "' maya@fjord.example ', maya@fjord.example",
        "mailto:maya@fjord.example, maya@fjord.example",
        "'Maya Olsen <maya@fjord.example>', maya@fjord.example",
        "info@müller.example, info@xn--mller-kva.example",
        "ИВАН@почта.example, иван@xn--80a1acny.example",
        "o'hara+news@a-b.example, o'hara+news@a-b.example"
    })
    void isComparedInOneForm(String text, String lookup) {
        assertThat(EmailAddress.of(text)).get().extracting(EmailAddress::lookup).isEqualTo(lookup);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "maya",
                "@fjord.example",
                "maya@",
                "maya@localhost",
                "a b@fjord.example",
                "maya@fjord..example",
                ".maya@fjord.example",
                "maya@-fjord.example",
                "maya@fjord.example\nBcc: x@y.example",
                "maya@10.0.0.1",
                "a@b@fjord.example",
                "maya@fjord.example, ana@fjord.example"
            })
    void whatCannotBeMailedIsNoAddress(String text) {
        assertThat(EmailAddress.of(text)).isEmpty();
    }

    @Test
    void numbersAreComparedAsE164() {
        assertThat(NewAddress.phone("030 / 1234 5678", "DE"))
                .get()
                .extracting(NewAddress::lookup)
                .isEqualTo("+493012345678");
        assertThat(Phones.parse("+44 20 7946 0018", ""))
                .get()
                .extracting(Phones.Phone::country)
                .isEqualTo("GB");
        assertThat(Phones.parse("ask Ana", "DE")).isEmpty();
        assertThat(Phones.parse("030 12345678", "")).isEmpty();
    }

    @Test
    void profilesAreComparedWithoutWhatVaries() {
        assertThat(NewAddress.social("https://www.Network.example/in/Maya/"))
                .get()
                .extracting(NewAddress::lookup)
                .isEqualTo("network.example/in/maya");
    }
}
