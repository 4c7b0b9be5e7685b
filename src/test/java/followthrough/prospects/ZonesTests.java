package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TreeMap;
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
            '',               '',           IE, Europe/Dublin,       COUNTRY
            '',               '',           MA, Africa/Casablanca,   COUNTRY
            '',               '',           DZ, Africa/Algiers,      COUNTRY
            '',               '',           NI, America/Managua,     COUNTRY
            '',               '',           BY, Europe/Minsk,        COUNTRY
            '',               +35312345678, '', Europe/Dublin,       PHONE
            '',               +212522123456, '', Africa/Casablanca,  PHONE
            '',               +3726123456,  '', Europe/Tallinn,      PHONE
            '',               +375171234567, '', Europe/Minsk,       PHONE
            '',               +12045551234, '', America/Winnipeg,    PHONE
            '',               +61892221111, '', Australia/Perth,     PHONE
            '',               +61861112222, AU, Australia/Perth,     PHONE
            '',               +61882221111, '', Australia/Adelaide,  PHONE
            '',               +61889811111, '', Australia/Darwin,    PHONE
            '',               +61292221111, '', Australia/Sydney,    PHONE
            '',               +61412345678, '', Australia/Sydney,    PHONE
            '',               +12085551234, '', America/New_York,    COUNTRY
            '',               +13085551234, '', America/Chicago,     PHONE
            '',               +18505551234, '', America/New_York,    PHONE
            '',               not a number, ZZ, Pacific/Auckland,    WORKSPACE
            '',               '',           '', Pacific/Auckland,    WORKSPACE
            """)
    void guessesFromWhatIsKnownBest(String stated, String phone, String country, ZoneId zone, ZoneBasis basis) {
        assertThat(Zones.guess(stated, phone, country, WORKSPACE)).isEqualTo(new Zones.Guess(zone, basis));
    }

    /** Which capitals keep the time of which well-known place; of countries without a capital, where people are. */
    private static final String CAPITALS = """
            Pacific/Pago_Pago: AS NU
            Pacific/Tahiti: CK PF
            Pacific/Pitcairn: PN
            America/Costa_Rica: BZ CR GT HN MX NI SV
            America/Bogota: CO EC JM KY PA PE
            America/New_York: BS CA HT TC US
            America/Havana: CU
            America/Caracas: AG AI AW BB BL BO BQ CW DM DO GD GP GY KN LC MF MQ MS PR SX TT VC VE VG VI
            America/Halifax: BM
            America/Santiago: CL
            America/Buenos_Aires: AR BR FK GF PY SR UY
            America/Miquelon: PM
            America/Nuuk: GL
            Atlantic/South_Georgia: GS
            Atlantic/Cape_Verde: CV
            UTC: BF CI GH GM GN GW IS LR ML MR SH SL SN ST TG
            Europe/London: FO GB GG IE IM JE PT
            Africa/Casablanca: EH MA
            Africa/Lagos: AO BJ CD CF CG CM DZ GA GQ NE NG TD TN
            Europe/Paris: AD AL AT BA BE BV CH CZ DE DK ES FR GI HR HU IT LI LU MC ME MK MT NL NO PL RS SE SI SJ SK SM VA
            Africa/Johannesburg: BI BW LS LY MW MZ NA RW SD SS SZ ZA ZM ZW
            Europe/Athens: AX BG CY EE FI GR LT LV MD RO UA
            Africa/Cairo: EG
            Asia/Beirut: LB
            Asia/Jerusalem: IL
            Asia/Hebron: PS
            Europe/Moscow: BH BY DJ ER ET IQ JO KE KM KW MG QA RU SA SO SY TR TZ UG YE YT
            Asia/Tehran: IR
            Asia/Dubai: AE AM AZ GE MU OM RE SC
            Asia/Kabul: AF
            Asia/Karachi: HM KZ MV PK TF TJ TM UZ
            Asia/Kolkata: IN LK
            Asia/Kathmandu: NP
            Asia/Dhaka: BD BT IO KG
            Asia/Yangon: CC MM
            Asia/Bangkok: CX ID KH LA TH VN
            Asia/Singapore: BN CN HK MN MO MY PH SG TW
            Asia/Tokyo: JP KP KR PW TL
            Australia/Brisbane: GU MP PG
            Australia/Sydney: AU
            Pacific/Noumea: FM NC SB VU
            Pacific/Norfolk: NF
            Pacific/Fiji: FJ KI MH NR TV UM WF
            Pacific/Auckland: AQ NZ
            Pacific/Apia: TK TO WS
            """;

    @Test
    void everyCountryKeepsTheTimeOfItsCapital() {
        var expected = new TreeMap<String, ZoneId>();
        CAPITALS.lines().map(line -> line.split(": ")).forEach(line -> {
            for (String country : line[1].split(" ")) expected.put(country, ZoneId.of(line[0]));
        });
        assertThat(expected.keySet()).containsExactlyInAnyOrder(Locale.getISOCountries());
        expected.forEach((country, capital) -> {
            ZoneId zone = Zones.country(country).orElseThrow(() -> new AssertionError("No zone of " + country));
            Instant noon = Instant.parse("2026-01-01T12:00:00Z");
            for (int day = 0; day < 365; day++, noon = noon.plus(Duration.ofDays(1)))
                assertThat(zone.getRules().getOffset(noon))
                        .as("%s in %s on %s", country, zone, noon)
                        .isEqualTo(capital.getRules().getOffset(noon));
        });
    }

    /** A number never moves a person to a neighbour: each country's own example numbers stay within it. */
    @Test
    void anExampleNumberOfEachCountryStaysInTheCountry() {
        var numbers = PhoneNumberUtil.getInstance();
        for (String country : Locale.getISOCountries()) {
            var number = numbers.getExampleNumber(country);
            if (number == null) continue;
            // Some are of two: libphonenumber calls Western Sahara's example one of Morocco.
            var region = numbers.getRegionCodeForNumber(number);
            var zone = Zones.phone(numbers.format(number, PhoneNumberUtil.PhoneNumberFormat.E164));
            assertThat(zone).as(country).hasValueSatisfying(it -> assertThat(Zones.of(region))
                    .as("%s of %s", number, country)
                    .contains(it.zone().getId()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "UTC+99", "'; drop table prospect", "Etc/Nowhere"})
    void whatIsNoZoneIsNotTakenForOne(String text) {
        assertThat(Zones.stated(text)).isEmpty();
    }
}
