package followthrough.channels.email;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} that the tests' mail server shows, and TLS that trusts nobody else. */
final class TrustingTls {
    private static final String PASSWORD = "changeit";
    private static final Path FILE = Path.of("target", "localhost-" + System.getProperty("test.fork", "1") + ".p12")
            .toAbsolutePath();

    private TrustingTls() {}

    /** To be called before the mail server starts. */
    static SSLSocketFactory factory() {
        try {
            Files.deleteIfExists(FILE);
            Files.createDirectories(FILE.resolveSibling(""));
            FILE.toFile().deleteOnExit();
            var made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "mail",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=dns:localhost",
                            "-validity",
                            "30",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            FILE.toString(),
                            "-storepass",
                            PASSWORD)
                    .inheritIO()
                    .start();
            if (made.waitFor() != 0) throw new IllegalStateException("keytool failed");
            System.setProperty("greenmail.tls.keystore.file", FILE.toString());
            System.setProperty("greenmail.tls.keystore.password", PASSWORD);

            var own = KeyStore.getInstance(FILE.toFile(), PASSWORD.toCharArray());
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("mail", own.getCertificate("mail"));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("keytool was interrupted", e);
        }
    }
}
