package dev.doorbell.sim.time;

/**
 * Turns cycles of one clock into ticks.
 *
 * <p>In an exact time base a cycle is a whole number of ticks and a conversion is one
 * multiplication. In a rounded one the edge of cycle <i>n</i> is computed from <i>n</i>, so that
 * roundings never add up.
 */
public final class ClockDomain {
    private final String name;
    private final long hz;
    private final long ticksPerSecond;

    /** Ticks in a cycle; 0 in a rounded time base, where that is not a whole number. */
    private final long ticksPerCycle;

    ClockDomain(ClockRate rate, long ticksPerSecond) {
        this.name = rate.name();
        this.hz = rate.hz();
        this.ticksPerSecond = ticksPerSecond;
        this.ticksPerCycle = ticksPerSecond % hz == 0 ? ticksPerSecond / hz : 0;
    }

    /** The clock's name. */
    public String name() {
        return name;
    }

    /** Cycles per second. */
    public long hz() {
        return hz;
    }

    /** Whether every cycle of this clock is a whole number of ticks. */
    public boolean isExact() {
        return ticksPerCycle != 0;
    }

    /**
     * The tick of the edge that begins cycle {@code cycle}, counted from power-on; floor where the
     * time base is rounded.
     *
     * @throws ArithmeticException beyond 2^63 ticks
     */
    public long edgeTicks(long cycle) {
        if (ticksPerCycle != 0) {
            return Math.multiplyExact(cycle, ticksPerCycle);
        }
        return WideMath.mulDivFloor(cycle, ticksPerSecond, hz);
    }

    /** The number of the cycle that {@code tick} lies in: the last edge at or before it. */
    public long cyclesFloor(long tick) {
        if (ticksPerCycle != 0) {
            return Math.floorDiv(tick, ticksPerCycle);
        }
        // The largest n whose edge, floor(n * F / hz), is at or before the tick.
        return WideMath.mulDivFloor(tick + 1, hz, ticksPerSecond)
                - (WideMath.mulDivIsWhole(tick + 1, hz, ticksPerSecond) ? 1 : 0);
    }

    /** The number of the first cycle that begins at or after {@code tick}. */
    public long cyclesCeil(long tick) {
        long floor = cyclesFloor(tick);
        return edgeTicks(floor) == tick ? floor : floor + 1;
    }

    /**
     * The tick {@code cycles} cycles after {@code nowTicks}. In a rounded time base the distance
     * from the last edge is kept, and the edges are computed from their numbers.
     *
     * @throws ArithmeticException beyond 2^63 ticks
     */
    public long after(long nowTicks, long cycles) {
        if (ticksPerCycle != 0) {
            return Math.addExact(nowTicks, Math.multiplyExact(cycles, ticksPerCycle));
        }
        long cycle = cyclesFloor(nowTicks);
        long past = nowTicks - edgeTicks(cycle);
        return Math.addExact(edgeTicks(Math.addExact(cycle, cycles)), past);
    }

    @Override
    public String toString() {
        return name + " " + hz + " Hz";
    }
}
