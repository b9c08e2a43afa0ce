package dev.doorbell.sim.testkit;

/**
 * One party's move on an interrupt line.
 *
 * @param pauseTicks ticks since the step before, 0 for the same tick
 * @param line the line's name
 * @param driver which of the line's drivers, from 1
 * @param move what it does
 */
public record LineStep(long pauseTicks, String line, int driver, Move move) {
    /** What a driver does with its level. */
    public enum Move {
        /** Drives the line high. */
        RISES("rises"),
        /** Lets go of it. */
        FALLS("falls"),
        /** Drives it high and lets go in the same tick. */
        PULSES("pulses");

        private final String says;

        Move(String says) {
            this.says = says;
        }
    }

    @Override
    public String toString() {
        return Words.after(pauseTicks) + "driver " + driver + " of " + line + " " + move.says;
    }
}
