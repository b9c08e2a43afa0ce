package dev.doorbell.sim.explore;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * How much an exploration may cost, and how far it looks.
 *
 * @param ordersMax how many orders may be run, pruned ones included
 * @param stepsMax how many steps an order may have; one that has more is taken to have no end
 * @param patienceSteps how many steps of others whoever can go on may have to wait; longer delays are
 *     not explored, so that a loop that polls comes to an end
 * @param reduces whether orders that differ only in what commutes are run once
 */
public record Budget(int ordersMax, int stepsMax, int patienceSteps, boolean reduces) {
    /** 100,000 orders of up to 1,000 steps, delays of up to 200 steps. */
    public static final Budget USUAL = new Budget(100_000, 1_000, 200, true);

    /** Checks the numbers. */
    public Budget {
        if (ordersMax < 1 || patienceSteps < 1 || stepsMax <= patienceSteps) {
            throw new ConfigurationException(
                    "budget of "
                            + ordersMax
                            + " orders of "
                            + stepsMax
                            + " steps with a patience of "
                            + patienceSteps
                            + "; expected positive numbers, and more steps than patience");
        }
    }

    /** The same with so many orders. */
    public Budget withOrders(int orders) {
        return new Budget(orders, stepsMax, patienceSteps, reduces);
    }

    /** The same with so many steps. */
    public Budget withSteps(int steps) {
        return new Budget(ordersMax, steps, Math.min(patienceSteps, steps - 1), reduces);
    }

    /** The same, every order run, those that differ only in what commutes included. */
    public Budget withoutReduction() {
        return new Budget(ordersMax, stepsMax, patienceSteps, false);
    }
}
