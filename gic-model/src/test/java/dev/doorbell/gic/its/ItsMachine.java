package dev.doorbell.gic.its;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;

/**
 * An ITS with fake redistributors, and a hand on its registers, its queue and its doorbell.
 *
 * <p>One tick is a nanosecond is a cycle. Flat tables of 64 KiB, a queue of 16 pages.
 */
final class ItsMachine implements AutoCloseable {
    static final long GITS = 0x0808_0000L;
    static final long QUEUE = 0x4100_0000L;
    static final long DEVICES = 0x4110_0000L;
    static final long COLLECTIONS = 0x4120_0000L;
    static final long ITT = 0x4150_0000L;
    static final long VALID = 1L << 63;
    static final long INDIRECT = 1L << 62;
    static final long PAGES_64K = 2L << 8;

    static final long CTLR = 0x00;
    static final long TYPER = 0x08;
    static final long STATUSR = 0x40;
    static final long UMSIR = 0x48;
    static final long CBASER = 0x80;
    static final long CWRITER = 0x88;
    static final long CREADR = 0x90;
    static final long BASER = 0x100;

    final Simulation simulation = Simulation.builder().build();
    final List<FakeLpiPort> ports = new ArrayList<>();
    final List<ItsOutcome> outcomes = new ArrayList<>();
    final Its its;

    private long queuePages = 16;
    private long writer;

    ItsMachine(GicBehaviour behaviour, ItsTiming timing, ItsCapacity capacity, int portCount) {
        for (int i = 0; i < portCount; i++) {
            ports.add(new FakeLpiPort(i));
        }
        its = new Its(simulation.parts(), timing, behaviour, ports, capacity);
        its.observe(outcomes::add);
        simulation.parts().bus().map("gits", GITS, Its.FRAME_BYTES, its, AccessTiming.FREE);
    }

    private static ClockDomain clock() {
        try (Simulation simulation = Simulation.builder().build()) {
            return simulation.parts().time().domain("ns");
        }
    }

    /** With these times, in nanoseconds. */
    static ItsTiming timing(long hit, long table, long command) {
        return new ItsTiming(clock(), hit, table, command);
    }

    /** As reset leaves it, taking no time. */
    static ItsMachine atReset(GicBehaviour behaviour) {
        return new ItsMachine(behaviour, timing(0, 0, 0), ItsCapacity.SMALL, 4);
    }

    /** Enabled, with four redistributors, taking no time. */
    static ItsMachine open(GicBehaviour behaviour) {
        ItsMachine machine = atReset(behaviour);
        machine.openAll();
        return machine;
    }

    /** As {@link #open}, by the architecture's rules, but passing over commands it refuses. */
    static ItsMachine skipping() {
        return open(GicBehaviour.ARCHITECTURE.with(ItsChoice.CommandError.SKIP));
    }

    /** Enabled, taking time. */
    static ItsMachine timed(
            GicBehaviour behaviour, long hit, long table, long command, ItsCapacity capacity) {
        ItsMachine machine = new ItsMachine(behaviour, timing(hit, table, command), capacity, 4);
        machine.openAll();
        return machine;
    }

    /** Gives it tables and a queue and enables it. */
    void openAll() {
        write(BASER, VALID | DEVICES | PAGES_64K | 7);
        write(BASER + 8, VALID | COLLECTIONS | PAGES_64K);
        openQueue(16);
        write32(CTLR, 1);
    }

    /** Gives it a queue of so many pages, empty. */
    void openQueue(int pages) {
        queuePages = pages;
        write(CBASER, VALID | QUEUE | pages - 1);
        write(CWRITER, 0);
        writer = 0;
    }

    /** Puts commands in the queue without telling. */
    void put(ItsCommand... commands) {
        for (ItsCommand command : commands) {
            command.write(memory(), QUEUE + writer);
            writer = (writer + ItsCommand.BYTES) % (queuePages * 4096);
        }
    }

    /** Tells the ITS of all commands put so far. */
    void publish() {
        write(CWRITER, writer);
    }

    /** Puts commands and tells. */
    void run(ItsCommand... commands) {
        put(commands);
        publish();
    }

    /** Runs one command; answers what was wrong with it. */
    ItsError error(ItsCommand command) {
        run(command);
        return outcomes.get(outcomes.size() - 1).error();
    }

    /** Device 2 with 8 bits of events, collection 3 on redistributor 3, event 20 is LPI 8195. */
    void mapExample() {
        run(ItsCommand.mapd(2, 8, ITT), ItsCommand.mapc(3, 3), ItsCommand.mapti(2, 20, 8195, 3));
    }

    /** A device writes to the doorbell. */
    void message(int deviceId, int eventId) {
        simulation.parts().bus().write(GITS + Its.TRANSLATER_OFFSET, 4, eventId, deviceId);
    }

    /** Redistributors where the LPI is pending. */
    List<Integer> pendingAt(int intid) {
        List<Integer> found = new ArrayList<>();
        for (FakeLpiPort port : ports) {
            if (port.isPending(intid)) {
                found.add(port.number());
            }
        }
        return found;
    }

    /** How often a rule was broken. */
    long complaints(TracePoint rule) {
        return simulation.parts().trace().complaints().getOrDefault(rule, 0L);
    }

    GuestMemory memory() {
        return simulation.parts().memory();
    }

    long read(long offset) {
        return simulation.parts().bus().read(GITS + offset, 8, Requester.DEBUGGER);
    }

    long read32(long offset) {
        return simulation.parts().bus().read(GITS + offset, 4, Requester.DEBUGGER);
    }

    void write(long offset, long value) {
        simulation.parts().bus().write(GITS + offset, 8, value, Requester.DEBUGGER);
    }

    void write32(long offset, long value) {
        simulation.parts().bus().write(GITS + offset, 4, value, Requester.DEBUGGER);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
