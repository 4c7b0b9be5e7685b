package followthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTest {
    @Test
    void aPortInUseIsSaidInTwoLinesWithAWayOut() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String[] options = {"--server.port=" + taken.getLocalPort(), "--server.address=127.0.0.1"};
            assertThat(Followthrough.portTaken(options)).hasValueSatisfying(said -> {
                assertThat(said.lines()).hasSize(2);
                assertThat(said).contains("Port " + taken.getLocalPort(), "in use", "--port");
            });
            taken.close();
            assertThat(Followthrough.portTaken(options)).isEmpty();
        }
        assertThat(Followthrough.portTaken(new String[] {"--server.port=0"})).isEmpty();
    }
}
