package dev.doorbell.sim.fault;

import dev.doorbell.sim.bus.BusInterceptor;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.fault.Verdict.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules about accesses on the bus.
 *
 * <p>A write that a rule keeps out of its port leaves a signal there, so that its sender hears that it
 * has landed when it would have: the sender does not know. Copies, and writes that others may pass, come
 * by no port.
 */
final class BusFaults implements BusInterceptor {
    private static final long ALL_ONES = -1;

    /** A posted write, kept: a value, or a block. */
    private static final class Kept {
        private final @Nullable BusPort port;
        private final long address;
        private final int bytes;
        private final long value;
        private final byte @Nullable [] block;
        private final int requester;

        Kept(
                @Nullable BusPort port,
                long address,
                int bytes,
                long value,
                byte @Nullable [] block,
                int requester) {
            this.port = port;
            this.address = address;
            this.bytes = bytes;
            this.value = value;
            this.block = block;
            this.requester = requester;
        }

        void land(SystemBus bus) {
            if (block == null) {
                bus.land(address, bytes, value, requester);
            } else if (port != null) {
                port.landBlock(address, block, 0, bytes);
            }
        }
    }

    /** A write that waits until the next one of its requester has passed it. */
    private record Held(Kept write, Event landing) {}

    private final EventQueue events;
    private final SystemBus bus;
    private final List<Held> held = new ArrayList<>();

    private List<Installed> writes = List.of();
    private @Nullable ReadFaults reads;

    BusFaults(EventQueue events, SystemBus bus) {
        this.events = events;
        this.bus = bus;
    }

    void set(List<Installed> newWrites, @Nullable ReadFaults newReads) {
        writes = newWrites;
        reads = newReads;
    }

    // Posted writes.

    @Override
    public boolean posts(
            BusPort port, long address, int bytes, long value, long arrivalTicks, long tag) {
        Verdict verdict = judge(address, bytes, port.requester(), false, value);
        if (verdict.kind() == Kind.PASS && held.isEmpty()) {
            return true;
        }
        List<Held> passed = takeHeld(port.requester());
        Kept write = new Kept(port, address, bytes, value, null, port.requester());
        post(verdict, port, write, arrivalTicks, tag);
        letGo(passed, port.lastLandsTicks());
        return false;
    }

    @Override
    public boolean postsBlock(
            BusPort port,
            long address,
            byte[] from,
            int offset,
            int length,
            long arrivalTicks,
            long tag) {
        Verdict verdict = judge(address, length, port.requester(), true, 0);
        if (verdict.kind() == Kind.PASS && held.isEmpty()) {
            return true;
        }
        List<Held> passed = takeHeld(port.requester());
        byte[] block = Arrays.copyOfRange(from, offset, offset + length);
        Kept write = new Kept(port, address, length, 0, block, port.requester());
        post(verdict, port, write, arrivalTicks, tag);
        letGo(passed, port.lastLandsTicks());
        return false;
    }

    private Verdict judge(long address, int bytes, int requester, boolean isBlock, long value) {
        long now = events.nowTicks();
        for (Installed rule : writes) {
            Writes subject = (Writes) rule.rule().subject();
            if (subject.matches(address, bytes, requester)
                    && (isBlock ? subject.matchesBlocks() : subject.matchesValue(value))
                    && rule.fires(now)) {
                return rule.verdict();
            }
        }
        return Verdict.PASS;
    }

    private void post(Verdict verdict, BusPort port, Kept write, long arrivalTicks, long tag) {
        long lands = Math.max(arrivalTicks, port.lastLandsTicks());
        switch (verdict.kind()) {
            case DROP -> postNothing(port, arrivalTicks, tag);
            case DELAY -> {
                if (verdict.breakingOrder()) {
                    postNothing(port, arrivalTicks, tag);
                    landAt(lands + verdict.ticks(), write);
                } else {
                    put(port, write, lands + verdict.ticks(), tag);
                }
            }
            case DUPLICATE -> {
                put(port, write, arrivalTicks, tag);
                copyAt(port.lastLandsTicks() + verdict.ticks(), port, write);
            }
            case REORDER -> {
                postNothing(port, arrivalTicks, tag);
                hold(write, lands + verdict.ticks());
            }
            case CORRUPT, REPLACE -> put(port, changed(write, verdict), arrivalTicks, tag);
            case IMPERSONATE -> {
                Kept other = impersonated(write, (int) verdict.value());
                port.postLanding(() -> other.land(bus), arrivalTicks, tag);
            }
            case PASS, FAIL, STUCK_HIGH, STUCK_LOW, APPEAR -> put(port, write, arrivalTicks, tag);
        }
    }

