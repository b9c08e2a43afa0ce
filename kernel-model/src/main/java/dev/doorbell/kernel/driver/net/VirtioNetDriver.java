package dev.doorbell.kernel.driver.net;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.DrainPolicy;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.pci.MessageSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.JourneyBook;
import java.util.OptionalInt;

/**
 * Breenix's {@code net_pci}: virtio-net over PCI, legacy transport, BAR 0 in memory space.
 *
 * <p>The same code serves polling, MSI and MSI-X: {@link #probe} is told which, and all it changes is
 * whether an SPI is armed. The interrupt handler is the plan's: disable, clear, acknowledge, raise,
 * enable. Its one clear is safe because the drain comes later, after the interrupt has ended: the
 * device writes its ring before its message, so the work of an edge that the clear erases is already
 * visible to that drain.
 *
 * <p>Differs from the real tree in one point: a drain gives back the buffers it took, not always all
 * of them, so the ring is never over-posted.
 */
public final class VirtioNetDriver implements NetDriver {
    private static final int ID_VIRTIO_NET = 0x1000_1AF4;
    private static final int DRIVER_FEATURES = 0x04;
    private static final int QUEUE_ADDRESS = 0x08;
    private static final int QUEUE_SIZE = 0x0C;
    private static final int QUEUE_SELECT = 0x0E;
    private static final int QUEUE_NOTIFY = 0x10;
    private static final int DEVICE_STATUS = 0x12;
    private static final int ISR_STATUS = 0x13;
    private static final int CONFIG_VECTOR = 0x14;
    private static final int QUEUE_VECTOR = 0x16;
    private static final int NO_VECTOR = 0xFFFF;
    private static final int FEATURES_WANTED = 1 << 5 | 1 << 16; // MAC, STATUS
    private static final int STATUS_ACKNOWLEDGE = 1;
    private static final int STATUS_DRIVER = 2;
    private static final int STATUS_DRIVER_OK = 4;
    private static final int RESET_POLLS_MAX = 10_000;
    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int PAGE_BYTES = 4096;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int DESCRIPTOR_WRITE = 2;
    private static final int HEADER_BYTES = 10;
    private static final int AVAILABLE_NO_INTERRUPT = 1;
    private static final int NO_END = -1;
    private static final int TRANSMIT_POLLS_MAX = 1_000_000;

    /** One turn of the loop that waits for the device: a load, a compare, a branch. */
    private static final int TRANSMIT_POLL_CYCLES = 4;

    /** Bytes of a receive buffer: the header and the longest frame. */
    private static final int BUFFER_BYTES = HEADER_BYTES + 1514;

    private final PciConfig function;
    private final GicDriver gic;
    private final JourneyBook journeys;
    private final Runnable raiseNetRx;
    private final int bufferCount;
    private final DrainPolicy drainPolicy;
    private final long pages;
    private final long buffers;

    private long registers;
    private int queueSize;
    private long available;
    private long used;
    private int availableIndex;
    private int lastUsed;
    private int transmitted;
    private int irq;

    /**
     * Makes a driver that has not looked at its device yet.
     *
     * @param journeys where it says, as a tracepoint would, that it takes a frame
     * @param raiseNetRx raises the receive softirq on the core that runs the handler
     * @param config how many receive buffers to post, and how far a drain goes
     * @param pages guest memory for both rings and the buffers, page-aligned
     */
    public VirtioNetDriver(
            PciConfig function,
            GicDriver gic,
            JourneyBook journeys,
            Runnable raiseNetRx,
            KernelConfig config,
            long pages) {
        this.function = function;
        this.gic = gic;
        this.journeys = journeys;
        this.raiseNetRx = raiseNetRx;
        this.bufferCount = config.receiveBuffers();
        this.drainPolicy = config.drain();
        this.pages = pages;
        this.buffers = pages + 8L * PAGE_BYTES;
    }

    /**
     * Brings the device up; answers what kept the wanted delivery from being set up, or nothing.
     *
     * <p>Follows VIRTIO 1.1, "Device Initialization", numbered as there. Without interrupts the device
     * works all the same and waits to be polled.
     */
    public String probe(Core core, Delivery delivery, MessageSetup messages, IrqTable irqs) {
        if (function.identity() != ID_VIRTIO_NET) {
            return "no virtio-net function answers";
        }
        function.enableMemoryAndMastering();
        registers = function.barBase(0);
        // 1. Reset.
        write(core, DEVICE_STATUS, 1, 0);
        for (int polls = 0; polls < RESET_POLLS_MAX && read(core, DEVICE_STATUS, 1) != 0; ) {
            polls++;
        }
        // 2, 3. Acknowledge; we know how to drive it.
        write(core, DEVICE_STATUS, 1, STATUS_ACKNOWLEDGE);
        write(core, DEVICE_STATUS, 1, STATUS_ACKNOWLEDGE | STATUS_DRIVER);
        // 4. Features. 5, 6: the legacy transport has no FEATURES_OK.
        int offered = read(core, 0, 4);
        write(core, DRIVER_FEATURES, 4, offered & FEATURES_WANTED);
        // 7. Queues, receive first.
        placeQueue(core, RECEIVE, pages);
        placeQueue(core, TRANSMIT, pages + 4L * PAGE_BYTES);
        available = pages + (long) DESCRIPTOR_BYTES * queueSize;
        used = available + 4 + 2L * queueSize + 2 + PAGE_BYTES - 1 & -PAGE_BYTES;
        // 8. Ready.
        write(core, DEVICE_STATUS, 1, STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_DRIVER_OK);
        postFirstBuffers(core);
        return setUpInterrupt(core, delivery, messages, irqs);
    }

