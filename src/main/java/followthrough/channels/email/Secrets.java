package followthrough.channels.email;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals mailbox passwords with AES-256-GCM: one byte of version, twelve of nonce, then the sealed text. Each is bound to
 * its address, so that a row copied over another's opens nothing.
 */
final class Secrets {
    private static final byte VERSION = 1;
    private static final int NONCE = 12;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param key 32 bytes */
    Secrets(byte[] key) {
        if (key.length != 32) throw new IllegalArgumentException("The mail key has " + key.length + " bytes, not 32");
        this.key = new SecretKeySpec(key, "AES");
    }

    byte[] seal(String password, String address) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, address).doFinal(password.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(1 + NONCE + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM belongs to every Java", e);
        }
    }

    /** The password, or absent when it was sealed with another key or for another address. */
    @Nullable
    String open(byte[] sealed, String address) {
        if (sealed.length <= 1 + NONCE || sealed[0] != VERSION) return null;
        var nonce = new byte[NONCE];
        ByteBuffer.wrap(sealed, 1, NONCE).get(nonce);
        try {
            var password =
                    cipher(Cipher.DECRYPT_MODE, nonce, address).doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
            return new String(password, StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM belongs to every Java", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String address) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(address.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
