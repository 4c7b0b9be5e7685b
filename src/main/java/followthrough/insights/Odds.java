package followthrough.insights;

import java.util.List;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * What is known of a rate after so many cases: a Beta distribution, from the prior of Jeffreys, Beta(0.5, 0.5). For texts
 * that are tried beside each other: what is lost by staying with one of them, and how many cases it takes to tell.
 */
record Odds(long part, long whole) {
    private static final double JEFFREYS = .5;
    private static final int STEPS = 2_000;
    /** Standard normal quantiles: 5 in 100 wrongly told apart (two-sided), 8 in 10 found where it is so. */
    private static final double Z_WRONG = 1.959963984540054;

    private static final double Z_FOUND = .8416212335729143;

    Odds {
        if (part < 0 || part > whole) throw new IllegalArgumentException(part + " of " + whole);
    }

    private BetaDistribution belief() {
        return BetaDistribution.of(part + JEFFREYS, whole - part + JEFFREYS);
    }

    double mean() {
        return (part + JEFFREYS) / (whole + 2 * JEFFREYS);
    }

    /** So sure in both directions: {@code quantile(.1)} to {@code quantile(.9)} holds the rate in 8 of 10 cases. */
    double quantile(double p) {
        return belief().inverseCumulativeProbability(p);
    }

    /**
     * What one loses on average by taking this one of them, in cases of one: the mean of the best, less its own. With two
     * uniform beliefs it is 1/6. The mean of the best is the integral of one minus the product of the distribution functions.
     */
    static double expectedLoss(List<Odds> all, int taken) {
        var beliefs = all.stream().map(Odds::belief).toList();
        double best = 0;
        for (int i = 0; i <= STEPS; i++) {
            double x = (double) i / STEPS;
            double below = 1;
            for (var belief : beliefs) below *= belief.cumulativeProbability(x);
            // Simpson's rule
            best += (i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2) * (1 - below);
        }
        return Math.max(0, best / (3.0 * STEPS) - all.get(taken).mean());
    }

    /**
     * How many cases each of two needs so that a difference of these rates is found in 8 of 10 trials, and said wrongly in 5
     * of 100 (Fleiss, Statistical Methods for Rates and Proportions, 1981, without correction for continuity). 3 and 4.5 in
     * 100: 2,518.
     */
    static long needed(double one, double other) {
        double both = (one + other) / 2;
        double root =
                Z_WRONG * Math.sqrt(2 * both * (1 - both)) + Z_FOUND * Math.sqrt(one * (1 - one) + other * (1 - other));
        return (long) Math.ceil(root * root / ((one - other) * (one - other)));
    }
}
