package dev.doorbell.kernel.driver.net;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.DrainPolicy;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.driver.gic.DeviceInterrupt;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.JourneyBook;
import org.jspecify.annotations.Nullable;

/**
 * Breenix's {@code net_pci}: virtio-net over PCI, legacy transport, and the modern one beside it.
 *
 * <p>The same code serves polling, INTx, MSI and MSI-X: {@link #probe} is told which, and all it
 * changes is which interrupt is armed. The interrupt handler is the plan's: disable, clear,
 * acknowledge, raise, enable; of which disabling, clearing and enabling are the {@linkplain
 * DeviceInterrupt interrupt's own} way and belong to an SPI that messages raise. Its one clear is safe
 * because the drain comes later, after the interrupt has ended: the device writes its ring before its
 * message, so the work of an edge that the clear erases is already visible to that drain.
 *
 * <p>On a pin the interrupt status says whether the interrupt is this device's. Behind messages it
 * says nothing, since a drain may have read it first and MSI-X never sets it.
 *
 * <p>Differs from the real tree in two points: a drain gives back the buffers it took, not always all
 * of them, so the ring is never over-posted; and the tree has no modern transport.
 */
public final class VirtioNetDriver implements NetDriver {
    /** Vendor 1AF4, device 1000: legacy, or transitional and driven as legacy. */
    static final int ID_LEGACY = 0x1000_1AF4;

    /** Vendor 1AF4, device 1041: modern alone. */
    static final int ID_MODERN = 0x1041_1AF4;

    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int PAGE_BYTES = KernelPages.PAGE_BYTES;
    private static final int DESCRIPTOR_BYTES = VirtqueueLayout.DESCRIPTOR_BYTES;
    private static final int DESCRIPTOR_WRITE = 2;
    private static final int AVAILABLE_NO_INTERRUPT = 1;
    private static final int NO_END = -1;
    private static final int TRANSMIT_POLLS_MAX = 1_000_000;

    /** One turn of the loop that waits for the device: a load, a compare, a branch. */
    private static final int TRANSMIT_POLL_CYCLES = 4;

    /** Two rings of four pages, of which the second leaves the last one to the transmit buffer. */
    private static final int RING_PAGES = 8;

    private final PciConfig function;
    private final JourneyBook journeys;
    private final Runnable raiseNetRx;
    private final int bufferCount;
    private final DrainPolicy drainPolicy;
    private final long pages;
    private final long buffers;

    private VirtioTransport transport = new LegacyTransport(0);
    private int headerBytes;
    private int queueSize;
    private long available;
    private long used;
    private int availableIndex;
    private int lastUsed;
    private int transmitted;
    private @Nullable DeviceInterrupt interrupt;

    /**
     * Makes a driver that has not looked at its device yet.
     *
     * @param journeys where it says, as a tracepoint would, that it takes a frame
     * @param raiseNetRx raises the receive softirq on the core that runs the handler
     * @param config how many receive buffers to post, and how far a drain goes
     * @param pages where rings and buffers come from
     */
    public VirtioNetDriver(
            PciConfig function,
            JourneyBook journeys,
            Runnable raiseNetRx,
            KernelConfig config,
            KernelPages pages) {
        this.function = function;
        this.journeys = journeys;
        this.raiseNetRx = raiseNetRx;
        this.bufferCount = config.receiveBuffers();
        this.drainPolicy = config.drain();
        this.pages = pages.take((long) PAGE_BYTES * (RING_PAGES + bufferCount));
        this.buffers = this.pages + (long) RING_PAGES * PAGE_BYTES;
    }

    /** Follows VIRTIO 1.1, "Device Initialization", numbered as there. */
    @Override
    public String probe(Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        function.enableMemoryAndMastering();
        VirtioTransport found = findTransport();
        if (found == null) {
            return "the device's registers are not where VIRTIO says";
        }
        transport = found;
        headerBytes = transport.headerBytes();
        // 1 to 6. Reset, acknowledge, features.
        String refused = transport.negotiate(core);
        if (!refused.isEmpty()) {
            return refused;
        }
        // 7. Queues, receive first.
        queueSize = transport.placeQueue(core, RECEIVE, pages);
        transport.placeQueue(core, TRANSMIT, pages + 4L * PAGE_BYTES);
        VirtqueueLayout layout = VirtqueueLayout.of(pages, queueSize);
        available = layout.available();
        used = layout.used();
        // 8. Ready.
        transport.driverOk(core);
        postFirstBuffers(core);
        return setUpInterrupt(core, delivery, interrupts, irqs);
    }

    private @Nullable VirtioTransport findTransport() {
        boolean legacy = function.identity() == ID_LEGACY && function.reaches(0);
        return legacy ? new LegacyTransport(function.barBase(0)) : ModernTransport.find(function);
    }

