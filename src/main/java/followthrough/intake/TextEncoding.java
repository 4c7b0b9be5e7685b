package followthrough.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How the bytes of a text file become characters, and how many bytes of mark stand before the text.
 *
 * @param guessed false when a byte-order mark says so
 */
record TextEncoding(Charset charset, int markBytes, boolean guessed) {

    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Reads the stream to its end: a single byte in the last row may be what tells UTF-8 from windows-1252. */
    static TextEncoding of(InputStream in) throws IOException {
        byte[] block = new byte[65_536];
        int first = in.readNBytes(block, 0, block.length);
        if (startsWith(block, first, 0xEF, 0xBB, 0xBF)) {
            return new TextEncoding(StandardCharsets.UTF_8, 3, false);
        }
        if (startsWith(block, first, 0xFF, 0xFE)) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 2, false);
        }
        if (startsWith(block, first, 0xFE, 0xFF)) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 2, false);
        }
        // Text of any European language in UTF-16 has a zero in nearly every second byte, UTF-8 has none.
        int even = 0;
        int odd = 0;
        for (int i = 0; i < first; i++) {
            if (block[i] == 0) {
                if (i % 2 == 0) {
                    even++;
                } else {
                    odd++;
                }
            }
        }
        if (first >= 4 && odd > first * 2 / 5 && even < first / 20) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 0, true);
        }
        if (first >= 4 && even > first * 2 / 5 && odd < first / 20) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 0, true);
        }
        var utf8 = new Utf8Count();
        for (int n = first; n > 0; n = in.read(block)) {
            utf8.add(block, n);
        }
        // A file in UTF-8 with a few broken bytes stays UTF-8: its rows are reported, the others read well.
        boolean isUtf8 = utf8.broken == 0 || utf8.good > 10 * utf8.broken;
        return new TextEncoding(isUtf8 ? StandardCharsets.UTF_8 : WINDOWS_1252, 0, true);
    }

    private static boolean startsWith(byte[] block, int length, int... mark) {
        if (length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((block[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Counts characters of more than one byte, well formed and not; RFC 3629, section 4, without the surrogate ranges. */
    private static final class Utf8Count {
        long good;
        long broken;
        private int expected;

        void add(byte[] block, int n) {
            for (int i = 0; i < n; i++) {
                int b = block[i] & 0xFF;
                if (expected > 0) {
                    if ((b & 0xC0) == 0x80) {
                        if (--expected == 0) {
                            good++;
                        }
                        continue;
                    }
                    broken++;
                    expected = 0;
                }
                if (b >= 0x80) {
                    expected = b >= 0xC2 && b <= 0xDF ? 1 : (b & 0xF0) == 0xE0 ? 2 : b >= 0xF0 && b <= 0xF4 ? 3 : 0;
                    if (expected == 0) {
                        broken++;
                    }
                }
            }
        }
    }
}
