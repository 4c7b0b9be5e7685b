package followthrough.prospects;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TierRuleTest {
    private static final TierRule RULE = rule("""
            # what we do best
            A: deal at least 20,000 and asked
            A: title has owner or "head of sales" and field "No. of people" at least 50
            B: source has fair or referral
            B: field industry has boats and not country DE or AT
            C: customer
            otherwise B
            """);

    @Test
    void theFirstLineThatHoldsDecidesAndSaysWhy() {
        var asked = facts("25000", "", "", "", Basis.ASKED, Map.of());
        assertThat(RULE.judge(asked)).isEqualTo(new TierRule.Judged(Tier.A, "deal at least 20,000 and asked"));
        assertThat(RULE.judge(facts("19999.99", "", "", "", Basis.ASKED, Map.of()))
                        .tier())
                .isEqualTo(Tier.B);
        assertThat(RULE.judge(facts(null, "", "", "", Basis.CUSTOMER, Map.of())).tier())
                .isEqualTo(Tier.C);
        assertThat(RULE.judge(facts(null, "", "", "", Basis.UNKNOWN, Map.of())))
                .isEqualTo(new TierRule.Judged(Tier.B, TierRule.OTHERWISE));
    }

    @Test
    void wordsAreWholeOnesHoweverTheyAreWritten() {
        var cto = rule("A: title has cto or geschäftsführer\notherwise C");
        assertThat(cto.judge(titled("CTO")).tier()).isEqualTo(Tier.A);
        assertThat(cto.judge(titled("Co-founder/CTO")).tier()).isEqualTo(Tier.A);
        assertThat(cto.judge(titled("Director")).tier()).as("dire-cto-r").isEqualTo(Tier.C);
        assertThat(cto.judge(titled("GESCHAFTSFUHRER")).tier()).isEqualTo(Tier.A);
        assertThat(RULE.judge(facts(null, "Head of  Sales, EMEA", "", "", Basis.UNKNOWN, Map.of("No. of people", "60")))
                        .tier())
                .isEqualTo(Tier.A);
    }

    @Test
    void numbersOfListsAreReadAsListsWriteThem() {
        var size = rule("A: field employees at least 1200\notherwise C");
        for (var large : new String[] {"1200", "1,200", "1.200 people", "1 200", "1'500", "about 5000", "1200-1500"})
            assertThat(size.judge(having("employees", large)).tier()).as(large).isEqualTo(Tier.A);
        for (var small : new String[] {"", "many", "1199", "120", "1.2"})
            assertThat(size.judge(having("employees", small)).tier()).as(small).isEqualTo(Tier.C);
    }

    @Test
    void whatIsNotUnderstoodIsNamedWithItsLine() {
        assertThat(problems("A: rich\notherwise C")).contains("line 1").contains("\"rich\"");
        assertThat(problems("deal at least 5\notherwise C")).contains("line 1").contains("expected \"A: …\"");
        assertThat(problems("A: asked")).contains("otherwise");
        assertThat(problems("otherwise C")).contains("Not one line");
        assertThat(problems("A: asked and\notherwise C")).contains("lacks something beside \"and\"");
        assertThat(problems("A: country Germany\notherwise C"))
                .contains("GERMANY")
                .contains("two letters");
        assertThat(problems("A: asked\notherwise C\nB: customer")).contains("line 3");
        assertThat(TierRule.read(TierRule.PROPOSAL)).isInstanceOf(TierRule.Read.class);
    }

    private static String problems(String words) {
        return String.join("; ", ((TierRule.Refused) TierRule.read(words)).problems());
    }

    private static TierRule rule(String words) {
        return switch (TierRule.read(words)) {
            case TierRule.Read(var rule) -> rule;
            case TierRule.Refused(var problems) -> throw new AssertionError(problems);
        };
    }

    private static TierRule.Facts titled(String title) {
        return facts(null, title, "", "", Basis.UNKNOWN, Map.of());
    }

    private static TierRule.Facts having(String field, String value) {
        return facts(null, "", "", "", Basis.UNKNOWN, Map.of(field, value));
    }

    private static TierRule.Facts facts(
            @Nullable String deal,
            String title,
            String country,
            String source,
            Basis basis,
            Map<String, String> custom) {
        return new TierRule.Facts(
                deal == null ? null : new BigDecimal(deal), title, "", country, source, basis, custom);
    }
}
