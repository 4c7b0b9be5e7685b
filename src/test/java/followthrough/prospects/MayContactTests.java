package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.team.SendingRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may be contacted, how and when. */
class MayContactTests {
    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00Z");
    private static final List<Address> REACHABLE = List.of(
            address(Address.Kind.EMAIL, null), address(Address.Kind.PHONE, null), address(Address.Kind.SOCIAL, null));

    /** T35: suppression is not checked when sending. */
    @ParameterizedTest
    @EnumSource(Channel.class)
    void whoOptedOutIsContactedOnNoChannel(Channel channel) {
        Prospect gone = prospect("GB", Basis.CONSENT, NOW, false, false);
        assertThat(check(gone, channel)).isInstanceOf(Verdict.No.class);
        assertThat(answering(gone, channel).byMachine()).isFalse();
    }

    /** T40. */
    @Test
    void aPersonMayAnswerWhoeverWrites() {
        Prospect gone = prospect("GB", Basis.CONSENT, NOW, true, false);
        assertThat(answering(gone, Channel.EMAIL))
                .isEqualTo(new Verdict.ByHand("They opted out: nobody contacts them on any channel."
                        + " You may answer what they wrote, and nothing more."));
    }

    @Test
    void whoRefusesEmailCanStillBeCalled() {
        Prospect it = prospect("GB", Basis.ASKED, null, true, false);
        assertThat(check(it, Channel.EMAIL)).isEqualTo(new Verdict.No("They do not want e-mail."));
        assertThat(check(it, Channel.CALL).byPerson()).isTrue();
    }

    @Test
    void nothingAutomaticWithoutAReason() {
        Prospect it = prospect("US", Basis.UNKNOWN, null, false, false);
        assertThat(check(it, Channel.EMAIL)).isEqualTo(new Verdict.ByHand("Nobody said why we may contact them."));
    }

    @Test
    void whatElseIsMissingIsSaidAsWell() {
        var law = " Cold e-mail needs their consent first (Germany, UWG § 7 (2) no. 2).";
        assertThat(check(prospect("DE", Basis.UNKNOWN, null, false, false), Channel.EMAIL))
                .isEqualTo(new Verdict.ByHand("Nobody said why we may contact them." + law));
        assertThat(check(prospect("DE", Basis.PUBLIC, null, false, true), Channel.EMAIL))
                .isEqualTo(new Verdict.ByHand("They are kept for the record only, not followed up." + law));
    }

