package dev.doorbell.kernel.driver.net;

import static dev.doorbell.kernel.driver.net.E1000Registers.EIAC;
import static dev.doorbell.kernel.driver.net.E1000Registers.EITR0;
import static dev.doorbell.kernel.driver.net.E1000Registers.ICR;
import static dev.doorbell.kernel.driver.net.E1000Registers.IMC;
import static dev.doorbell.kernel.driver.net.E1000Registers.IMS;
import static dev.doorbell.kernel.driver.net.E1000Registers.ITR;
import static dev.doorbell.kernel.driver.net.E1000Registers.IVAR;
import static dev.doorbell.kernel.driver.net.E1000Registers.RADV;
import static dev.doorbell.kernel.driver.net.E1000Registers.RCTL;
import static dev.doorbell.kernel.driver.net.E1000Registers.RDBAH;
import static dev.doorbell.kernel.driver.net.E1000Registers.RDBAL;
import static dev.doorbell.kernel.driver.net.E1000Registers.RDH;
import static dev.doorbell.kernel.driver.net.E1000Registers.RDLEN;
import static dev.doorbell.kernel.driver.net.E1000Registers.RDT;
import static dev.doorbell.kernel.driver.net.E1000Registers.RDTR;
import static dev.doorbell.kernel.driver.net.E1000Registers.STATUS;
import static dev.doorbell.kernel.driver.net.E1000Registers.TCTL;
import static dev.doorbell.kernel.driver.net.E1000Registers.TDBAH;
import static dev.doorbell.kernel.driver.net.E1000Registers.TDBAL;
import static dev.doorbell.kernel.driver.net.E1000Registers.TDH;
import static dev.doorbell.kernel.driver.net.E1000Registers.TDLEN;
import static dev.doorbell.kernel.driver.net.E1000Registers.TDT;
import static dev.doorbell.kernel.driver.net.E1000Registers.TIPG;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.policy.DrainPolicy;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import java.util.function.Consumer;

/**
 * Breenix's {@code e1000}: Intel's 82540EM and 82545EM, and the 82574L, which can also post messages.
 *
 * <p>The same code serves polling, INTx, MSI and MSI-X. With the pin or with MSI, reading the causes
 * acknowledges them; none of them on a pin means that the interrupt is another device's. With MSI-X
 * the handler reads no register: the device clears the cause by itself, and the end of a drain enables
 * it again, which announces what came meanwhile. What the handler does is the {@link ReceivePolicy}'s;
 * {@link ReceivePolicy#moderationNanos} goes to ITR, or to the vector's EITR.
 *
 * <p>Differs from the real tree in four points: a frame with an error is dropped and the drain goes
 * on, where the tree stops; a program that asks for every frame makes the driver promiscuous; the
 * 82574L's transmit thresholds stay as reset leaves them; and the tree has interrupts on x86 only, and
 * no MSI-X, for which this follows what Linux does.
 *
 * <p>Source: 82540EM SDM and 82574L datasheet, "Register Descriptions"; order of initialisation as
 * {@code kernel/src/drivers/e1000} of ryanbreen/breenix@ad84625.
 */
public final class E1000Driver implements NetDriver {
    /** Vendor 8086, device 100E. */
    static final int ID_82540EM = 0x100E_8086;

    /** Vendor 8086, device 100F. */
    static final int ID_82545EM = 0x100F_8086;

    /** Vendor 8086, device 10D3. */
    static final int ID_82574L = 0x10D3_8086;

    private static final int RCTL_EN = 1 << 1;
    private static final int RCTL_PROMISCUOUS = 1 << 3 | 1 << 4; // unicast, multicast
    private static final int RCTL_BROADCAST = 1 << 15;
    private static final int RCTL_STRIP_CRC = 1 << 26;
    private static final int TCTL_EN = 1 << 1;
    private static final int TCTL_PAD = 1 << 3;
    private static final int TCTL_COLLISIONS = 0x10 << 4 | 0x40 << 12;
    private static final int TIPG_COPPER = 10 | 8 << 10 | 6 << 20;

    private static final int CAUSE_SENT = 1;
    private static final int CAUSE_LINK = 1 << 2;
    private static final int CAUSE_RECEIVED = 1 << 7;
    private static final int CAUSE_RECEIVE_QUEUE_0 = 1 << 20;
    private static final int CAUSES_WANTED = CAUSE_RECEIVED | CAUSE_SENT | CAUSE_LINK;

    /** Receive queue 0 on vector 0, valid; nothing else has a vector. */
    private static final int VECTORS = 0x8;

    private static final int GAP_UNIT_NANOS = 256;
    private static final int GAP_UNITS_MAX = 0xFFFF;

    private static final int DESCRIPTORS = 32;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int BUFFER_BYTES = 2048;
    private static final int RING_BYTES = DESCRIPTORS * DESCRIPTOR_BYTES;
    private static final int LENGTH_AT = 8;
    private static final int STATUS_AT = 12;
    private static final int ERRORS_AT = 13;
    private static final int DONE = 1;
    private static final int END_OF_PACKET = 2;
    private static final int COMMAND_SEND = 1 | 1 << 1 | 1 << 3; // EOP, IFCS, RS
    private static final int COMMAND_SHIFT = 24;

