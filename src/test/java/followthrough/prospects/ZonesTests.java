package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZonesTests {
    private static final ZoneId WORKSPACE = ZoneId.of("Pacific/Auckland");

    @ParameterizedTest
    @CsvSource(textBlock = """
            Europe/Berlin,    +12125550123, FR, Europe/Berlin,       STATED
            berlin,           '',           '', Europe/Berlin,       STATED
            New York,         '',           '', America/New_York,    STATED
            america/new_york, '',           '', America/New_York,    STATED
            CET,              '',           '', Europe/Berlin,       STATED
            PST,              '',           '', America/Los_Angeles, STATED
            UTC+2,            '',           '', UTC+02:00,           STATED
            +05:30,           '',           '', UTC+05:30,           STATED
            Atlantis,         +493012345678, '', Europe/Berlin,      PHONE
            '',               +12125550123, US, America/New_York,    PHONE
            '',               +13105550123, US, America/Los_Angeles, PHONE
            '',               +13105550123, DE, America/Los_Angeles, PHONE
            '',               +442079460018, '', Europe/London,      PHONE
            '',               +34612345678, '', Europe/Madrid,       PHONE
            '',               +390612345678, '', Europe/Rome,        PHONE
            '',               '',           US, America/New_York,    COUNTRY
            '',               '',           BR, America/Sao_Paulo,   COUNTRY
            '',               '',           AU, Australia/Sydney,    COUNTRY
            '',               '',           in, Asia/Kolkata,        COUNTRY
            '',               '',           JP, Asia/Tokyo,          COUNTRY
            '',               not a number, ZZ, Pacific/Auckland,    WORKSPACE
            '',               '',           '', Pacific/Auckland,    WORKSPACE
            """)
    void guessesFromWhatIsKnownBest(String stated, String phone, String country, ZoneId zone, ZoneBasis basis) {
        assertThat(Zones.guess(stated, phone, country, WORKSPACE)).isEqualTo(new Zones.Guess(zone, basis));
    }

    @Test
    void everyCountryWithPeopleHasAZone() {
        List<String> without = Arrays.stream(Locale.getISOCountries())
                .filter(country -> Zones.country(country).isEmpty())
                .toList();
        assertThat(without).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "UTC+99", "'; drop table prospect", "Etc/Nowhere"})
    void whatIsNoZoneIsNotTakenForOne(String text) {
        assertThat(Zones.stated(text)).isEmpty();
    }
}
