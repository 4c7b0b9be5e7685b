package followthrough.intake;

import followthrough.prospects.Address;
import followthrough.prospects.Fact;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospect;
import followthrough.prospects.Tier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A person of a list on the way into the base: as somebody new, or as what fills the gaps of somebody known.
 *
 * @param addresses those that may be used; a number that must not be called is kept as text only
 */
record Arriving(RawProspect raw, List<NewAddress> addresses, Map<String, String> custom) {

    static Arriving of(RawProspect raw) {
        var addresses = new ArrayList<NewAddress>();
        var custom = new LinkedHashMap<>(raw.custom());
        raw.emails().forEach(email -> NewAddress.email(email).ifPresent(addresses::add));
        for (var phone : raw.phones()) {
            var number = phone.e164() == null
                    ? NewAddress.phoneAsWritten(phone.written())
                    : NewAddress.phone(phone.e164(), "")
                            .map(it -> phone.extension() == null
                                    ? it
                                    : new NewAddress(
                                            it.kind(), it.value() + " ext. " + phone.extension(), it.lookup()));
            if (raw.noCall()) custom.merge("Do not call", phone.written(), (a, b) -> a + ", " + b);
            else if (number.isEmpty()) custom.merge("Phone, as written", phone.written(), (a, b) -> a + ", " + b);
            else addresses.add(number.get());
        }
        raw.socials().forEach(profile -> NewAddress.social(profile).ifPresent(addresses::add));
        if (!raw.websites().isEmpty()) custom.putIfAbsent("Website", String.join(", ", raw.websites()));
        if (raw.lastTouch() != null)
            custom.putIfAbsent("Last touch", raw.lastTouch().toString());
        if (raw.dealStage() != null) custom.putIfAbsent("Deal stage", raw.dealStage());
        return new Arriving(raw, List.copyOf(addresses), custom);
    }

    Tier tier(ImportSettings settings) {
        return raw.tier() == null ? settings.tier() : Tier.valueOf(raw.tier());
    }

    NewProspect person(ImportSettings settings, long ownerId, boolean keptOnly, long importId) {
        return new NewProspect(
                or(raw.name()),
                or(raw.givenName()),
                or(raw.familyName()),
                or(raw.title()),
                or(raw.company()),
                or(raw.country()),
                or(raw.city()),
                addresses,
                raw.source() == null ? settings.source() : raw.source(),
                ownerId,
                tier(settings),
                settings.basis(),
                settings.basisNote(),
                raw.timeZone() == null ? "" : raw.timeZone().getId(),
                or(raw.language()),
                custom,
                raw.noEmail(),
                keptOnly,
                importId,
                raw.renewsOn(),
                raw.tier() != null);
    }

    /** What this row would add to somebody known: empty fields only. */
    record Gaps(Map<Fact, String> facts, Map<String, String> custom, List<NewAddress> addresses, boolean refusesEmail) {
        boolean none() {
            return facts.isEmpty() && custom.isEmpty() && addresses.isEmpty() && !refusesEmail;
        }

        /** E.g. “phone and job title added”. */
        String words() {
            var added = new ArrayList<String>();
            addresses.stream()
                    .map(it -> switch (it.kind()) {
                        case EMAIL -> "e-mail";
                        case PHONE -> "phone";
                        case SOCIAL -> "social profile";
                    })
                    .distinct()
                    .forEach(added::add);
            facts.keySet().forEach(fact -> added.add(fact.label().toLowerCase(Locale.ROOT)));
            custom.keySet().forEach(added::add);
            var list = added.size() < 2
                    ? String.join("", added)
                    : String.join(", ", added.subList(0, added.size() - 1)) + " and " + added.getLast();
            var refusal = refusesEmail ? "e-mail no longer allowed" : "";
            return list.isEmpty() ? refusal : list + " added" + (refusal.isEmpty() ? "" : "; " + refusal);
        }
    }

    /** What happens with the row, and what was found wrong with it. */
    String remarked(String what) {
        return Stream.concat(Stream.of(what), raw.remarks().stream())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** E.g. “kept until now, followed up from here on; phone added”. */
    static String takenUp(Gaps gaps) {
        var more = gaps.words();
        return "kept until now, followed up from here on" + (more.isEmpty() ? "" : "; " + more);
    }

    Gaps gaps(Prospect known, List<Address> theirs) {
        var facts = new EnumMap<Fact, String>(Fact.class);
        gap(facts, Fact.GIVEN_NAME, known.givenName(), or(raw.givenName()));
        gap(facts, Fact.FAMILY_NAME, known.familyName(), or(raw.familyName()));
        gap(facts, Fact.TITLE, known.title(), or(raw.title()));
        gap(facts, Fact.COMPANY, known.companyName(), or(raw.company()));
        gap(facts, Fact.COUNTRY, known.country(), or(raw.country()));
        gap(facts, Fact.LANGUAGE, known.language(), or(raw.language()));
        // A later date is the next renewal, not another word for the one we know.
        var renews = raw.renewsOn();
        if (renews != null && (known.renewsOn() == null || renews.isAfter(known.renewsOn())))
            facts.put(Fact.RENEWS_ON, renews.toString());
        var more = new LinkedHashMap<String, String>();
        custom.forEach((key, value) -> {
            if (known.custom().getOrDefault(key, "").isEmpty()) more.put(key, value);
        });
        if (!or(raw.city()).isEmpty() && !known.custom().containsKey("city")) more.put("city", or(raw.city()));
        var have = theirs.stream().map(it -> it.kind() + it.lookup()).collect(Collectors.toSet());
        var missing = addresses.stream()
                .filter(it -> !have.contains(it.kind() + it.lookup()))
                .toList();
        return new Gaps(facts, more, missing, raw.noEmail() && !known.emailRefused());
    }

    private static void gap(Map<Fact, String> facts, Fact fact, String known, String stated) {
        if (known.isEmpty() && !stated.isEmpty()) facts.put(fact, stated);
    }

    private static String or(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }

    /** The first address, for people who look at the row. */
    String address() {
        return addresses.isEmpty() ? "" : addresses.getFirst().value();
    }

    List<String> lookups() {
        // A number that must not be called is suppressed with the rest when the person is.
        return Stream.concat(
                        addresses.stream().map(NewAddress::lookup),
                        raw.phones().stream()
                                .map(RawProspect.Phone::e164)
                                .filter(it -> it != null)
                                .map(it -> "" + it))
                .distinct()
                .toList();
    }
}
