package dev.doorbell.bench.faults;

import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * A PCI function with queues: it posts results, sets the queue's status bit, and says so by its pin, by
 * MSI, or by the queue's own MSI-X vector. Configuration space, MSI-X table and link are the real models.
 *
 * <pre>{@code
 *   0x20 q + 0x00 STATUS  bit 0: results were posted; write one to clear
 *   0x20 q + 0x04 ENABLE  bit 0: interrupts
 *   0x20 q + 0x08 INDEX   how many results have been posted, the same number as in memory
 * }</pre>
 *
 * <p>A message announces a status bit once, until it is cleared; switching messages on announces what is
 * set. The index in memory is written before the message.
 */
public final class ScriptedFunction {
    /** Offset of STATUS of queue 0. */
    public static final int STATUS = 0x00;

    /** Offset of ENABLE of queue 0. */
    public static final int ENABLE = 0x04;

    /** Bytes between the registers of one queue and the next. */
    public static final int QUEUE_BYTES = 0x20;

    /** Where a table is that lies more than 64 KiB into its BAR. */
    public static final int FAR_TABLE = 0x1_8000;

    /** How it can interrupt, and where its registers are. */
    public enum Shape {
        /** By pin or by MSI; one queue. */
        MSI(1, BarKind.MEMORY_32),
        /** By pin or by one MSI-X vector, its table at {@link #FAR_TABLE} of BAR 0. */
        MSIX_FAR(1, BarKind.MEMORY_32),
        /** The same, and BAR 0 has 64 bits. */
        MSIX_WIDE(1, BarKind.MEMORY_64),
        /** By pin or by three MSI-X vectors, one for each queue. */
        MSIX_QUEUES(3, BarKind.MEMORY_32);

        private final int queues;
        private final BarKind bar;

        Shape(int queues, BarKind bar) {
            this.queues = queues;
            this.bar = bar;
        }

        /** How many queues. */
        public int queues() {
            return queues;
        }
    }

    private static final int VENDOR = 0x1234;
    private static final int DEVICE = 0xD00B;
    private static final int CLASS_OTHER = 0xFF_0000;
    private static final int BAR_BYTES = 0x2_0000;
    private static final int PENDING_AT = FAR_TABLE + 0x4000;
    private static final int INDEX = 0x08;
    private static final int RING_BYTES = 64;
    private static final long NO_TAG = -1;

    private final Backplane parts;
    private final Trace trace;
    private final int source;
    private final PciFunction function;
    private final UpstreamPort upstream;
    private final @Nullable MsiCapability msi;
    private final @Nullable MsixCapability msix;
    private final long rings;
    private final int[] posted;
    private final boolean[] status;
    private final boolean[] enabled;
    private final boolean[] announced;

    // The driver's side.
    private final int[] taken;

    ScriptedFunction(Backplane parts, String name, Slot slot, Link link, Shape shape, long rings) {
        this.parts = parts;
        this.trace = parts.trace();
        this.source = trace.source(name);
        this.rings = rings;
        int queues = shape.queues;
        this.posted = new int[queues];
        this.status = new boolean[queues];
        this.enabled = new boolean[queues];
        this.announced = new boolean[queues];
        this.taken = new int[queues];
        this.function = new PciFunction(slot, name);
        function.identify(VENDOR, DEVICE, CLASS_OTHER);
        this.upstream = new UpstreamPort(parts, function, link, tag -> {});
        BusTarget registers = new Registers();
        if (shape == Shape.MSI) {
            msi = new MsiCapability(function.config(), upstream, 0, true, false);
            msix = null;
        } else {
            msi = null;
            MsixCapability made =
                    new MsixCapability(
                            function.config(),
                            upstream,
                            0,
                            queues,
                            new MsixCapability.Place(0, FAR_TABLE),
                            new MsixCapability.Place(0, PENDING_AT));
            msix = made;
            registers = made.over(0, registers);
        }
        function.placeBar(0, shape.bar, BAR_BYTES, registers);
        function.setMessagesEnabled(this::hasMessages);
        function.config().afterWrite(this::settle);
    }

