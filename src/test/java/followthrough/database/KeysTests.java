package followthrough.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTests {
    private final DataFolder data = new DataFolder(Path.of("/var/lib/followthrough"));

    @TempDir
    Path folder;

    @Test
    void theSecretIsMadeOnceAndForItsOwnerOnly() throws IOException {
        Keys first = Keys.in(folder.resolve("keys"), data, null);
        Keys second = Keys.in(folder.resolve("keys"), data, null);
        assertThat(second.mailKey()).isEqualTo(first.mailKey()).hasSize(32);
        assertThat(second.instanceId()).isEqualTo(first.instanceId()).hasSize(32);
        assertThat(permissions(first.file())).isEqualTo("rw-------");
        assertThat(permissions(first.file().resolveSibling(""))).isEqualTo("rwx------");
    }

    @Test
    void noKeyIsTheSecretItselfOrAnotherInstallations() throws IOException {
        Keys one = Keys.in(folder.resolve("one"), data, null);
        Keys other = Keys.in(folder.resolve("other"), data, null);
        assertThat(one.mailKey()).isNotEqualTo(Files.readAllBytes(one.file()));
        assertThat(one.mailKey()).isNotEqualTo(other.mailKey());
        assertThat(one.instanceId()).isNotEqualTo(other.instanceId());
    }

    @Test
    void nodesOfOneInstallationShareTheNameGivenToThem() {
        assertThat(Keys.in(folder, data, "sales-eu").instanceId()).isEqualTo("sales-eu");
    }

    @Test
    void aKeyInsideTheDataFolderIsRefused() {
        assertThatThrownBy(() -> Keys.in(folder.resolve("keys"), new DataFolder(folder), null))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("lies in the data folder");
    }

    @Test
    void aDamagedSecretIsNotReplacedInSilence() throws IOException {
        Files.write(folder.resolve("secret.key"), new byte[7]);
        assertThatThrownBy(() -> Keys.in(folder, data, null))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void everyDataFolderHasAKeyFolderOfItsOwn() {
        Path one = Keys.folderFor(data, Map.of(), "/home/maya");
        Path other = Keys.folderFor(new DataFolder(Path.of("/srv/other")), Map.of("XDG_CONFIG_HOME", "/etc/x"), "/h");
        assertThat(one).startsWithRaw(Path.of("/home/maya/.config/followthrough"));
        assertThat(other).startsWithRaw(Path.of("/etc/x/followthrough"));
        assertThat(one.getFileName()).isNotEqualTo(other.getFileName());
    }

    @Test
    void anotherDatabaseIsNamedInTheSameUrl() {
        DatabaseAddress main = new DatabaseAddress("jdbc:postgresql://db.example:5433/sales?ssl=true&x=a/b", "u", "p");
        assertThat(main.named("sandbox").url()).isEqualTo("jdbc:postgresql://db.example:5433/sandbox?ssl=true&x=a/b");
        assertThat(main.toString()).doesNotContain("ssl").contains("db.example");
    }

    @Test
    void anUnreachableDatabaseIsNamedInTheMessage() {
        assertThatThrownBy(() -> Databases.at(
                        new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/sales?password=secret", "u", "secret")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/sales")
                .hasMessageNotContaining("secret");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
