package followthrough.team;

import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * With a public address another server passes requests on to us, and says in headers from whom and by https or not.
 * They are believed from private addresses only, and not at all without a public address: else anybody could write
 * them, and count as a new address at each log-in.
 */
@Component
class BehindProxy implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {
    private final PublicAddress address;

    BehindProxy(PublicAddress address) {
        this.address = address;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        if (address.isPublic()) {
            RemoteIpValve valve = new RemoteIpValve();
            valve.setProtocolHeader("X-Forwarded-Proto");
            factory.addEngineValves(valve);
        }
    }
}
