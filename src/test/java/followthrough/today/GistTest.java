package followthrough.today;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GistTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Hello Thorsten,\\n\\nyour drawing is here. More below. | your drawing is here.
            Hello Thorsten,\\r\\n\\r\\nOne question?\\r\\nAnother. | One question?
            Hi Ann, thank you for calling. I will.              | thank you for calling.
            Guten Morgen Frau Dr. Weber,\\n\\nanbei das Angebot.  | anbei das Angebot.
            Sehr geehrte Damen und Herren,\\nwir brauchen sechs Stück. | wir brauchen sechs Stück.
            Bonjour Chloé,\\n\\nmerci pour votre offre           | merci pour votre offre
            Hallo Kim!\\n\\nJa, gern.                           | Ja, gern.
            Dear all\\nThe price is 4.50 each. Is that right?    | The price is 4.50 each.
            Please call me back.                              | Please call me back.
            Highly recommended, all of it. Yes.               | Highly recommended, all of it.
            What is open:\\nthe date                             | What is open: the date
            Hello Thorsten,                                   | Hello Thorsten,
            """)
    void isTheFirstSentenceAfterTheGreeting(String text, String gist) {
        assertThat(Gist.of(text.replace("\\r", "\r").replace("\\n", "\n"))).isEqualTo(gist);
    }
}
