package dev.doorbell.pci.edu;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * The educational PCI function that ships with QEMU: interrupts on command, by pin or by message.
 *
 * <p>Raising a cause while MSI is off asserts INTA until every cause is acknowledged; while MSI is on
 * it posts one message, whether or not the cause was latched before. Enabling MSI lets go of the pin,
 * and disabling it does not assert it again: the pin follows what was raised, not what is latched. An
 * access of a wrong width, or where no register begins, reads as ones and writes nothing.
 */
public final class EduDevice {
    /** Bytes of its BAR. */
    public static final int BAR_BYTES = 1 << 20;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<EduRegister> MAP = RegisterMap.of(EduRegister.class, BAR_BYTES);

    /** The address bits that QEMU's DMA engine has unless told otherwise. */
    public static final long DMA_MASK_DEFAULT = (1L << 28) - 1;

    private static final int VENDOR = 0x1234;
    private static final int DEVICE = 0x11E8;
    private static final int REVISION = 0x10;
    private static final int CLASS_OTHER = 0x00FF00;
    private static final int SUBSYSTEM_VENDOR = 0x1AF4;
    private static final int SUBSYSTEM = 0x1100;

    private static final long IDENTIFICATION = 0x0100_00ED;
    private static final int STATUS_COMPUTING = 1;
    private static final int STATUS_INTERRUPTS = 1 << 7;
    private static final int CAUSE_FACTORIAL = 1;
    private static final int CAUSE_DMA = 1 << 8;

    /** From 34 on, a factorial is a multiple of 2^32, so its low 32 bits are zero. */
    private static final long FACTORIAL_STEPS_MAX = 34;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final PciFunction function;
    private final UpstreamPort upstream;
    private final MsiCapability msi;
    private final EduDma dma;
    private final EduTiming timing;
    private final Event computed;
    private final Event roomAgain;

    // What the driver can see.
    private int liveness;
    private int factorial;
    private int status;
    private int causes;

    // What only the model knows.
    private long messagesOwed;

    /**
     * Makes a function in {@code slot} behind {@code link}.
     *
     * @param dmaMask the address bits that its DMA engine has
     */
    public EduDevice(
            Backplane backplane,
            String name,
            Slot slot,
            Link link,
            EduTiming timing,
            long dmaMask) {
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = trace.source(name);
        this.timing = timing;
        this.function = new PciFunction(slot, name, ConfigSpace.conventional(DeviceBehaviour.QEMU));
        function.identify(VENDOR, DEVICE, CLASS_OTHER, SUBSYSTEM_VENDOR, SUBSYSTEM);
        function.config().set(HeaderRegister.REVISION_ID.offset(), 1, REVISION);
        function.placeBar(0, BAR_BYTES, new Registers());
        this.upstream = new UpstreamPort(backplane, function, link, tag -> {});
        this.msi = new MsiCapability(function.config(), upstream, 0, true, false);
        function.setMessagesEnabled(msi::isEnabled);
        function.config().afterWrite(this::letGoOfPin);
        this.dma = new EduDma(backplane, name, upstream, timing, dmaMask, () -> raise(CAUSE_DMA));
        this.computed = Event.named(name + ".factorial", Phase.DEVICES, this::finishFactorial);
        this.roomAgain = Event.named(name + ".msi", Phase.DEVICES, this::sendWhatIsOwed);
    }

    /** What to plug into a host bridge. */
    public PciFunction function() {
        return function;
    }

    private void letGoOfPin() {
        if (msi.isEnabled()) {
            function.requestIntx(false);
        }
    }

    private void raise(int written) {
        causes |= written;
        if (causes == 0) {
            return;
        }
        if (msi.isEnabled()) {
            messagesOwed++;
            sendWhatIsOwed();
        } else {
            function.requestIntx(true);
        }
    }

    private void acknowledge(int written) {
        causes &= ~written;
        if (causes == 0) {
            function.requestIntx(false);
        }
    }

    /** A link that is full takes the message later. */
    private void sendWhatIsOwed() {
        while (messagesOwed > 0 && upstream.hasRoom(1, 0)) {
            messagesOwed--;
            msi.request(0);
        }
        if (messagesOwed > 0 && !roomAgain.isScheduled()) {
            events.scheduleAt(upstream.oldestLandsTicks(), roomAgain);
        }
    }

    private void beginFactorial(int value) {
        if ((status & STATUS_COMPUTING) == 0) {
            factorial = value;
            status |= STATUS_COMPUTING;
            long steps = Integer.toUnsignedLong(value);
            events.scheduleIn(steps * timing.multiplicationTicks(), computed);
        }
    }

    private void finishFactorial() {
        long steps = Math.min(Integer.toUnsignedLong(factorial), FACTORIAL_STEPS_MAX);
        int product = 1;
        for (int factor = 2; factor <= steps; factor++) {
            product *= factor;
        }
        factorial = product;
        status &= ~STATUS_COMPUTING;
        if ((status & STATUS_INTERRUPTS) != 0) {
            raise(CAUSE_FACTORIAL);
        }
    }

    private long read(EduRegister register) {
        return switch (register) {
            case IDENTIFICATION -> IDENTIFICATION;
            case LIVENESS -> liveness;
            case FACTORIAL -> factorial;
            case STATUS -> status;
            case INTERRUPT_STATUS -> causes;
            case INTERRUPT_RAISE, INTERRUPT_ACKNOWLEDGE -> -1; // write-only, and read as ones
            case DMA_SOURCE -> dma.source();
            case DMA_DESTINATION -> dma.destination();
            case DMA_COUNT -> dma.count();
            case DMA_COMMAND -> dma.command();
        };
    }

    private void write(EduRegister register, long value) {
        switch (register) {
            case LIVENESS -> liveness = (int) ~value;
            case FACTORIAL -> beginFactorial((int) value);
            case STATUS ->
                    status = (status & ~STATUS_INTERRUPTS) | ((int) value & STATUS_INTERRUPTS);
            case INTERRUPT_RAISE -> raise((int) value);
            case INTERRUPT_ACKNOWLEDGE -> acknowledge((int) value);
            case DMA_SOURCE -> dma.setSource(value);
            case DMA_DESTINATION -> dma.setDestination(value);
            case DMA_COUNT -> dma.setCount(value);
            case DMA_COMMAND -> dma.setCommand(value);
            case IDENTIFICATION, INTERRUPT_STATUS ->
                    trace.guestError(
                            source, TracePoint.REGISTER_READ_ONLY, register.row().offset(), value);
        }
    }

    /** The window in BAR 0. A narrow write to a wide register clears its upper half. */
    private final class Registers implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            EduRegister register = EduRegister.beginningAt(offset);
            long ones = bytes >= 8 ? -1 : (1L << (8 * bytes)) - 1;
            if (register == null) {
                trace.guestError(source, TracePoint.REGISTER_HOLE, offset, 0);
                return ones;
            }
            if (refuses(register, bytes)) {
                trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
                return ones;
            }
            return EduDevice.this.read(register) & ones;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            EduRegister register = EduRegister.beginningAt(offset);
            if (register == null) {
                trace.guestError(source, TracePoint.REGISTER_HOLE, offset, value);
            } else if (refuses(register, bytes)) {
                trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
            } else {
                long ones = bytes >= 8 ? -1 : (1L << (8 * bytes)) - 1;
                EduDevice.this.write(register, value & ones);
            }
        }

        private boolean refuses(EduRegister register, int bytes) {
            return bytes < register.row().accessBytesMin() || bytes > register.row().bytes();
        }
    }
}