    private void placeQueue(Core core, int queue, long address) {
        write(core, QUEUE_SELECT, 2, queue);
        queueSize = read(core, QUEUE_SIZE, 2);
        write(core, QUEUE_ADDRESS, 4, (int) (address / PAGE_BYTES));
    }

    private void postFirstBuffers(Core core) {
        GuestMemory memory = core.memory();
        for (int i = 0; i < bufferCount; i++) {
            long descriptor = pages + (long) DESCRIPTOR_BYTES * i;
            memory.write(descriptor, 8, bufferAddress(i));
            memory.write(descriptor + 8, 4, BUFFER_BYTES);
            memory.write(descriptor + 12, 2, DESCRIPTOR_WRITE);
            post(memory, i);
        }
        publish(core);
    }

    private String setUpInterrupt(
            Core core, Delivery delivery, MessageSetup messages, IrqTable irqs) {
        OptionalInt spi =
                switch (delivery) {
                    case POLL -> OptionalInt.empty();
                    case MSI -> messages.armMsi(function);
                    case MSIX -> messages.armMsix(function);
                };
        if (spi.isEmpty()) {
            return delivery == Delivery.POLL
                    ? ""
                    : "the function has no " + delivery.label() + " capability, or no SPI is left";
        }
        if (delivery == Delivery.MSIX && !aimVectors(core)) {
            return "the device refused its MSI-X vector";
        }
        irq = spi.getAsInt();
        irqs.registerPciIrq(irq, this::handleInterrupt);
        return "";
    }

    /** Vector 0 for the receive queue, none for the others; answers whether the device took it. */
    private boolean aimVectors(Core core) {
        write(core, CONFIG_VECTOR, 2, NO_VECTOR);
        write(core, QUEUE_SELECT, 2, TRANSMIT);
        write(core, QUEUE_VECTOR, 2, NO_VECTOR);
        write(core, QUEUE_SELECT, 2, RECEIVE);
        write(core, QUEUE_VECTOR, 2, 0);
        return read(core, QUEUE_VECTOR, 2) == 0;
    }

    @Override
    public boolean isInterruptDriven() {
        return irq != 0;
    }

    /** The SPI that announces frames; 0 if they are polled for. */
    public int irq() {
        return irq;
    }

    private IrqResult handleInterrupt(Core core) {
        gic.disableSpi(core, irq);
        gic.clearSpiPending(core, irq);
        read(core, ISR_STATUS, 1); // acknowledges the device
        raiseNetRx.run();
        gic.enableSpi(core, irq);
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
            if (bytes > HEADER_BYTES) {
                consumer.frame(bufferAddress(buffer) + HEADER_BYTES, bytes - HEADER_BYTES, journey);
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
        read(core, ISR_STATUS, 1);
        return usedIndex(core.memory()) != lastUsed;
    }

    private int usedIndex(GuestMemory memory) {
        return (int) memory.read(used + 2, 2);
    }

    /**
     * Sends a frame and waits until the device has taken it, as the real driver did at the plan's
     * commit; one that is not taken is given up.
     *
     * @throws IllegalArgumentException if the frame is longer than 1514 bytes
     */
    public void transmit(Core core, byte[] frame) {
        if (frame.length > BUFFER_BYTES - HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "frame of "
                            + frame.length
                            + " bytes; expected at most "
                            + (BUFFER_BYTES - HEADER_BYTES));
        }
        GuestMemory memory = core.memory();
        long ring = pages + 4L * PAGE_BYTES;
        long buffer = pages + 7L * PAGE_BYTES;
        long transmitAvailable = ring + (long) DESCRIPTOR_BYTES * queueSize;
        long transmitUsed = ring + (used - pages);
        memory.copyIn(buffer + HEADER_BYTES, frame, 0, frame.length);
        memory.write(ring, 8, buffer);
        memory.write(ring + 8, 4, HEADER_BYTES + frame.length);
        memory.write(ring + 12, 2, 0);
        memory.write(transmitAvailable, 2, AVAILABLE_NO_INTERRUPT);
        memory.write(transmitAvailable + 4 + 2L * (transmitted & (queueSize - 1)), 2, 0);
        transmitted = (transmitted + 1) & 0xFFFF;
        memory.write(transmitAvailable + 2, 2, transmitted);
        write(core, QUEUE_NOTIFY, 2, TRANSMIT);
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
        write(core, QUEUE_NOTIFY, 2, RECEIVE);
    }

    private long bufferAddress(int buffer) {
        return buffers + (long) PAGE_BYTES * buffer;
    }

    private int read(Core core, int offset, int bytes) {
        return (int) core.read(registers + offset, bytes);
    }

    private void write(Core core, int offset, int bytes, int value) {
        core.write(registers + offset, bytes, value & 0xFFFF_FFFFL);
    }
}
