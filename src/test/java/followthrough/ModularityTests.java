package followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The arrows of ARCHITECTURE.md, checked against the code. */
class ModularityTests {
    private static final ApplicationModules MODULES = ApplicationModules.of(Followthrough.class);

    /** What each room may use; whoever adds an arrow adds it here and says why in ARCHITECTURE.md. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("web", List.of()),
            Map.entry("database", List.of()),
            Map.entry("team", List.of("web", "database")),
            Map.entry("prospects", List.of("team", "web", "database")),
            Map.entry("playbook", List.of("prospects", "team", "web", "database")),
            Map.entry("channels", List.of("team", "web", "database")),
            Map.entry("pursuits", List.of("playbook", "channels", "prospects", "team", "web", "database")),
            Map.entry("inbox", List.of("pursuits", "channels", "prospects", "team", "web", "database")),
            Map.entry("intake", List.of("pursuits", "playbook", "prospects", "team", "web", "database")),
            Map.entry(
                    "today",
                    List.of("inbox", "pursuits", "playbook", "channels", "prospects", "team", "web", "database")),
            Map.entry(
                    "insights",
                    List.of("intake", "pursuits", "playbook", "channels", "prospects", "team", "web", "database")));

    @Test
    void nobodyReachesIntoAnotherRoom() {
        MODULES.verify();
    }

    @Test
    void usesPointOneWay() {
        for (ApplicationModule module : MODULES) {
            var allowed = MAY_USE.get(module.getIdentifier().toString());
            if (allowed == null) continue; // sandbox and bench stand on top and may use everything
            assertThat(module.getDirectDependencies(MODULES).stream()
                            .map(dependency ->
                                    dependency.getTargetModule().getIdentifier().toString())
                            .distinct())
                    .as("what %s uses", module.getIdentifier())
                    .isSubsetOf(allowed);
        }
    }
}
