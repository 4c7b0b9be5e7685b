package followthrough.channels;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.TestClock;
import followthrough.support.TestDatabase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Hosts typed by users lead to the public internet or nowhere, unless an administrator says otherwise. */
class SafeHostsTests {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "192.0.0.1",
                "198.18.0.1",
                "168.63.129.16",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2001:db8::1",
                "2001::1",
                "fec0::1",
                "100::1"
            })
    void refusesWhatIsInside(String address) throws UnknownHostException {
        assertThat(SafeHosts.isInside(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "100.63.0.1",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "223.255.255.255",
                "2a00:1450:4001::6d",
                "64:ff9b::808:808",
                "2002:808:808::",
                "::ffff:8.8.8.8"
            })
    void letsThePublicInternetThrough(String address) throws UnknownHostException {
        assertThat(SafeHosts.isInside(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void oneInsideAddressOfAMixedNameIsEnoughToRefuse() throws UnknownHostException {
        var addresses = new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")};
        assertThat(SafeHosts.judge("mail.example", addresses, Optional.empty()))
                .isInstanceOf(SafeHosts.Answer.Refused.class);
    }

    @Test
    void anAdministratorListsAHost() {
        JdbcClient db = JdbcClient.create(TestDatabase.fresh());
        var hosts = TestHosts.on(db, new TestClock());
        assertThat(hosts.look("LocalHost.")).isInstanceOf(SafeHosts.Answer.Refused.class);
        assertThat(hosts.look("2130706433")).as("127.0.0.1 as one number").isInstanceOf(SafeHosts.Answer.Refused.class);
        assertThat(hosts.look("no such host")).isInstanceOf(SafeHosts.Answer.Refused.class);
        assertThat(hosts.look("nowhere.invalid")).isInstanceOf(SafeHosts.Answer.Refused.class);

        long memberId = member(db);
        hosts.allow("Localhost", false, memberId);
        assertThat(hosts.look("localhost")).isInstanceOfSatisfying(SafeHosts.Answer.Safe.class, safe -> {
            assertThat(safe.address().isLoopbackAddress()).isTrue();
            assertThat(safe.passwordWithoutTls()).isFalse();
        });
        hosts.allow("localhost", true, memberId);
        assertThat(hosts.allowed()).hasSize(1);
        assertThat(hosts.look("localhost"))
                .isInstanceOfSatisfying(SafeHosts.Answer.Safe.class, safe -> assertThat(safe.passwordWithoutTls())
                        .isTrue());
        hosts.disallow("LOCALHOST");
        assertThat(hosts.look("localhost")).isInstanceOf(SafeHosts.Answer.Refused.class);
    }

    private static long member(JdbcClient db) {
        db.sql("insert into team (name) values ('North')").update();
        return db.sql("""
                insert into member (team_id, email, name, role, zone, created_at)
                select id, 'admin@north.example', 'Ada', 'administrator', 'UTC', '2026-01-01T00:00Z' from team
                returning id
                """).query(Long.class).single();
    }
}
