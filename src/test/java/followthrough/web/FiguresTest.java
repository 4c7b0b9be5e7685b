package followthrough.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void saysMoney() {
        assertThat(Figures.money(new BigDecimal("18400"), "EUR")).isEqualTo("18,400 €");
        assertThat(Figures.money(new BigDecimal("18400.00"), "EUR")).isEqualTo("18,400 €");
        assertThat(Figures.money(new BigDecimal("12.5"), "USD")).isEqualTo("12.50 $");
        assertThat(Figures.money(new BigDecimal("1200.5"), "JPY")).isEqualTo("1,200 ¥");
        assertThat(Figures.money(BigDecimal.TEN, "NZD")).isEqualTo("10 NZD");
    }

    @Test
    void saysAmounts() {
        assertThat(Figures.minutes(32)).isEqualTo("32 min");
        assertThat(Figures.minutes(212)).isEqualTo("3 h 32 min");
        assertThat(Figures.minutes(120)).isEqualTo("2 h");
        assertThat(Figures.count(1, "touch", "touches")).isEqualTo("1 touch");
        assertThat(Figures.count(3100, "touch", "touches")).isEqualTo("3,100 touches");
        assertThat(Figures.percent(7, 100)).isEqualTo("7 %");
        assertThat(Figures.percent(1, 3)).isEqualTo("33 %");
        assertThat(Figures.percent(1, 300)).isEqualTo("0.3 %");
        assertThat(Figures.percent(0, 0)).isEqualTo("–");
        assertThat(Figures.bytes(2_202_010)).isEqualTo("2.1 MB");
    }
}
