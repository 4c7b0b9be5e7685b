package followthrough.team;

import java.security.MessageDigest;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The link to the first run, printed at the console of a server that nobody has set up. It is new at each start, works
 * once and on this node: whoever reads the console owns the installation, and nobody else can be first.
 */
@Component
class FirstRun {
    private final Team team;
    private final PublicAddress address;
    private final byte[] tokenHash;
    private final String token = Secret.token();

    FirstRun(Team team, PublicAddress address) {
        this.team = team;
        this.address = address;
        this.tokenHash = Secret.hash(token);
    }

    @EventListener
    void print(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null && !team.isSetUp()) {
            System.out.println("\nFollowthrough is ready to be set up. Open this link, which works once:\n\n    "
                    + address.link(path(), event.getWebServer().getPort()) + "\n");
        }
    }

    String path() {
        return "/first-run/" + token;
    }

    /** Whether this is the printed link's token and the first run is still to do. */
    boolean opens(String candidate) {
        return MessageDigest.isEqual(tokenHash, Secret.hash(candidate)) && !team.isSetUp();
    }
}
