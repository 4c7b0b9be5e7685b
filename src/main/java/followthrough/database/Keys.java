package followthrough.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What this installation alone knows: one secret in a folder outside the data folder, so that a copy of the data or a
 * back-up holds neither the key of the mail passwords nor the mark by which this installation knows itself.
 */
public final class Keys {
    private static final int LENGTH = 32;

    private final Path file;
    private final byte[] secret;
    private final String instanceId;

    private Keys(Path file, byte[] secret, @Nullable String instanceId) {
        this.file = file;
        this.secret = secret;
        this.instanceId = instanceId != null
                ? instanceId
                : HexFormat.of().formatHex(Arrays.copyOf(derived(secret, "instance"), 16));
    }

    /** Loads the secret of this folder, or makes one, readable by its owner only, on first use. */
    public static Keys in(Path folder, DataFolder data, @Nullable String instanceId) {
        Path keys = folder.toAbsolutePath().normalize();
        if (keys.startsWith(data.path())) {
            throw new CannotStart(
                    "The folder for the secret key, " + keys + ", lies in the data folder " + data.path() + ".",
                    "Set followthrough.keys to a folder outside it: whoever gets a copy of the data must not get the"
                            + " key with it.");
        }
        Path file = keys.resolve("secret.key");
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            byte[] secret = Files.readAllBytes(file);
            if (secret.length != LENGTH) {
                throw new CannotStart(
                        "The secret key " + file + " is damaged: " + secret.length + " bytes instead of " + LENGTH
                                + ".",
                        "Put the original file back. If it is lost, remove it: Followthrough makes a new one and asks"
                                + " for the passwords of all mailboxes again.");
            }
            return new Keys(file, secret, instanceId);
        } catch (IOException e) {
            throw new CannotStart(
                    "The secret key " + file + " could not be read or made: " + e.getMessage(),
                    "Make that folder writable for the user Followthrough runs as, or name another by"
                            + " followthrough.keys.",
                    e);
        }
    }

    /** The folder used when none is named: in the user's configuration, one for each data folder. */
    static Path folderFor(DataFolder data, Map<String, String> environment, String home) {
        String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path config = configured.isBlank() ? Path.of(home, ".config") : Path.of(configured);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(data.path().toString().getBytes(StandardCharsets.UTF_8));
            return config.resolve("followthrough").resolve(HexFormat.of().formatHex(hash, 0, 8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java", e);
        }
    }

    /** The 32 bytes under which mailbox passwords and tokens are sealed. */
    public byte[] mailKey() {
        return derived(secret, "mail");
    }

    /** Tells this installation from a copy of its database. All nodes of one installation share it. */
    public String instanceId() {
        return instanceId;
    }

    /** Where the secret is kept, to tell an administrator what else to save. */
    public Path file() {
        return file;
    }

    private static void make(Path file) throws IOException {
        Path folder = file.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        byte[] secret = new byte[LENGTH];
        new SecureRandom().nextBytes(secret);
        Path whole = file.resolveSibling("secret.key.new");
        Files.deleteIfExists(whole);
        try (FileChannel channel = FileChannel.open(
                whole,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(secret));
            channel.force(true);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** One key per purpose (RFC 5869, the expand step for one block), so that none of them gives away another. */
    private static byte[] derived(byte[] secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(("followthrough " + purpose).getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 1);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 belongs to every Java", e);
        }
    }
}
