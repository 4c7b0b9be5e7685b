package followthrough.team;

import followthrough.database.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Leaves in the data folder where the server was last reached, so that a command at the console can make a link that
 * works: it knows the folder, and neither the port nor the public address.
 */
@Component
class Whereabouts {
    private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);
    private static final String FILE = "address";

    private final DataFolder data;
    private final PublicAddress address;

    Whereabouts(DataFolder data, PublicAddress address) {
        this.data = data;
        this.address = address;
    }

    @EventListener
    void note(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() != null) {
            return;
        }
        Path file = data.path().resolve(FILE);
        try {
            Files.createDirectories(data.path());
            Files.writeString(file, address.link("", event.getWebServer().getPort()) + "\n");
        } catch (IOException e) {
            LOG.warn("{} could not be written; \"./followthrough password\" will not know the port", file, e);
        }
    }

    /** Where the server of this folder was last reached; empty when it never ran. */
    static Optional<String> last(DataFolder data) {
        Path file = data.path().resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip()).filter(it -> !it.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} could not be read", file, e);
            return Optional.empty();
        }
    }
}
