package followthrough.database;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A back-up as a file: a ZIP archive with {@code tables/NAME.csv} for each table (as {@code copy … (format csv, header)}
 * writes it, in UTF-8), then {@code manifest.json}. The archive's comment, and with it the file, ends in 64 hexadecimal
 * digits: the SHA-256 of everything before them.
 */
public final class BackupFile implements AutoCloseable {
    static final int FORMAT = 1;
    static final String PRODUCT = "Followthrough";
    static final String MANIFEST = "manifest.json";
    /** The comment as long as the file is being written. */
    static final String UNSEALED = "sha256 of everything before it: " + "0".repeat(64);

    private static final int DIGITS = 64;
    private static final int LONGEST_MANIFEST = 10_000_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * What the file says of itself.
     *
     * @param version of the product that wrote it
     * @param made the moment at which the database was as it is here
     * @param schema the last migration that the database had
     * @param postgres the version of the server
     * @param leftOut what is not in it, and why
     */
    public record Manifest(
            int format,
            String product,
            String version,
            Instant made,
            int schema,
            String postgres,
            List<String> leftOut,
            List<Rows> tables,
            List<Sequence> sequences) {}

    /** @param columns in the order of the file, which repeats them in its first line */
    public record Rows(String table, List<String> columns, long rows) {
        String entry() {
            return "tables/" + table + ".csv";
        }
    }

    /** @param called whether {@code last} was given out; else it comes next */
    public record Sequence(String name, long last, boolean called) {}

    private final Path path;
    private final ZipFile zip;
    private final Manifest manifest;

    private BackupFile(Path path, ZipFile zip, Manifest manifest) {
        this.path = path;
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * Reads the whole file once, to know that it is whole, and then what it says of itself.
     *
     * @throws CannotStart when it is no back-up, was cut off or altered, or is of a newer format
     */
    public static BackupFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CannotStart("There is no file " + path + " to restore.", "Name a file that \"backup\" wrote.");
        }
        try {
            if (!sealed(path)) {
                throw new CannotStart(
                        path + " is not a whole back-up: its last 64 characters are not the SHA-256 of what stands"
                                + " before them. It was cut off or altered, or is no back-up at all. Nothing was changed.",
                        "Copy it again from where it was made, or take another back-up.");
            }
            ZipFile zip = new ZipFile(path.toFile());
            try {
                return new BackupFile(path, zip, manifest(path, zip));
            } catch (IOException | RuntimeException e) {
                zip.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CannotStart(
                    path + " could not be read: " + e.getMessage() + ". Nothing was changed.",
                    "Check that the user who restores may read it.",
                    e);
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    Path path() {
        return path;
    }

    /** The lines of this table, counted as they are read; close it. */
    InputStream rows(Rows of, Progress progress) throws IOException {
        ZipEntry entry = zip.getEntry(of.entry());
        if (entry == null) {
            throw new IOException(path + " has no " + of.entry());
        }
        return new FilterInputStream(zip.getInputStream(entry)) {
            private long done;

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int read = super.read(into, from, most);
                done += Math.max(0, read);
                progress.reached(of.table(), done);
                return read;
            }
        };
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new IllegalStateException(path + " could not be closed", e);
        }
    }

    static byte[] written(Manifest manifest) {
        return JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(manifest)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Puts the checksum of a file that is otherwise finished into its place, and brings all of it to the disk. */
    static void seal(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length() - DIGITS;
            byte[] digits = digest(path, end);
            file.seek(end);
            file.write(digits);
            file.getFD().sync();
        }
    }

    private static boolean sealed(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long end = file.length() - DIGITS;
            if (end < 0) {
                return false;
            }
            byte[] digits = new byte[DIGITS];
            file.seek(end);
            file.readFully(digits);
            return MessageDigest.isEqual(digits, digest(path, end));
        }
    }

    /** The hexadecimal digits of the SHA-256 of so many bytes from the beginning. */
    private static byte[] digest(Path path, long bytes) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] some = new byte[1 << 16];
            for (long left = bytes; left > 0; ) {
                int read = in.read(some, 0, (int) Math.min(some.length, left));
                if (read < 0) {
                    throw new IOException("it became shorter meanwhile");
                }
                sha.update(some, 0, read);
                left -= read;
            }
            return HexFormat.of().formatHex(sha.digest()).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java", e);
        }
    }

    private static Manifest manifest(Path path, ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(MANIFEST);
        if (entry == null) {
            throw new IOException("it has no " + MANIFEST);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            JsonNode said = JSON.readTree(in.readNBytes(LONGEST_MANIFEST));
            int format = said.path("format").asInt(0);
            if (format > FORMAT) {
                throw new CannotStart(
                        path + " was written by a newer Followthrough ("
                                + said.path("version").asString("of unknown version") + ") in format " + format
                                + "; this one reads format " + FORMAT + ". Nothing was changed.",
                        "Restore it with that version or a later one.");
            }
            return JSON.treeToValue(said, Manifest.class);
        } catch (JacksonException e) {
            throw new IOException("its " + MANIFEST + " is not understood", e);
        }
    }
}