    private static final int POLLS_MAX = 100_000;

    /** One turn of a loop that waits for the device: a load, a compare, a branch. */
    private static final int POLL_CYCLES = 4;

    private final PciConfig function;
    private final JourneyBook journeys;
    private final ReceivePolicy policy;
    private final ReceiveInterrupt interrupt;
    private final boolean isMasked;
    private final boolean promiscuous;
    private final long receiveRing;
    private final long transmitRing;
    private final long receiveBuffers;
    private final long transmitBuffer;

    private E1000Registers registers = new E1000Registers(0);
    private boolean hasVector;
    private long mac;
    private int nextReceive;
    private int nextTransmit;

    /**
     * Makes a driver that has not looked at its device yet.
     *
     * @param journeys where it says, as a tracepoint would, that it takes a frame
     * @param raiseNetRx raises the receive softirq on the core that runs the handler
     * @param config how frames are received, and whether a program asks for every one
     * @param pages where rings and buffers come from
     */
    public E1000Driver(
            PciConfig function,
            JourneyBook journeys,
            Consumer<Core> raiseNetRx,
            KernelConfig config,
            KernelPages pages) {
        this.function = function;
        this.journeys = journeys;
        this.policy = config.receive();
        this.interrupt = new ReceiveInterrupt(new Card(), policy, raiseNetRx);
        this.isMasked = policy.handler() == ReceivePolicy.Handler.NAPI;
        this.promiscuous = config.wantsEveryFrame();
        this.receiveRing = pages.take(RING_BYTES);
        this.transmitRing = pages.take(RING_BYTES);
        this.receiveBuffers = pages.take((long) DESCRIPTORS * BUFFER_BYTES);
        this.transmitBuffer = pages.take(BUFFER_BYTES);
    }

    @Override
    public String probe(Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        boolean isPcie = function.identity() == ID_82574L;
        function.enableMemoryAndMastering();
        registers = new E1000Registers(function.barBase(0));
        E1000BringUp bringUp = new E1000BringUp(registers, isPcie);
        if (!bringUp.reset(core)) {
            return "the device does not come out of reset";
        }
        mac = bringUp.setAddress(core);
        bringUp.clearMulticast(core);
        startReceiver(core);
        startTransmitter(core);
        bringUp.bringLinkUp(core);
        return setUpInterrupt(core, delivery, interrupts, irqs);
    }

    private void startReceiver(Core core) {
        for (int i = 0; i < DESCRIPTORS; i++) {
            long descriptor = receiveRing + (long) DESCRIPTOR_BYTES * i;
            core.memory().write(descriptor, 8, buffer(i));
            core.memory().write(descriptor + 8, 8, 0);
        }
        registers.write(core, RDBAL, (int) receiveRing);
        registers.write(core, RDBAH, (int) (receiveRing >>> 32));
        registers.write(core, RDLEN, RING_BYTES);
        registers.write(core, RDH, 0);
        registers.write(core, RDT, DESCRIPTORS - 1);
        registers.write(
                core,
                RCTL,
                RCTL_EN | RCTL_BROADCAST | RCTL_STRIP_CRC | (promiscuous ? RCTL_PROMISCUOUS : 0));
    }

    private void startTransmitter(Core core) {
        for (int i = 0; i < DESCRIPTORS; i++) {
            core.memory().write(transmitRing + (long) DESCRIPTOR_BYTES * i, 8, 0);
            core.memory().write(transmitRing + (long) DESCRIPTOR_BYTES * i + 8, 8, 0);
        }
        registers.write(core, TDBAL, (int) transmitRing);
        registers.write(core, TDBAH, (int) (transmitRing >>> 32));
        registers.write(core, TDLEN, RING_BYTES);
        registers.write(core, TDH, 0);
        registers.write(core, TDT, 0);
        registers.write(core, TCTL, TCTL_EN | TCTL_PAD | TCTL_COLLISIONS);
        registers.write(core, TIPG, TIPG_COPPER);
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
        interrupt.register(armed, delivery, irqs);
        hasVector = delivery == Delivery.MSIX;
        if (hasVector) {
            registers.write(core, IVAR, VECTORS);
            registers.write(core, EIAC, CAUSE_RECEIVE_QUEUE_0);
        } else {
            registers.write(core, RDTR, 0);
            registers.write(core, RADV, 0);
        }
        if (policy.moderationNanos() > 0) {
            registers.write(core, hasVector ? EITR0 : ITR, gapUnits(policy.moderationNanos()));
        }
        registers.write(core, IMS, causesWanted());
        return "";
    }

    /** At least so long, as far as the register goes. */
    private static int gapUnits(long nanos) {
        return (int) Math.min((nanos + GAP_UNIT_NANOS - 1) / GAP_UNIT_NANOS, GAP_UNITS_MAX);
    }

