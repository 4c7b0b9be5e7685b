package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MayContactTests {
    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00Z");
    private static final List<Address> REACHABLE = List.of(
            address(Address.Kind.EMAIL, null), address(Address.Kind.PHONE, null), address(Address.Kind.SOCIAL, null));

    @ParameterizedTest
    @EnumSource(Channel.class)
    void whoOptedOutIsContactedOnNoChannel(Channel channel) {
        Prospect gone = prospect("GB", Basis.CONSENT, NOW, false, false);
        assertThat(MayContact.check(gone, channel, true, REACHABLE).allowed()).isFalse();
        assertThat(MayContact.check(gone, channel, false, REACHABLE).allowed()).isFalse();
        assertThat(MayContact.check(gone, channel, true, true, REACHABLE).allowed())
                .isFalse();
    }

    /** T40. */
    @Test
    void aPersonMayAnswerWhoeverWrites() {
        Prospect gone = prospect("GB", Basis.CONSENT, NOW, true, false);
        assertThat(MayContact.check(gone, Channel.EMAIL, false, true, REACHABLE).allowed())
                .isTrue();
    }

    @Test
    void whoRefusesEmailCanStillBeCalled() {
        Prospect it = prospect("GB", Basis.ASKED, null, true, false);
        assertThat(MayContact.check(it, Channel.EMAIL, false, REACHABLE))
                .isEqualTo(new Verdict.Refused("They do not want e-mail."));
        assertThat(MayContact.check(it, Channel.CALL, false, REACHABLE).allowed())
                .isTrue();
    }

    @Test
    void nothingAutomaticWithoutAReason() {
        Prospect it = prospect("US", Basis.UNKNOWN, null, false, false);
        assertThat(MayContact.check(it, Channel.EMAIL, true, REACHABLE))
                .isEqualTo(new Verdict.Refused("Nobody said why we may contact them."));
        assertThat(MayContact.check(it, Channel.EMAIL, false, REACHABLE).allowed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "DE, PUBLIC, EMAIL, false",
        "AT, PUBLIC, EMAIL, false",
        "US, PUBLIC, EMAIL, true",
        "GB, PUBLIC, EMAIL, true",
        "'', PUBLIC, EMAIL, true",
        "DE, CONSENT, EMAIL, true",
        "DE, ASKED, EMAIL, true",
        "DE, CUSTOMER, EMAIL, true",
        "DE, PUBLIC, SOCIAL, true",
        "US, PUBLIC, SMS, false",
        "US, CONSENT, SMS, true"
    })
    void theLawOfTheCountryBindsAutomation(String country, Basis basis, Channel channel, boolean allowed) {
        Prospect it = prospect(country, basis, null, false, false);
        assertThat(MayContact.check(it, channel, true, REACHABLE).allowed()).isEqualTo(allowed);
    }

    @Test
    void theRefusalNamesTheLaw() {
        assertThat(MayContact.check(prospect("DE", Basis.PUBLIC, null, false, false), Channel.EMAIL, true, REACHABLE))
                .isEqualTo(new Verdict.Refused("Cold e-mail needs their consent first (Germany, UWG § 7 (2) no. 2)."));
    }

    @Test
    void aDeadAddressIsNone() {
        Prospect it = prospect("US", Basis.ASKED, null, false, false);
        assertThat(MayContact.check(it, Channel.EMAIL, true, List.of(address(Address.Kind.EMAIL, NOW)))
                        .allowed())
                .isFalse();
        assertThat(MayContact.check(it, Channel.CALL, false, List.of()).allowed())
                .isFalse();
        assertThat(MayContact.check(it, Channel.MEETING, false, List.of()).allowed())
                .isTrue();
    }

    @Test
    void whoIsKeptOnlyIsNotFollowedUpByMachine() {
        Prospect it = prospect("US", Basis.ASKED, null, false, true);
        assertThat(MayContact.check(it, Channel.EMAIL, true, REACHABLE).allowed())
                .isFalse();
        assertThat(MayContact.check(it, Channel.EMAIL, false, REACHABLE).allowed())
                .isTrue();
    }

    private static Address address(Address.Kind kind, @Nullable Instant deadAt) {
        return new Address(1, 1, kind, "x", "x", 0, deadAt, deadAt == null ? null : "no such user");
    }

    private static Prospect prospect(
            String country, Basis basis, @Nullable Instant optedOutAt, boolean emailRefused, boolean keptOnly) {
        return new Prospect(
                1,
                "Maya Olsen",
                "Maya",
                "Olsen",
                "",
                null,
                "",
                1,
                "form",
                Tier.B,
                country,
                "",
                ZoneId.of("Etc/UTC"),
                ZoneBasis.WORKSPACE,
                basis,
                "",
                null,
                optedOutAt,
                emailRefused,
                keptOnly,
                "",
                Map.of(),
                NOW);
    }
}