    private void postFirstBuffers(Core core) {
        GuestMemory memory = core.memory();
        for (int i = 0; i < bufferCount; i++) {
            long descriptor = pages + (long) DESCRIPTOR_BYTES * i;
            memory.write(descriptor, 8, bufferAddress(i));
            memory.write(descriptor + 8, 4, headerBytes + FRAME_BYTES_MAX);
            memory.write(descriptor + 12, 2, DESCRIPTOR_WRITE);
            post(memory, i);
        }
        publish(core);
    }

    private String setUpInterrupt(
            Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        DeviceInterrupt armed = interrupts.arm(function, delivery);
        if (armed == null) {
            return interrupts.problem();
        }
        if (delivery == Delivery.MSIX && !transport.aimVector(core, RECEIVE)) {
            return "the device refused its MSI-X vector";
        }
        interrupt = armed;
        irqs.registerPciIrq(armed.intid(), by -> handleInterrupt(by, armed));
        return "";
    }

    @Override
    public long macAddress(Core core) {
        return transport.readMac(core);
    }

    @Override
    public boolean isInterruptDriven() {
        return interrupt != null;
    }

    @Override
    public int irq() {
        DeviceInterrupt armed = interrupt;
        return armed == null ? 0 : armed.intid();
    }

    private IrqResult handleInterrupt(Core core, DeviceInterrupt armed) {
        armed.handlingBegins(core);
        int causes = transport.takeInterruptStatus(core); // acknowledges the device
        if (armed.isShared() && causes == 0) {
            return IrqResult.NOT_MINE;
        }
        raiseNetRx.run();
        armed.handlingEnds(core);
        return IrqResult.HANDLED;
    }

    @Override
    public int drain(Core core, FrameConsumer consumer) {
        GuestMemory memory = core.memory();
        int taken = 0;
        int end = drainPolicy == DrainPolicy.SNAPSHOT ? usedIndex(memory) : NO_END;
        while (hasUsed(core) && lastUsed != end) {
            long entry = used + 4 + 8L * (lastUsed & queueSize - 1);
            int buffer = (int) memory.read(entry, 4);
            int bytes = (int) memory.read(entry + 4, 4);
            lastUsed = lastUsed + 1 & 0xFFFF;
            long journey = journeys.taken(core.index(), bufferAddress(buffer));
            if (bytes > headerBytes) {
                consumer.frame(bufferAddress(buffer) + headerBytes, bytes - headerBytes, journey);
            }
            post(memory, buffer);
            taken++;
        }
        if (taken > 0) {
            publish(core);
        }
        return taken;
    }

    /** Reads (and so clears) the interrupt status, as the real driver does even for an empty ring. */
    private boolean hasUsed(Core core) {
        transport.takeInterruptStatus(core);
        return usedIndex(core.memory()) != lastUsed;
    }

    private int usedIndex(GuestMemory memory) {
        return (int) memory.read(used + 2, 2);
    }

    /** Busy-waits, as the real driver did at the plan's commit. */
    @Override
    public void transmit(Core core, byte[] frame) {
        NetDriver.checkLength(frame);
        GuestMemory memory = core.memory();
        long ring = pages + 4L * PAGE_BYTES;
        long buffer = pages + 7L * PAGE_BYTES;
        long transmitAvailable = ring + (long) DESCRIPTOR_BYTES * queueSize;
        long transmitUsed = ring + (used - pages);
        memory.copyIn(buffer + headerBytes, frame, 0, frame.length);
        memory.write(ring, 8, buffer);
        memory.write(ring + 8, 4, headerBytes + frame.length);
        memory.write(ring + 12, 2, 0);
        memory.write(transmitAvailable, 2, AVAILABLE_NO_INTERRUPT);
        memory.write(transmitAvailable + 4 + 2L * (transmitted & (queueSize - 1)), 2, 0);
        transmitted = (transmitted + 1) & 0xFFFF;
        memory.write(transmitAvailable + 2, 2, transmitted);
        transport.notifyQueue(core, TRANSMIT);
        for (int polls = 0;
                polls < TRANSMIT_POLLS_MAX && memory.read(transmitUsed + 2, 2) != transmitted;
                polls++) {
            core.spend(TRANSMIT_POLL_CYCLES);
        }
    }

    private void post(GuestMemory memory, int buffer) {
        memory.write(available + 4 + 2L * (availableIndex & queueSize - 1), 2, buffer);
        availableIndex = availableIndex + 1 & 0xFFFF;
    }

    /** Makes what was posted visible to the device, then tells it. */
    private void publish(Core core) {
        core.memory().write(available + 2, 2, availableIndex);
        transport.notifyQueue(core, RECEIVE);
    }

    private long bufferAddress(int buffer) {
        return buffers + (long) PAGE_BYTES * buffer;
    }
}