    private static void put(BusPort port, Kept write, long arrivalTicks, long tag) {
        byte[] block = write.block;
        if (block == null) {
            port.postUnseen(write.address, write.bytes, write.value, arrivalTicks, tag);
        } else {
            port.postBlockUnseen(write.address, block, 0, block.length, arrivalTicks, tag);
        }
    }

    /** Where a tag is waited for, it comes in its turn. */
    private static void postNothing(BusPort port, long arrivalTicks, long tag) {
        if (tag >= 0) {
            port.postSignal(arrivalTicks, tag);
        }
    }

    private static Kept changed(Kept write, Verdict verdict) {
        byte[] block = write.block;
        if (block != null) {
            verdict.change(block, 0, block.length);
            return write;
        }
        return new Kept(
                write.port,
                write.address,
                write.bytes,
                verdict.changed(write.value, write.bytes),
                null,
                write.requester);
    }

    private static Kept impersonated(Kept write, int requester) {
        return new Kept(
                write.port, write.address, write.bytes, write.value, write.block, requester);
    }

    private void landAt(long tick, Kept write) {
        events.scheduleAt(tick, Event.named("fault.stray", Phase.WIRES, () -> write.land(bus)));
    }

    /** A copy that passes nothing: at its tick it waits for what its requester has posted before. */
    private void copyAt(long tick, BusPort port, Kept write) {
        Event[] landing = new Event[1];
        landing[0] =
                Event.named(
                        "fault.copy",
                        Phase.WIRES,
                        () -> {
                            if (port.isHeldUp()) {
                                events.scheduleAt(port.lastLandsTicks(), landing[0]);
                            } else {
                                landAt(port.lastLandsTicks(), write);
                            }
                        });
        events.scheduleAt(tick, landing[0]);
    }

    // Writes that are held.

    private void hold(Kept write, long untilTick) {
        Held[] self = new Held[1];
        Event landing =
                Event.named(
                        "fault.held",
                        Phase.WIRES,
                        () -> {
                            held.remove(self[0]);
                            write.land(bus);
                        });
        self[0] = new Held(write, landing);
        held.add(self[0]);
        events.scheduleAt(untilTick, landing);
    }

    private List<Held> takeHeld(int requester) {
        if (held.isEmpty()) {
            return List.of();
        }
        List<Held> taken = held.stream().filter(one -> one.write().requester == requester).toList();
        held.removeAll(taken);
        return taken;
    }

    /** What was held comes behind the one that passed it. */
    private void letGo(List<Held> passed, long tick) {
        for (Held one : passed) {
            events.moveTo(tick, one.landing());
        }
    }

    // Writes without a port, and reads.

    @Override
    public boolean writes(long address, int bytes, long value, int requester) {
        Verdict verdict = judge(address, bytes, requester, false, value);
        if (verdict.kind() == Kind.PASS && held.isEmpty()) {
            return true;
        }
        List<Held> passed = takeHeld(requester);
        Kept write = new Kept(null, address, bytes, value, null, requester);
        long later = events.nowTicks() + verdict.ticks();
        switch (verdict.kind()) {
            case DROP -> {}
            case DELAY -> landAt(later, write);
            case DUPLICATE -> {
                write.land(bus);
                landAt(later, write);
            }
            case REORDER -> hold(write, later);
            case CORRUPT, REPLACE -> changed(write, verdict).land(bus);
            case IMPERSONATE -> impersonated(write, (int) verdict.value()).land(bus);
            case PASS, FAIL, STUCK_HIGH, STUCK_LOW, APPEAR -> write.land(bus);
        }
        letGo(passed, events.nowTicks());
        return false;
    }

    @Override
    public long reads(long address, int bytes, int requester, long value) {
        ReadFaults rules = reads;
        if (rules == null) {
            return value;
        }
        Verdict verdict = rules.judge(address, bytes, requester);
        return verdict.kind() == Kind.FAIL
                ? bytes == 8 ? ALL_ONES : (1L << (8 * bytes)) - 1
                : verdict.changed(value, bytes);
    }
}
