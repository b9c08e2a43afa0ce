package dev.doorbell.sim;

import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.context.Baton;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.line.Lines;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.Trace;

/**
 * What the parts of one simulation share.
 *
 * <p>Models, cores and guest code hold this and never the {@link Simulation}, so that a simulation
 * its user has dropped becomes unreachable and can be cleaned up.
 *
 * @param events the event queue and the clock hand
 * @param time the tick and the clocks
 * @param seed the seed that all randomness follows from
 * @param bus the system bus
 * @param memory guest memory
 * @param trace where everything that happens is recorded
 * @param journeys the frames under way
 * @param baton who runs
 * @param lines every interrupt line that has a name for the outside
 * @param faults what is broken on purpose
 */
public record Backplane(
        EventQueue events,
        TimeBase time,
        Seed seed,
        SystemBus bus,
        GuestMemory memory,
        Trace trace,
        JourneyBook journeys,
        Baton baton,
        Lines lines,
        Faults faults) {}
