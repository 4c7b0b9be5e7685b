package followthrough.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What senders make of a file's name. */
class FileNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            guide.pdf                 | guide.pdf
            Guide %22small%22.pdf     | Guide "small".pdf
            a%0D%0Ab.csv              | a  b.csv
            C:\\Lists\\people.csv     | people.csv
            /home/ana/people.csv      | people.csv
            50%25 off, 100%.pdf       | 50%25 off, 100%.pdf
            """)
    void isTheNameOnTheirDisk(String given, String name) {
        assertThat(FileName.of(given)).isEqualTo(name);
    }
}
