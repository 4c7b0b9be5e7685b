package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a file is its bytes say, and its name has to say the same. */
class FileTypeTest {
    private static final byte[] PDF = "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);

    private static byte[] latin(String signs) {
        return signs.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write('x');
            }
        }
        return bytes.toByteArray();
    }

    private static @Nullable FileType type(String name, byte[] bytes) {
        return FileType.look(name, bytes) instanceof FileType.Taken(var type) ? type : null;
    }

    private static String why(String name, byte[] bytes) {
        return FileType.look(name, bytes) instanceof FileType.Refused(var why) ? why : "taken";
    }

    @Test
    void knowsEachKindByItsBytes() throws IOException {
        assertThat(type("Guide.PDF", PDF)).isEqualTo(FileType.PDF);
        assertThat(type("a.png", latin("\u0089PNG\r\n\u001a\nrest"))).isEqualTo(FileType.PNG);
        assertThat(type("a.jpeg", latin("\u00ff\u00d8\u00ff\u00e0"))).isEqualTo(FileType.JPEG);
        assertThat(type("a.gif", latin("GIF89a..."))).isEqualTo(FileType.GIF);
        assertThat(type("a.webp", latin("RIFF....WEBPVP8 "))).isEqualTo(FileType.WEBP);
        assertThat(type("a.docx", zip("[Content_Types].xml", "word/document.xml")))
                .isEqualTo(FileType.DOCX);
        assertThat(type("a.xlsx", zip("[Content_Types].xml", "xl/workbook.xml")))
                .isEqualTo(FileType.XLSX);
        assertThat(type("a.pptx", zip("[Content_Types].xml", "ppt/presentation.xml")))
                .isEqualTo(FileType.PPTX);
        assertThat(type("a.odt", latin("PK\u0003\u0004" + ".".repeat(26) + "mimetype" + FileType.ODT.mediaType())))
                .isEqualTo(FileType.ODT);
        assertThat(type("notes.txt", "Größe\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(FileType.TEXT);
        assertThat(type("prices.csv", latin("a;b\n1;2\n"))).isEqualTo(FileType.CSV);
        assertThat(type("fair.ics", latin("BEGIN:VCALENDAR\r\n"))).isEqualTo(FileType.ICS);
    }

    @Test
    void aNameThatSaysOtherwiseIsRefused() throws IOException {
        assertThat(why("guide.docx", PDF)).contains("called otherwise", ".pdf");
        assertThat(why("guide", PDF)).contains("called otherwise");
        assertThat(why("picture.png", latin("\u00ff\u00d8\u00ff\u00e0"))).contains(".jpg");
        assertThat(why("page.txt", zip("[Content_Types].xml", "word/document.xml")))
                .contains("called otherwise");
    }

    @Test
    void whatServersDoNotLetThroughIsRefused() throws IOException {
        assertThat(why("page.html", latin("<html>"))).contains("is none of");
        assertThat(why("picture.svg", latin("<svg/>"))).contains("is none of");
        assertThat(why("tool.exe", latin("MZ\u0090\u0000"))).contains("is none of");
        assertThat(why("tool.pdf", latin("MZ\u0090\u0000"))).contains("is none of");
        assertThat(why("all.zip", zip("a.pdf"))).contains("is none of");
        assertThat(why("old.doc", latin("\u00d0\u00cf\u0011\u00e0"))).contains("is none of");
        assertThat(why("a.docx", zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")))
                .contains("macros");
        assertThat(why("a.txt", latin("text with \u0000"))).contains("is none of");
        assertThat(why("a.txt", latin("not UTF-8: \u00e9"))).contains("is none of");
        assertThat(why("a.txt", new byte[0])).contains("is none of");
    }

    /** A directory that leads nowhere ends the search and breaks nothing. */
    @Test
    void aBrokenArchiveIsNoFileOfOurs() throws IOException {
        var whole = zip("[Content_Types].xml", "word/document.xml");
        for (int n = 0; n < whole.length; n++) {
            var broken = whole.clone();
            broken[n] ^= (byte) 0xff;
            assertThat(FileType.look("a.docx", broken)).isNotNull();
            assertThat(FileType.look("a.docx", Arrays.copyOf(whole, n))).isNotNull();
        }
    }
}