    @Test
    void aWayOfAnotherKindIsNone() {
        var number = List.of(address(Address.Kind.PHONE, null), address(Address.Kind.EMAIL, NOW));
        var asked = prospect("GB", Basis.ASKED, null, false, false);
        var now = MayContact.Circumstances.of(NOW, SendingRules.NONE);
        assertThat(MayContact.check(asked, Channel.EMAIL, number, now))
                .isEqualTo(new Verdict.No("There is no e-mail address that works."));
        assertThat(MayContact.check(asked, Channel.CALL, number, now).byPerson())
                .isTrue();
        assertThat(MayContact.hasWay(Channel.SMS, number)).isTrue();
        assertThat(MayContact.hasWay(Channel.SOCIAL, number)).isFalse();
        assertThat(MayContact.hasWay(Channel.MAIL, number)).as("it needs none").isTrue();
        assertThat(now.holiday().test(LocalDate.of(2026, 12, 25)))
                .as("who asks for no holiday gets none")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "DE, PUBLIC, EMAIL, false",
        "AT, PUBLIC, EMAIL, false",
        "US, PUBLIC, EMAIL, true",
        "GB, PUBLIC, EMAIL, true",
        "FR, PUBLIC, EMAIL, true",
        "NO, PUBLIC, EMAIL, true",
        "CA, PUBLIC, EMAIL, true",
        "AU, PUBLIC, EMAIL, true",
        "'', PUBLIC, EMAIL, false", // nobody knows which law holds
        "KR, PUBLIC, EMAIL, false",
        "TR, PUBLIC, EMAIL, true",
        "NG, PUBLIC, EMAIL, false", // nobody wrote a line for it
        "DE, CONSENT, EMAIL, true",
        "DE, ASKED, EMAIL, true",
        "DE, CUSTOMER, EMAIL, true",
        "DE, PUBLIC, SOCIAL, true",
        "US, PUBLIC, SMS, false",
        "US, CONSENT, SMS, true",
        "GB, PUBLIC, CALL, false", // a look into the register first
        "GB, ASKED, CALL, true",
        "DE, PUBLIC, CALL, true",
        "AT, CUSTOMER, CALL, false",
        "AT, CONSENT, CALL, true"
    })
    void theLawOfTheCountryBindsAutomation(String country, Basis basis, Channel channel, boolean allowed) {
        assertThat(check(prospect(country, basis, null, false, false), channel).byMachine())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "GB, PUBLIC, EMAIL, false",
        "FR, PUBLIC, EMAIL, false",
        "GB, CUSTOMER, EMAIL, true",
        "US, PUBLIC, EMAIL, true",
        "US, PUBLIC, CALL, false",
        "DE, CUSTOMER, CALL, false",
        "DE, ASKED, CALL, true"
    })
    void privatePersonsAreAskedFirstInMoreCountries(String country, Basis basis, Channel channel, boolean allowed) {
        assertThat(check(privately(country, basis, null), channel).byMachine()).isEqualTo(allowed);
    }

    @Test
    void whereNobodySaidTheCountryTheWorkspacesHolds() {
        var it = prospect("", Basis.PUBLIC, null, false, false);
        assertThat(check(it, Channel.EMAIL, rules("US", false, false)).byMachine())
                .isTrue();
        assertThat(check(it, Channel.EMAIL, rules("DE", false, false)).byMachine())
                .isFalse();
    }

    @Test
    void theWarningNamesTheLaw() {
        assertThat(check(prospect("DE", Basis.PUBLIC, null, false, false), Channel.EMAIL))
                .isEqualTo(new Verdict.ByHand("Cold e-mail needs their consent first (Germany, UWG § 7 (2) no. 2)."));
    }

    @Test
    void aWorkspaceMayBeStricterThanTheLaw() {
        var german = prospect("DE", Basis.PUBLIC, null, false, false);
        assertThat(check(german, Channel.EMAIL, rules("", false, true)))
                .isEqualTo(new Verdict.No("Cold e-mail needs their consent first (Germany, UWG § 7 (2) no. 2)."));
        var american = prospect("US", Basis.PUBLIC, null, false, false);
        assertThat(check(american, Channel.EMAIL, rules("", true, false)))
                .isEqualTo(new Verdict.ByHand("Cold e-mail needs their consent first (a rule of this workspace)."));
        // A look into a register is not consent.
        assertThat(check(prospect("GB", Basis.PUBLIC, null, false, false), Channel.CALL, rules("", false, true)))
                .isInstanceOf(Verdict.ByHand.class);
        assertThat(answering(german, Channel.EMAIL, rules("", true, true)).byPerson())
                .isTrue();
    }

    /** CASL s. 10 (10): an enquiry stands for consent for six months, a purchase for two years. */
    @Test
    void whatAllowsItRunsOut() {
        var asked = privately("CA", Basis.ASKED, NOW.minus(Duration.ofDays(100)));
        assertThat(check(asked, Channel.EMAIL))
                .isInstanceOfSatisfying(Verdict.Yes.class, yes -> assertThat(yes.lapses())
                        .isEqualTo(Instant.parse("2026-05-30T10:00:00Z")));
        assertThat(check(privately("CA", Basis.ASKED, NOW.minus(Duration.ofDays(200))), Channel.EMAIL))
                .isEqualTo(new Verdict.ByHand(
                        "Their enquiry is too long ago to stand for consent (Canada, CASL s. 10 (9) b)."));
        assertThat(check(privately("CA", Basis.CUSTOMER, NOW.minus(Duration.ofDays(200))), Channel.EMAIL)
                        .byMachine())
                .isTrue();
        assertThat(check(privately("CA", Basis.CUSTOMER, NOW.minus(Duration.ofDays(731))), Channel.EMAIL)
                        .byMachine())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "US, 2026-03-10T20:59, ''", // a Tuesday
        "US, 2026-03-10T21:00, 2026-03-11T08:00",
        "FR, 2026-03-10T13:30, 2026-03-10T14:00",
        "FR, 2026-03-10T20:00, 2026-03-11T10:00",
        "FR, 2026-03-13T20:00, 2026-03-16T10:00", // no weekend
        "ES, 2026-03-10T08:30, 2026-03-10T09:00",
        "IT, 2026-03-14T09:30, 2026-03-14T10:00",
        "AU, 2026-03-14T17:00, 2026-03-16T09:00",
        "CA, 2026-03-14T09:30, 2026-03-14T10:00",
        "FR, 2026-03-17T11:00, 2026-03-18T10:00" // a holiday, in this test
    })
    void theLawsHoursBindCallsAndTexts(String country, LocalDateTime there, String until) {
        var maya = privately(country, Basis.CONSENT, null);
        for (var channel : List.of(Channel.CALL, Channel.SMS)) {
            var verdict = MayContact.check(maya, channel, REACHABLE, at(there, false, false));
            if (until.isEmpty()) assertThat(verdict.byPerson()).isTrue();
            else
                assertThat(verdict).isInstanceOfSatisfying(Verdict.NotNow.class, not -> assertThat(not.until())
                        .isEqualTo(LocalDateTime.parse(until).toInstant(ZoneOffset.UTC)));
            assertThat(MayContact.check(maya, channel, REACHABLE, at(there, false, true))
                            .byPerson())
                    .as("at a time of theirs")
                    .isTrue();
        }
        assertThat(MayContact.check(maya, Channel.EMAIL, REACHABLE, at(there, false, false))
                        .byPerson())
                .isTrue();
    }

    /** Laws on hours are about private persons; the floor is about everybody. */
    @Test
    void peopleAtWorkAreCalledInTheHoursOfTheFloor() {
        var lunch = LocalDateTime.parse("2026-03-10T13:30");
        var maya = prospect("FR", Basis.CONSENT, null, false, false);
        assertThat(MayContact.check(maya, Channel.CALL, REACHABLE, at(lunch, false, false))
                        .byPerson())
                .isTrue();
        assertThat(MayContact.check(maya, Channel.CALL, REACHABLE, at(lunch.plusHours(8), false, false)))
                .isInstanceOf(Verdict.NotNow.class);
    }

    @Test
    void aDeadAddressIsNone() {
        Prospect it = prospect("US", Basis.ASKED, null, false, false);
        var now = MayContact.Circumstances.of(NOW, SendingRules.NONE);
        assertThat(MayContact.check(it, Channel.EMAIL, List.of(address(Address.Kind.EMAIL, NOW)), now)
                        .byPerson())
                .isFalse();
        assertThat(MayContact.check(it, Channel.CALL, List.of(), now).byPerson())
                .isFalse();
        assertThat(MayContact.check(it, Channel.MEETING, List.of(), now).byPerson())
                .isTrue();
    }

    @Test
    void whoIsKeptOnlyIsNotFollowedUpByMachine() {
        assertThat(check(prospect("US", Basis.ASKED, null, false, true), Channel.EMAIL))
                .isInstanceOf(Verdict.ByHand.class);
    }

    // --- whatever comes together

    /** T35, T40: arbitrary combinations, the same in each run. */
    @Test
    void whateverComesTogether() {
        var random = new Random(17);
        var seen = EnumSet.noneOf(Kind.class);
        for (int n = 0; n < 60_000; n++) {
            var it = any(random);
            var channel = one(random, Channel.values());
            var addresses = random.nextInt(4) == 0 ? List.<Address>of() : REACHABLE;
            var now = anyCircumstances(random);
            var verdict = MayContact.check(it, channel, addresses, now);
            var about = it + " by " + channel + " " + now;
            seen.add(Kind.of(verdict));

            // Nothing overrides an opt-out but a person's answer.
            if (it.optedOut()) {
                assertThat(verdict.byMachine()).as(about).isFalse();
                if (!now.answering()) assertThat(verdict).as(about).isInstanceOf(Verdict.No.class);
            }
            if (it.emailRefused() && channel == Channel.EMAIL && !now.answering())
                assertThat(verdict).as(about).isInstanceOf(Verdict.No.class);
            // What a machine may, a person may.
            if (verdict.byMachine()) assertThat(verdict.byPerson()).as(about).isTrue();
            if (it.basis() == Basis.UNKNOWN || it.keptOnly())
                assertThat(verdict.byMachine()).as(about).isFalse();
            // Whoever writes to us is answered by a person, wherever there is a way, in writing at any hour.
            if (now.answering()
                    && MayContact.hasWay(channel, addresses)
                    && channel != Channel.CALL
                    && channel != Channel.SMS)
                assertThat(verdict.byPerson()).as(about).isTrue();
            // To answer opens no door for a machine.
            if (now.answering() && verdict.byMachine())
                assertThat(MayContact.check(it, channel, addresses, reaching(now))
                                .byMachine())
                        .as(about)
                        .isTrue();
            // "Not now" names a later moment, at which it is over, and before which it is not.
            if (verdict instanceof Verdict.NotNow(var why, var until)) {
                assertThat(until).as(about).isAfter(now.at());
                assertThat(now.timeIsTheirs()).as(about).isFalse();
                assertThat(MayContact.check(it, channel, addresses, at(now, until)))
                        .as(about)
                        .isNotInstanceOf(Verdict.NotNow.class);
                assertThat(MayContact.check(it, channel, addresses, at(now, until.minusSeconds(1))))
                        .as(about)
                        .isInstanceOf(Verdict.NotNow.class);
            }
            // A stricter workspace allows nothing more.
            var stricter = MayContact.check(it, channel, addresses, strict(now));
            if (stricter.byMachine()) assertThat(verdict.byMachine()).as(about).isTrue();
            if (stricter.byPerson()) assertThat(verdict.byPerson()).as(about).isTrue();
            assertThat(verdict.sentence()).as(about).endsWith(".").matches("(?s)\\p{Lu}.*");
        }
        assertThat(seen).containsExactlyInAnyOrder(Kind.values());
    }

    private enum Kind {
        YES,
        BY_HAND,
        NOT_NOW,
        NO;

        static Kind of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Yes _ -> YES;
                case Verdict.ByHand _ -> BY_HAND;
                case Verdict.NotNow _ -> NOT_NOW;
                case Verdict.No _ -> NO;
            };
        }
    }

    private static Prospect any(Random random) {
        var country =
                one(random, "", "DE", "AT", "CH", "DK", "ES", "IT", "FR", "GB", "US", "CA", "AU", "NZ", "KR", "NO");
        var basis = one(random, Basis.values());
        var since = random.nextBoolean() ? null : NOW.minus(Duration.ofDays(random.nextInt(1_500)));
        var optedOut = random.nextInt(4) == 0 ? NOW : null;
        return prospect(
                country,
                one(random, "Europe/Paris", "America/St_Johns", "Pacific/Chatham", "Asia/Kolkata", "Africa/Cairo"),
                random.nextBoolean() ? "Olsen Boats" : "",
                basis,
                since,
                optedOut,
                random.nextInt(5) == 0,
                random.nextInt(6) == 0);
    }

    private static MayContact.Circumstances anyCircumstances(Random random) {
        var holiday = random.nextInt(7);
        return new MayContact.Circumstances(
                NOW.plusSeconds(random.nextInt(400 * 86_400)),
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                date -> date.getDayOfYear() % 7 == holiday && date.getDayOfMonth() % 3 == 0,
                new SendingRules(
                        one(random, "", "DE", "US"),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        LocalTime.of(8 + random.nextInt(5), 0),
                        LocalTime.of(15 + random.nextInt(7), 0),
                        0,
                        0,
                        0,
                        0,
                        0));
    }

    private static MayContact.Circumstances reaching(MayContact.Circumstances it) {
        return new MayContact.Circumstances(it.at(), false, it.timeIsTheirs(), it.holiday(), it.rules());
    }

    private static MayContact.Circumstances at(MayContact.Circumstances it, Instant at) {
        return new MayContact.Circumstances(at, it.answering(), it.timeIsTheirs(), it.holiday(), it.rules());
    }

    private static MayContact.Circumstances strict(MayContact.Circumstances it) {
        return new MayContact.Circumstances(
                it.at(),
                it.answering(),
                it.timeIsTheirs(),
                it.holiday(),
                new SendingRules(
                        it.rules().country(), true, true, LocalTime.of(12, 0), LocalTime.of(15, 0), 0, 0, 0, 0, 0));
    }

    @SafeVarargs
    private static <T> T one(Random random, T... of) {
        return of[random.nextInt(of.length)];
    }

    // --- the cast

    private static Verdict check(Prospect prospect, Channel channel) {
        return check(prospect, channel, SendingRules.NONE);
    }

    private static Verdict check(Prospect prospect, Channel channel, SendingRules rules) {
        return MayContact.check(prospect, channel, REACHABLE, MayContact.Circumstances.of(NOW, rules));
    }

    private static Verdict answering(Prospect prospect, Channel channel) {
        return answering(prospect, channel, SendingRules.NONE);
    }

    private static Verdict answering(Prospect prospect, Channel channel, SendingRules rules) {
        return MayContact.check(
                prospect, channel, REACHABLE, new MayContact.Circumstances(NOW, true, false, date -> false, rules));
    }

    private static MayContact.Circumstances at(LocalDateTime there, boolean answering, boolean timeIsTheirs) {
        return new MayContact.Circumstances(
                there.toInstant(ZoneOffset.UTC),
                answering,
                timeIsTheirs,
                date -> date.equals(LocalDate.of(2026, 3, 17)),
                SendingRules.NONE);
    }

    private static SendingRules rules(String country, boolean consentEverywhere, boolean lawBinds) {
        return new SendingRules(
                country, consentEverywhere, lawBinds, SendingRules.EARLIEST, SendingRules.LATEST, 0, 0, 0, 0, 0);
    }

    private static Address address(Address.Kind kind, @Nullable Instant deadAt) {
        return new Address(1, 1, kind, "x", "x", 0, deadAt, deadAt == null ? null : "no such user");
    }

    /** Somebody at work. */
    private static Prospect prospect(
            String country, Basis basis, @Nullable Instant optedOutAt, boolean emailRefused, boolean keptOnly) {
        return prospect(country, "Etc/UTC", "Olsen Boats", basis, null, optedOutAt, emailRefused, keptOnly);
    }

    private static Prospect privately(String country, Basis basis, @Nullable Instant basisAt) {
        return prospect(country, "Etc/UTC", "", basis, basisAt, null, false, false);
    }

    private static Prospect prospect(
            String country,
            String zone,
            String company,
            Basis basis,
            @Nullable Instant basisAt,
            @Nullable Instant optedOutAt,
            boolean emailRefused,
            boolean keptOnly) {
        return new Prospect(
                1,
                "Maya Olsen",
                "Maya",
                "Olsen",
                "",
                company.isEmpty() ? null : 7L,
                company,
                1,
                "form",
                Tier.B,
                country,
                "",
                ZoneId.of(zone),
                ZoneBasis.WORKSPACE,
                basis,
                "",
                basisAt,
                optedOutAt,
                emailRefused,
                keptOnly,
                "",
                Map.of(),
                NOW,
                null,
                false);
    }
}