    private int causesWanted() {
        return hasVector ? CAUSE_RECEIVE_QUEUE_0 : CAUSES_WANTED;
    }

    /**
     * What the card can do about its own interrupts: its masks.
     *
     * <p>Only {@code NAPI} uses them, as Linux does; the tree's other handlers leave the mask alone, and
     * what comes during a drain interrupts again.
     */
    private final class Card implements ReceiveInterrupt.Announcer {
        /** The read clears. A vector has one meaning. */
        @Override
        public int takeCauses(Core core) {
            return hasVector ? CAUSE_RECEIVE_QUEUE_0 : registers.read(core, ICR);
        }

        /** On a pin, a read behind the mask: the pin has fallen before the interrupt is ended. */
        @Override
        public void silence(Core core) {
            if (isMasked) {
                registers.write(core, IMC, hasVector ? CAUSE_RECEIVE_QUEUE_0 : -1);
                if (!hasVector) {
                    registers.read(core, STATUS);
                }
            }
        }

        @Override
        public void announce(Core core) {
            if (isMasked || hasVector) {
                registers.write(core, IMS, causesWanted());
            }
        }

        @Override
        public boolean hasFrames(Core core) {
            return isDone(core.memory(), nextReceive);
        }

        /** A cause that is latched raises the interrupt when it is enabled. */
        @Override
        public boolean announcesLatched() {
            return true;
        }
    }

    @Override
    public long macAddress(Core core) {
        return mac;
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
    public boolean hasFrames(Core core) {
        return isDone(core.memory(), nextReceive);
    }

    @Override
    public boolean rearm(Core core) {
        return interrupt.rearm(core);
    }

    /** Nothing: sending waits, in the tree at every commit. */
    @Override
    public void reclaimTransmits(Core core) {}

    @Override
    public int drain(Core core, FrameConsumer consumer, int budget) {
        GuestMemory memory = core.memory();
        int end =
                policy.drain() == DrainPolicy.SNAPSHOT
                        ? Math.min(countDone(memory), budget)
                        : budget;
        int taken = 0;
        while (taken < end && isDone(memory, nextReceive)) {
            take(core, consumer);
            taken++;
        }
        if (hasVector && policy.rearm() == ReceivePolicy.Rearm.NONE) {
            registers.write(
                    core, IMS, CAUSE_RECEIVE_QUEUE_0); // raises again for what came meanwhile
        }
        return taken;
    }

    private int countDone(GuestMemory memory) {
        int count = 0;
        while (count < DESCRIPTORS && isDone(memory, (nextReceive + count) % DESCRIPTORS)) {
            count++;
        }
        return count;
    }

    private boolean isDone(GuestMemory memory, int index) {
        return (memory.read(descriptor(index) + STATUS_AT, 1) & DONE) != 0;
    }

    /** Hands on the frame of the next descriptor, and gives its buffer back. */
    private void take(Core core, FrameConsumer consumer) {
        GuestMemory memory = core.memory();
        long descriptor = descriptor(nextReceive);
        int bytes = (int) memory.read(descriptor + LENGTH_AT, 2);
        boolean whole = (memory.read(descriptor + STATUS_AT, 1) & END_OF_PACKET) != 0;
        boolean good = memory.read(descriptor + ERRORS_AT, 1) == 0;
        long journey = journeys.taken(core.index(), buffer(nextReceive));
        if (whole && good) {
            consumer.frame(buffer(nextReceive), bytes, journey);
        } else if (journey != JourneyBook.NONE) {
            journeys.drop(journey, DropReason.MALFORMED);
        }
        memory.write(descriptor + STATUS_AT, 1, 0);
        nextReceive = (nextReceive + 1) % DESCRIPTORS;
        registers.write(core, RDT, (registers.read(core, RDT) + 1) % DESCRIPTORS);
    }

    /** Busy-waits until the descriptor is done, as the real driver does. */
    @Override
    public boolean transmit(Core core, byte[] frame) {
        NetDriver.checkLength(frame);
        GuestMemory memory = core.memory();
        long descriptor = transmitRing + (long) DESCRIPTOR_BYTES * nextTransmit;
        memory.copyIn(transmitBuffer, frame, 0, frame.length);
        memory.write(descriptor, 8, transmitBuffer);
        memory.write(descriptor + LENGTH_AT, 4, frame.length | COMMAND_SEND << COMMAND_SHIFT);
        memory.write(descriptor + STATUS_AT, 4, 0);
        nextTransmit = (nextTransmit + 1) % DESCRIPTORS;
        registers.write(core, TDT, nextTransmit);
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            if ((memory.read(descriptor + STATUS_AT, 1) & DONE) != 0) {
                return true;
            }
            core.spend(POLL_CYCLES);
        }
        return false;
    }

    private long descriptor(int index) {
        return receiveRing + (long) DESCRIPTOR_BYTES * index;
    }

    private long buffer(int index) {
        return receiveBuffers + (long) BUFFER_BYTES * index;
    }
}
