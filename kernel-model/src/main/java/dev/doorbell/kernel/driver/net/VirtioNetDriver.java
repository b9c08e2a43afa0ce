package dev.doorbell.kernel.driver.net;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.JourneyBook;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Breenix's {@code net_pci}: virtio-net over PCI, legacy transport, and the modern one beside it.
 *
 * <p>The same code serves polling, INTx, MSI and MSI-X: {@link #probe} is told which, and all it
 * changes is which interrupt is armed. What the handler does, how buffers go back and how frames are
 * sent is the {@link ReceivePolicy}'s.
 *
 * <p>On a pin the interrupt status says whether the interrupt is this device's. Behind messages it
 * says nothing, since a drain may have read it first and MSI-X never sets it. A virtio device cannot
 * space its interrupts: {@link ReceivePolicy#moderationNanos} changes nothing here.
 *
 * <p>Differs from the real tree in that the tree has no modern transport.
 */
public final class VirtioNetDriver implements NetDriver {
    /** Vendor 1AF4, device 1000: legacy, or transitional and driven as legacy. */
    static final int ID_LEGACY = 0x1000_1AF4;

    /** Vendor 1AF4, device 1041: modern alone. */
    static final int ID_MODERN = 0x1041_1AF4;

    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int PAGE_BYTES = KernelPages.PAGE_BYTES;

    /** The tree's pool. */
    private static final int TRANSMIT_SLOTS = 16;

    /** Two rings of four pages, of which the second leaves the last one to a transmit buffer. */
    private static final int RING_PAGES = 8;

    private static final int TRANSMIT_RING_AT = 4 * PAGE_BYTES;
    private static final int TRANSMIT_BUFFER_AT = 7 * PAGE_BYTES;

    private final PciConfig function;
    private final JourneyBook journeys;
    private final ReceivePolicy policy;
    private final ReceiveInterrupt interrupt;
    private final int transmitSlots;
    private final long pages;
    private final long buffers;
    private final long transmitBuffers;

    private VirtioTransport transport = new LegacyTransport(0);
    private VirtioReceiveQueue receiveQueue;
    private VirtioTransmitQueue transmitQueue;

    /**
     * Makes a driver that has not looked at its device yet.
     *
     * @param journeys where it says, as a tracepoint would, that it takes a frame
     * @param raiseNetRx raises the receive softirq on the core that runs the handler
     * @param config how frames are received and sent
     * @param pages where rings and buffers come from
     */
    public VirtioNetDriver(
            PciConfig function,
            JourneyBook journeys,
            Consumer<Core> raiseNetRx,
            KernelConfig config,
            KernelPages pages) {
        this.function = function;
        this.journeys = journeys;
        this.policy = config.receive();
        this.interrupt = new ReceiveInterrupt(new Card(), policy, raiseNetRx);
        this.pages = pages.take((long) PAGE_BYTES * (RING_PAGES + policy.buffers()));
        this.buffers = this.pages + (long) RING_PAGES * PAGE_BYTES;
        boolean pooled = policy.transmit() == ReceivePolicy.Transmit.POOLED;
        this.transmitSlots = pooled ? TRANSMIT_SLOTS : 1;
        this.transmitBuffers =
                pooled
                        ? pages.take((long) TRANSMIT_SLOTS * VirtioTransmitQueue.SLOT_BYTES)
                        : this.pages + TRANSMIT_BUFFER_AT;
        this.receiveQueue = receiveQueue(0);
        this.transmitQueue = transmitQueue(0);
    }

    private VirtioReceiveQueue receiveQueue(int size) {
        return new VirtioReceiveQueue(
                policy, journeys, transport, VirtqueueLayout.of(pages, size), size, buffers);
    }

    private VirtioTransmitQueue transmitQueue(int size) {
        return new VirtioTransmitQueue(
                transport,
                VirtqueueLayout.of(pages + TRANSMIT_RING_AT, size),
                size,
                transmitBuffers,
                transmitSlots);
    }

    /** What the device can do about its own interrupts: flags in the ring, and its status register. */
    private final class Card implements ReceiveInterrupt.Announcer {
        @Override
        public int takeCauses(Core core) {
            return transport.takeInterruptStatus(core);
        }

        @Override
        public void silence(Core core) {
            receiveQueue.setSilent(core, true);
        }

        @Override
        public void announce(Core core) {
            receiveQueue.setSilent(core, false);
        }

        @Override
        public boolean hasFrames(Core core) {
            return receiveQueue.hasUsed(core);
        }

        @Override
        public boolean announcesLatched() {
            return false;
        }
    }

    /**
     * Follows VIRTIO 1.1, "Device Initialization", numbered as there. The tree set its interrupt up
     * behind step 8 up to S3, and before it from then on.
     */
    @Override
    public String probe(Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        function.enableMemoryAndMastering();
        VirtioTransport found = findTransport();
        if (found == null) {
            return "the device's registers are not where VIRTIO says";
        }
        transport = found;
        // 1 to 6. Reset, acknowledge, features.
        String refused = transport.negotiate(core);
        if (!refused.isEmpty()) {
            return refused;
        }
        // 7. Queues, receive first.
        int size = transport.placeQueue(core, RECEIVE, pages);
        transport.placeQueue(core, TRANSMIT, pages + TRANSMIT_RING_AT);
        receiveQueue = receiveQueue(size);
        transmitQueue = transmitQueue(size);
        boolean early = policy.messages() == ReceivePolicy.MessageOrder.DISABLED_WHILE_WRITTEN;
        String problem = early ? setUpInterrupt(core, delivery, interrupts, irqs) : "";
        // 8. Ready.
        transport.driverOk(core);
        receiveQueue.postFirst(core);
        return early ? problem : setUpInterrupt(core, delivery, interrupts, irqs);
    }

    private @Nullable VirtioTransport findTransport() {
        boolean legacy = function.identity() == ID_LEGACY && function.reaches(0);
        return legacy ? new LegacyTransport(function.barBase(0)) : ModernTransport.find(function);
    }

    private String setUpInterrupt(
            Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        DeviceInterrupt armed = interrupts.prepare(function, delivery);
        if (armed == null) {
            return interrupts.problem();
        }
        if (!policy.defersEnable()) {
            armed.enable(core);
        }
        if (delivery == Delivery.MSIX && !transport.aimVector(core, RECEIVE)) {
            interrupts.giveUpMsix(function);
            return "the device refused its MSI-X vector";
        }
        interrupt.register(armed, delivery, irqs);
        return "";
    }

    @Override
    public long macAddress(Core core) {
        return transport.readMac(core);
    }

    @Override
    public boolean isInterruptDriven() {
        return interrupt.isArmed();
    }

    @Override
    public int irq() {
        return interrupt.irq();
    }

    @Override
    public void enableDeferredInterrupt(Core core) {
        if (policy.defersEnable()) {
            interrupt.enableDeferred(core);
        }
    }

    @Override
    public int drain(Core core, FrameConsumer consumer, int budget) {
        return receiveQueue.drain(core, consumer, budget);
    }

    @Override
    public boolean hasFrames(Core core) {
        return receiveQueue.hasUsed(core);
    }

    @Override
    public boolean rearm(Core core) {
        return interrupt.rearm(core);
    }

    @Override
    public void reclaimTransmits(Core core) {
        if (transmitSlots > 1) {
            transmitQueue.reclaim(core);
        }
    }

    @Override
    public boolean transmit(Core core, byte[] frame) {
        NetDriver.checkLength(frame);
        if (policy.handler() == ReceivePolicy.Handler.NAPI) {
            reclaimTransmits(core); // Linux does not wait for a frame to come
        }
        return transmitQueue.transmit(core, frame);
    }
}
