package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.support.FollowthroughTest;
import followthrough.team.FirstAdministrator;
import followthrough.team.Team;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a rule says of one prospect in Java and of all of them in SQL is the same. */
@FollowthroughTest
class TierStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final List<String> TITLES = List.of(
            "",
            "Owner",
            "CTO",
            "Director",
            "Head of Sales",
            "head  of sales, EMEA",
            "Geschäftsführer",
            "Главный инженер",
            "Søren's boss",
            "50% owner",
            "VP_Sales",
            "Co-founder/CTO",
            "Straßenmeister");
    private static final List<String> NUMBERS = List.of(
            "", "12", "1,200", "1.200 people", "1 200", "1'500", "many", "0", "12-50", "99999999999999999999", "١٢٠٠");
    private static final List<String> SOURCES = List.of("Form", "Fair 2026", "referral by Åsa", "list.csv", "");
    private static final List<String> CONDITIONS = List.of(
            "deal at least 5,000",
            "deal at least 20000",
            "asked",
            "customer",
            "title has owner",
            "title has cto or \"head of sales\"",
            "title has geschaftsfuhrer or инженер",
            "title has soren or strassenmeister or vp",
            "company has boats",
            "source has fair or asa",
            "source has list",
            "country DE or NO",
            "field employees at least 1200",
            "field \"No. of people\" at least 13",
            "field industry has boats or hotels");

    private final TierStore store;
    private final Prospects prospects;
    private final Team team;

    @Autowired
    TierStoreTest(TierStore store, Prospects prospects, Team team) {
        this.store = store;
        this.prospects = prospects;
        this.team = team;
    }

    @Test
    void bothSayTheSameOfEverybody() {
        if (!team.isSetUp())
            team.setUp(new FirstAdministrator(
                    "Ana Ruiz",
                    "ana@harbour.example",
                    "four words are enough",
                    ZoneId.of("Europe/London"),
                    "GBP",
                    "Harbour Tools",
                    "1 Quay Road",
                    EnumSet.allOf(DayOfWeek.class),
                    LocalTime.of(9, 0),
                    LocalTime.of(18, 0)));
        long ana = team.firstAdministrator().orElseThrow().memberId();
        var currency = team.workspace().currency();
        var chance = new Random(7);
        var people = new ArrayList<NewProspect>();
        for (int i = 0; i < 400; i++) {
            var custom = new HashMap<String, String>();
            custom.put("employees", any(NUMBERS, chance));
            custom.put("No. of people", any(NUMBERS, chance));
            custom.put("industry", any(List.of("", "Boats & more", "hotels", "house-boats"), chance));
            if (chance.nextInt(5) == 0) custom.put("asked", "Which drill?");
            people.add(new NewProspect(
                            "Nora Lind",
                            "",
                            "",
                            any(TITLES, chance),
                            any(List.of("", "Lind Boats", "Boatsmen"), chance),
                            any(List.of("", "DE", "NO", "US"), chance),
                            "",
                            List.of(NewAddress.email("nora" + i + "@tiers.example")
                                    .orElseThrow()),
                            any(SOURCES, chance),
                            ana,
                            any(List.of(Tier.values()), chance),
                            any(List.of(Basis.values()), chance),
                            "",
                            "",
                            "",
                            custom,
                            false,
                            false,
                            null)
                    .inNoNamedTier());
        }
        var ids = prospects.addAll(people, null, NOW).stream()
                .map(added -> ((Added.Created) added).prospectId())
                .toList();
        for (var id : ids)
            for (int deals = chance.nextInt(3); deals > 0; deals--) {
                var amount = new BigDecimal(any(List.of("4999.99", "5000", "20000", "150000"), chance));
                long deal =
                        prospects.openDeal(id, "A deal", amount, chance.nextInt(3) == 0 ? "JPY" : currency, null, NOW);
                prospects.moveDeal(deal, any(List.of(Deal.Stage.values()), chance), null, NOW);
            }
        var all = prospects.all(ids);
        var deals = prospects.deals(ids);
        int different = 0;
        for (int r = 0; r < 60; r++) {
            var rule = rule(chance);
            var others = new HashMap<Long, Integer>();
            store.lockOthers(rule, ids).forEach(it -> others.put(it.prospectId(), it.line()));
            for (var id : ids) {
                var it = Objects.requireNonNull(all.get(id));
                var facts = new TierRule.Facts(
                        deals.getOrDefault(id, List.of()).stream()
                                .filter(deal -> deal.stage() != Deal.Stage.LOST
                                        && deal.currency().equals(currency))
                                .map(Deal::amount)
                                .max(BigDecimal::compareTo)
                                .orElse(null),
                        it.title(),
                        it.companyName(),
                        it.country(),
                        it.source(),
                        it.basis(),
                        it.custom());
                var line = others.get(id);
                var bySql = line == null
                        ? it.tier()
                        : line == rule.lines().size()
                                ? rule.otherwise()
                                : rule.lines().get(line).tier();
                if (line != null) different++;
                assertThat(bySql)
                        .as(rule.words() + "\n" + facts)
                        .isEqualTo(rule.judge(facts).tier());
            }
        }
        assertThat(different).as("rules that move nobody prove nothing").isGreaterThan(2_000);
    }

    private static TierRule rule(Random chance) {
        var words = new StringBuilder();
        for (int line = 1 + chance.nextInt(4); line > 0; line--) {
            var conditions = new ArrayList<String>();
            for (int n = 1 + chance.nextInt(2); n > 0; n--)
                conditions.add((chance.nextInt(4) == 0 ? "not " : "") + any(CONDITIONS, chance));
            words.append(any(List.of(Tier.values()), chance))
                    .append(": ")
                    .append(String.join(" and ", conditions))
                    .append('\n');
        }
        words.append("otherwise ").append(any(List.of(Tier.values()), chance));
        return switch (TierRule.read(words.toString())) {
            case TierRule.Read(var rule) -> rule;
            case TierRule.Refused(var problems) -> throw new AssertionError(problems);
        };
    }

    private static <T> T any(List<T> all, Random chance) {
        return all.get(chance.nextInt(all.size()));
    }
}
