package dev.doorbell.sim.cpu;

import java.util.List;

/**
 * A guest routine as a list of steps, and the world it runs in.
 *
 * <p>All costs are in cycles. Every interrupt is one raise with a number of its own; the line is high
 * while a raise has not been acknowledged. The handler acknowledges the oldest by a device read.
 *
 * @param steps what the routine does, unmasked at first
 * @param ticksPerCycle ticks of the time base in one cycle of the core
 * @param handler what every interrupt costs
 */
record Routine(List<Step> steps, int ticksPerCycle, Handler handler) {
    /** What a step does. */
    enum Kind {
        SPEND,
        MASK,
        UNMASK,
        READ,
        WRITE,
        BARRIER,
        SYSTEM_READ,
        SYSTEM_WRITE,
        /** Arms a raise {@code cycles} from now, then waits for an interrupt. */
        WAIT
    }

    /** One step; {@code flightCycles} is for writes. */
    record Step(Kind kind, long cycles, long flightCycles) {
        @Override
        public String toString() {
            return switch (kind) {
                case MASK, UNMASK, BARRIER -> kind.name();
                case WRITE -> "WRITE " + cycles + " +" + flightCycles;
                case SPEND, READ, SYSTEM_READ, SYSTEM_WRITE, WAIT -> kind + " " + cycles;
            };
        }
    }

    /**
     * Costs of an interrupt.
     *
     * @param unmaskedCycles spent with interrupts unmasked, after the masked part; 0 for none
     */
    record Handler(
            long entryCycles,
            long acknowledgeCycles,
            long maskedCycles,
            long unmaskedCycles,
            long returnCycles,
            long idleExitCycles) {
        long totalCycles() {
            return entryCycles + acknowledgeCycles + maskedCycles + unmaskedCycles + returnCycles;
        }
    }

    /** An interrupt taken: its raise's number and the tick at which the routine was left for it. */
    record Taken(long raise, long tick) {}

    /** A posted write that landed: the number of its step, and when. */
    record Landed(long step, long tick) {}

    /** What happened: equal for two runs that agree on every tick. */
    record Story(List<Taken> taken, List<Landed> landed, List<Long> sampleTicks, long endTick) {}

    Routine {
        steps = List.copyOf(steps);
    }

    /** What the steps cost by themselves, where none of them waits for anything. */
    long ownCycles() {
        return steps.stream().mapToLong(Step::cycles).sum();
    }
}