    /** What was plugged in. */
    public PciFunction function() {
        return function;
    }

    private boolean hasMessages() {
        return (msi != null && msi.isEnabled()) || (msix != null && msix.isEnabled());
    }

    /** Posts a result now. */
    public void post(int queue) {
        posted[queue]++;
        trace.emit(TracePoint.WORK_POSTED, source, queue, 1);
        upstream.write(ring(queue), 4, posted[queue], NO_TAG);
        status[queue] = true;
        settle();
    }

    /** Posts a result at that tick. */
    public void postAt(int queue, long tick) {
        parts.events().scheduleAt(tick, Event.named("result", Phase.DEVICES, () -> post(queue)));
    }

    private long ring(int queue) {
        return rings + (long) RING_BYTES * queue;
    }

    /** The only place that drives the pin and asks for messages. */
    private void settle() {
        boolean wantsPin = false;
        for (int queue = 0; queue < status.length; queue++) {
            boolean pending = status[queue] && enabled[queue];
            wantsPin |= pending;
            if (pending && hasMessages() && !announced[queue]) {
                announced[queue] = true;
                announce(queue);
            } else if (!pending || !hasMessages()) {
                announced[queue] = false;
            }
        }
        function.requestIntx(wantsPin);
    }

    private void announce(int queue) {
        if (msix != null) {
            msix.request(queue);
        } else if (msi != null) {
            msi.request(0);
        }
    }

    private final class Registers implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            int queue = (int) offset / QUEUE_BYTES;
            if (queue >= status.length) {
                trace.guestError(source, TracePoint.REGISTER_HOLE, offset, 0);
                return 0;
            }
            return switch ((int) offset % QUEUE_BYTES) {
                case STATUS -> status[queue] ? 1 : 0;
                case ENABLE -> enabled[queue] ? 1 : 0;
                case INDEX -> posted[queue];
                default -> 0;
            };
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            int queue = (int) offset / QUEUE_BYTES;
            if (queue >= status.length) {
                trace.guestError(source, TracePoint.REGISTER_HOLE, offset, value);
                return;
            }
            switch ((int) offset % QUEUE_BYTES) {
                case STATUS -> status[queue] &= (value & 1) == 0;
                case ENABLE -> enabled[queue] = (value & 1) != 0;
                default -> {}
            }
            settle();
        }
    }

    // The driver's side: what guest code calls.

    /** Lets every queue interrupt. */
    public void enable(Core core, long registers) {
        for (int queue = 0; queue < status.length; queue++) {
            core.write(registers + (long) QUEUE_BYTES * queue + ENABLE, 4, 1);
        }
        core.read(registers + ENABLE, 4);
    }

    /** Lets no queue interrupt. */
    public void disable(Core core, long registers) {
        for (int queue = 0; queue < status.length; queue++) {
            core.write(registers + (long) QUEUE_BYTES * queue + ENABLE, 4, 0);
        }
        core.read(registers + ENABLE, 4);
    }

    /**
     * A handler: asks the queue's status, clears it, and takes what is there.
     *
     * @return how many there were; 0 also if the interrupt is not this queue's
     */
    public int serve(Core core, long registers, int queue) {
        long at = registers + (long) QUEUE_BYTES * queue + STATUS;
        if (core.read(at, 4) == 0) {
            return 0;
        }
        core.write(at, 4, 1);
        core.read(at, 4);
        return drain(core, queue);
    }

    /** Takes every result that the index in memory says is there; answers how many. Costs a load. */
    public int drain(Core core, int queue) {
        core.spend(4);
        int there = (int) core.memory().read(ring(queue), 4);
        int count = there - taken[queue];
        if (count > 0) {
            taken[queue] = there;
            trace.emit(TracePoint.WORK_TAKEN, source, queue, count);
        }
        return count;
    }

    /** So many of so many, for outcomes. */
    public String tally() {
        int in = 0;
        int out = 0;
        for (int queue = 0; queue < posted.length; queue++) {
            in += posted[queue];
            out += taken[queue];
        }
        return out + " of " + in + " results taken";
    }
}
