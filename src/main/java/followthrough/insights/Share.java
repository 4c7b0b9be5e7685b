package followthrough.insights;

import followthrough.web.Figures;

/**
 * So many of so many, with how sure that is: the interval in which the true rate lies in 8 of 10 such samples (Wilson's,
 * which holds for small samples and for rates near 0 and 1, where the usual one does not).
 */
public record Share(long part, long whole) {
    /** Standard normal quantile of 0.9, so that 8 in 10 lie between. */
    private static final double Z = 1.2815515655446004;

    public Share {
        if (part < 0 || part > whole) throw new IllegalArgumentException(part + " of " + whole);
    }

    public boolean known() {
        return whole > 0;
    }

    /** Of 100; 0 when there is nothing to divide by. */
    public double of100() {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }

    /** Of 100. 3 of 10: the middle (30 + 8.2) / 1.164 = 32.8, less the reach 17.4, is 15.4. */
    public double low() {
        return whole == 0 ? 0 : Math.max(0, middle() - reach());
    }

    /** Of 100; 100 when there is nothing to divide by. */
    public double high() {
        return whole == 0 ? 100 : Math.min(100, middle() + reach());
    }

    /** Half the width of the interval, of 100. */
    double reach() {
        double n = whole;
        double rate = part / n;
        return 100 * Z / (1 + Z * Z / n) * Math.sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n));
    }

    private double middle() {
        double n = whole;
        return 100 * (part / n + Z * Z / (2 * n)) / (1 + Z * Z / n);
    }

    /** {@code 71 in 100}, or {@code –}. */
    public String words() {
        return known() ? Math.round(of100()) + " in 100" : "–";
    }

    /** {@code 28 to 45}, of 100. */
    public String range() {
        return known() ? Math.round(low()) + " to " + Math.round(high()) : "";
    }

    /** {@code 7 of 12} */
    public String counted() {
        return Figures.number(part) + " of " + Figures.number(whole);
    }
}
