package followthrough.team;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurrenciesTest {
    @Test
    void onlyWhatSomebodyPaysWithToday() {
        for (String living : new String[] {"EUR", "USD", "GBP", "KES", "UAH", "CLP", "XOF", "XAF", "XPF", "XCD"})
            assertThat(Currencies.pays(living)).as(living).isTrue();
        // Gone, funds, units of account, metals, tests.
        for (String other : new String[] {
            "DEM", "FRF", "ITL", "HRK", "AYM", "BYR", "ZWD", "TRL", "USN", "USS", "CLF", "CHE", "CHW", "COU", "MXV",
            "UYI", "BOV", "XAU", "XDR", "XXX", "XTS", "eur", ""
        }) assertThat(Currencies.pays(other)).as(other).isFalse();
        assertThat(Currencies.all().keySet()).startsWith("EUR", "USD", "GBP").doesNotHaveDuplicates();
    }
}
