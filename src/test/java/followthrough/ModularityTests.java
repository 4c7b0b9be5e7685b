package followthrough;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {
    @Test
    void usesPointOneWay() {
        ApplicationModules.of(Followthrough.class).verify();
    }
}
