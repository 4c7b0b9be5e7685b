package followthrough.intake;

import static followthrough.intake.SharedData.cells;
import static followthrough.intake.SharedData.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T50 and the reading of whole files: a bad row costs itself and no other. */
class ListFileTest {

    @TempDir
    Path folder;

    private ListFile file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private ListFile file(byte[] bytes) throws IOException {
        return ListFile.open(Files.write(folder.resolve("list.csv"), bytes));
    }

    @Test
    void t50ABadByteFailsThatRowWithItsNumber() throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes("Name;E-Mail\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 2; i <= 3_000; i++) {
            out.writeBytes(("Zoë Müller-%d;zoe%d@mueller.example\n".formatted(i, i)).getBytes(StandardCharsets.UTF_8));
            if (i == 2_000) {
                out.writeBytes(new byte[] {'B', (byte) 0xE9, 'a', ';', 'b', '@', 'c', '.', 'd', 'e', '\n'});
            }
        }
        var list = file(out.toByteArray());
        assertThat(list.charset()).contains(StandardCharsets.UTF_8);
        var rows = rows(list);
        assertThat(rows).hasSize(3_000);
        assertThat(rows.stream().filter(ListFile.Row::rejected)).singleElement().satisfies(row -> {
            assertThat(row.number()).isEqualTo(2_001);
            assertThat(row.problems().getFirst().kind()).isEqualTo(Problem.Kind.BAD_BYTE);
            assertThat(row.problems().getFirst().text()).contains("line 2,001");
        });
    }

    @Test
    void t50AnEmptyColumnIsNoReasonToStop() throws IOException {
        var list = file("Name,,E-mail\nFemke,,femke@bakker.example\n,,\nEmre,,emre@tekstil.example\n");
        assertThat(list.header()).containsExactly("Name", "Column 2", "E-mail");
        assertThat(rows(list)).extracting(ListFile.Row::number).containsExactly(2L, 4L);
        assertThat(Mapping.guess(list).columns().get(1).field()).isEqualTo(Field.SKIP);
    }

    @Test
    void aQuotationMarkThatNeverClosesCostsItsOwnRow() throws IOException {
        var list = file(
                "Name,Note,Mail\nA,\"ok\",a@x.example\nB,\"never closed,b@x.example\nC,\"says \"\"hi\"\"\",c@x.example\nD,,d@x.example\n");
        var rows = rows(list);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(1).rejected()).isTrue();
        assertThat(rows.get(1).problems().getFirst().kind()).isEqualTo(Problem.Kind.OPEN_QUOTE);
        assertThat(rows.get(2).cells()).containsExactly("C", "says \"hi\"", "c@x.example");
        assertThat(rows.get(3).cells()).containsExactly("D", "", "d@x.example");
    }

    @Test
    void cellsMayRunOverLines() throws IOException {
        var list = file("Name,Address,Mail\r\nA,\"Street 1\r\nTown\",a@x.example\r\nB,,b@x.example\r\n");
        assertThat(cells(list).getFirst()).containsExactly("A", "Street 1\r\nTown", "a@x.example");
        assertThat(rows(list).get(1).number()).isEqualTo(3);
        assertThat(rows(list).get(1).line()).isEqualTo(4);
    }

    @Test
    void raggedRowsAreNamed() throws IOException {
        var rows = rows(file("Name,Company,Mail\nA,B\nA,B, Inc,a@b.example\nA,B,a@b.example,,\n"));
        assertThat(rows.get(0).problems()).extracting(Problem::kind).containsExactly(Problem.Kind.TOO_FEW_CELLS);
        assertThat(rows.get(0).cells()).containsExactly("A", "B", "");
        assertThat(rows.get(0).rejected()).isFalse();
        assertThat(rows.get(1).problems()).extracting(Problem::kind).containsExactly(Problem.Kind.TOO_MANY_CELLS);
        assertThat(rows.get(1).rejected()).isTrue();
        assertThat(rows.get(2).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"})
    void theEncodingIsFound(String name) throws IOException {
        var charset = Charset.forName(name);
        var list = file("Name;Stadt;E-Mail\nJürgen Groß;München;j@gross.example\nÅsa Öberg;Malmö;a@oberg.example\n"
                .getBytes(charset));
        assertThat(list.charset()).contains(charset);
        assertThat(cells(list).getLast()).startsWith("Åsa Öberg", "Malmö");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstHeading() throws IOException {
        assertThat(file("\uFEFFName,Mail\nA,a@x.example\n").header()).containsExactly("Name", "Mail");
        var wide = new ByteArrayOutputStream();
        wide.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE});
        wide.writeBytes("Name\tMail\r\nA\ta@x.example\r\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(file(wide.toByteArray()).header()).containsExactly("Name", "Mail");
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '|', '\t', '^'})
    void theSeparatorIsFound(char separator) throws IOException {
        String row = "\"Bakker, Femke; inkoop\"#f@b.example#\"1.200,50\"\n".replace('#', separator);
        var list = file("Naam#E-mail#Offerte\n".replace('#', separator) + row.repeat(5));
        assertThat(list.separator()).contains(separator);
        assertThat(list.header()).hasSize(3);
    }

    @Test
    void theNoteOfASpreadsheetProgramIsNoRow() throws IOException {
        var list = file("sep=;\r\nName;Mail\r\nA;a@x.example\r\n");
        assertThat(list.separator()).contains(';');
        assertThat(list.header()).containsExactly("Name", "Mail");
    }

    @Test
    void aFileQuotedLineByLineStillShowsItsTable() throws IOException {
        var list = file("\"Name,Mail,Note\"\n\"A,a@x.example,\"\"x, y\"\"\"\n\"B,b@x.example,z\"\n");
        assertThat(list.header()).containsExactly("Name", "Mail", "Note");
        assertThat(cells(list)).containsExactly(List.of("A", "a@x.example", "x, y"), List.of("B", "b@x.example", "z"));
        assertThat(list.remarks()).anyMatch(remark -> remark.contains("quotation marks"));
    }

    @Test
    void aTitleAboveTheListIsLeftOut() throws IOException {
        var list = file("Leads autumn fair\n\nName;Company;Mail\nA;B;a@b.example\nC;D;c@d.example\n");
        assertThat(list.header()).containsExactly("Name", "Company", "Mail");
        assertThat(rows(list)).hasSize(2);
    }

    @Test
    void whatCannotBeReadIsRefusedInOneSentence() throws IOException {
        refused(
                "old.xls",
                new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0, 0, 0, 0},
                "save it as .xlsx or CSV");
        refused("empty.csv", new byte[0], "it is empty");
        refused("blank.csv", "\n\n , \n".getBytes(StandardCharsets.UTF_8), "no filled row");
        refused("page.xls", "<html><table><tr><td>Name".getBytes(StandardCharsets.UTF_8), "web page");
        refused("offer.pdf", "%PDF-1.7\n".getBytes(StandardCharsets.UTF_8), "PDF");
        refused("cut.xlsx", "PK\u0003\u0004rest".getBytes(StandardCharsets.UTF_8), "damaged or cut off");
        refused("photos.zip", zip("a.txt", new byte[10]), "does not hold a workbook");
    }

    @Test
    void bombsAreWeighedAndNotParsed() throws IOException {
        refused("bomb.xlsx", zip("xl/workbook.xml", new byte[70 << 20]), "zip bomb");
        String sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row></sheetData></worksheet>";
        refused(
                "wide.xlsx",
                zip("xl/worksheets/sheet1.xml", sheet.getBytes(StandardCharsets.UTF_8)),
                "beyond the last possible column");
        String entities = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><sst>&a;</sst>";
        refused(
                "entities.xlsx",
                zip("xl/sharedStrings.xml", entities.getBytes(StandardCharsets.UTF_8)),
                "XML entities");
    }

    private void refused(String name, byte[] bytes, String why) throws IOException {
        var path = Files.write(folder.resolve("upload"), bytes);
        assertThatThrownBy(() -> ListFile.open(path, name))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageStartingWith("“" + name + "” could not be read")
                .hasMessageContaining(why);
    }

    private static byte[] zip(String part, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            if (!part.equals("a.txt")) {
                zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            }
            zip.putNextEntry(new ZipEntry(part));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    /** T49: ten thousand rows time out. */
    @Test
    void aHundredThousandRowsStream() throws IOException {
        var path = folder.resolve("large.csv");
        try (var out = Files.newBufferedWriter(path)) {
            out.write("First name,Last name,Company,E-mail,Phone,Country,Notes\n");
            for (int i = 0; i < 100_000; i++) {
                out.write("Ada,Nr%d,\"Firm, %d\",ada%d@firm.example,+49 30 9012%04d,DE,met at the fair\n"
                        .formatted(i, i % 5_000, i, i % 10_000));
            }
        }
        var list = ListFile.open(path);
        var mapping = Mapping.guess(list);
        long start = System.nanoTime();
        long plain;
        try (var rows = list.rows()) {
            plain = rows.count();
        }
        long read = System.nanoTime();
        long people;
        try (var rows = list.rows()) {
            people = rows.map(row -> RawProspect.read(row, mapping, "DE"))
                    .filter(RawProspect.Person.class::isInstance)
                    .count();
        }
        long end = System.nanoTime();
        System.out.printf(
                "rows/s: %,.0f read, %,.0f as prospects%n",
                plain / ((read - start) / 1e9), people / ((end - read) / 1e9));
        assertThat(plain).isEqualTo(100_000);
        assertThat(people).isEqualTo(100_000);
    }

    @Test
    void aPictureIsCalledAPictureWhateverItsName() throws IOException {
        var file = Files.write(
                folder.resolve("leads.xlsx"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0});
        assertThatThrownBy(() -> ListFile.open(file))
                .hasMessage("“leads.xlsx” could not be read: it is a picture (PNG), whatever its name says."
                        + " Choose the list itself, as a workbook (.xlsx) or CSV.");
        var noise = new byte[2_000];
        for (int i = 0; i < noise.length; i++) noise[i] = (byte) (i % 30);
        var other = Files.write(folder.resolve("leads.csv"), noise);
        assertThatThrownBy(() -> ListFile.open(other)).hasMessageContaining("neither text nor a workbook");
    }
}
