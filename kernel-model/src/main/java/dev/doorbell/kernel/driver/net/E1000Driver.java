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
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import org.jspecify.annotations.Nullable;

/**
 * Breenix's {@code e1000}: Intel's 82540EM and 82545EM, and the 82574L, which can also post messages.
 *
 * <p>The same code serves polling, INTx, MSI and MSI-X. With the pin or with MSI, reading the causes
 * acknowledges them; none of them on a pin means that the interrupt is another device's. With MSI-X
 * the handler touches no register: the device clears and masks the cause by itself, and the end of a
 * drain enables it again, which announces what came meanwhile.
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

    private static final int CTRL = 0x0000;
    private static final int STATUS = 0x0008;
    private static final int EERD = 0x0014;
    private static final int MDIC = 0x0020;
    private static final int ICR = 0x00C0;
    private static final int IMS = 0x00D0;
    private static final int IMC = 0x00D8;
    private static final int EIAC = 0x00DC;
    private static final int IVAR = 0x00E4;
    private static final int RCTL = 0x0100;
    private static final int TCTL = 0x0400;
    private static final int TIPG = 0x0410;
    private static final int RDBAL = 0x2800;
    private static final int RDBAH = 0x2804;
    private static final int RDLEN = 0x2808;
    private static final int RDH = 0x2810;
    private static final int RDT = 0x2818;
    private static final int RDTR = 0x2820;
    private static final int RADV = 0x282C;
    private static final int TDBAL = 0x3800;
    private static final int TDBAH = 0x3804;
    private static final int TDLEN = 0x3808;
    private static final int TDH = 0x3810;
    private static final int TDT = 0x3818;
    private static final int MTA = 0x5200;
    private static final int RAL = 0x5400;
    private static final int RAH = 0x5404;

    private static final int CTRL_ASDE = 1 << 5;
    private static final int CTRL_SLU = 1 << 6;
    private static final int CTRL_RST = 1 << 26;
    private static final int STATUS_LINK_UP = 1 << 1;
    private static final int EERD_START = 1;
    private static final int RAH_VALID = 1 << 31;
    private static final int RCTL_EN = 1 << 1;
    private static final int RCTL_PROMISCUOUS = 1 << 3 | 1 << 4; // unicast, multicast
    private static final int RCTL_BROADCAST = 1 << 15;
    private static final int RCTL_STRIP_CRC = 1 << 26;
    private static final int TCTL_EN = 1 << 1;
    private static final int TCTL_PAD = 1 << 3;
    private static final int TCTL_COLLISIONS = 0x10 << 4 | 0x40 << 12;
    private static final int TIPG_COPPER = 10 | 8 << 10 | 6 << 20;
    private static final int PHY_WRITE = 1 << 21 | 1 << 26; // PHY 1, register 0: control
    private static final int PHY_READY = 1 << 28;
    private static final int PHY_NEGOTIATE_AGAIN = 0x1200;

    private static final int CAUSE_SENT = 1;
    private static final int CAUSE_LINK = 1 << 2;
    private static final int CAUSE_RECEIVED = 1 << 7;
    private static final int CAUSE_RECEIVE_QUEUE_0 = 1 << 20;
    private static final int CAUSES_WANTED = CAUSE_RECEIVED | CAUSE_SENT | CAUSE_LINK;

    /** Receive queue 0 on vector 0, valid; nothing else has a vector. */
    private static final int VECTORS = 0x8;

    private static final int MULTICAST_WORDS = 128;
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

    /** How long the link is waited for: 5 s at 4 GHz, and longer where the clock is slower. */
    private static final int LINK_POLLS_MAX = 20_000;

    private static final int LINK_POLL_CYCLES = 1_000_000;

    private final PciConfig function;
    private final JourneyBook journeys;
    private final Runnable raiseNetRx;
    private final DrainPolicy drainPolicy;
    private final boolean promiscuous;
    private final long receiveRing;
    private final long transmitRing;
    private final long receiveBuffers;
    private final long transmitBuffer;

    private long registers;
    private boolean isPcie;
    private boolean masksItself;
    private long mac;
    private int nextReceive;
    private int nextTransmit;
    private @Nullable DeviceInterrupt interrupt;

    /**
     * Makes a driver that has not looked at its device yet.
     *
     * @param journeys where it says, as a tracepoint would, that it takes a frame
     * @param raiseNetRx raises the receive softirq on the core that runs the handler
     * @param config how far a drain goes, and whether a program asks for every frame
     * @param pages where rings and buffers come from
     */
    public E1000Driver(
            PciConfig function,
            JourneyBook journeys,
            Runnable raiseNetRx,
            KernelConfig config,
            KernelPages pages) {
        this.function = function;
        this.journeys = journeys;
        this.raiseNetRx = raiseNetRx;
        this.drainPolicy = config.drain();
        this.promiscuous = config.wantsEveryFrame();
        this.receiveRing = pages.take(RING_BYTES);
        this.transmitRing = pages.take(RING_BYTES);
        this.receiveBuffers = pages.take((long) DESCRIPTORS * BUFFER_BYTES);
        this.transmitBuffer = pages.take(BUFFER_BYTES);
    }

    @Override
    public String probe(Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        isPcie = function.identity() == ID_82574L;
        function.enableMemoryAndMastering();
        registers = function.barBase(0);
        if (!reset(core)) {
            return "the device does not come out of reset";
        }
        setAddress(core);
        for (int word = 0; word < MULTICAST_WORDS; word++) {
            write(core, MTA + 4 * word, 0);
        }
        startReceiver(core);
        startTransmitter(core);
        bringLinkUp(core);
        return setUpInterrupt(core, delivery, interrupts, irqs);
    }

    private boolean reset(Core core) {
        write(core, IMC, -1);
        write(core, CTRL, read(core, CTRL) | CTRL_RST);
        boolean over = waitFor(core, CTRL, CTRL_RST, 0);
        write(core, IMC, -1);
        return over;
    }

    private boolean waitFor(Core core, int register, int bits, int value) {
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            if ((read(core, register) & bits) == value) {
                return true;
            }
            core.spend(POLL_CYCLES);
        }
        return false;
    }

    /** The EEPROM's address into the first receive address; what is there stays if it cannot be read. */
    private void setAddress(Core core) {
        int low = read(core, RAL);
        int high = read(core, RAH) & 0xFFFF;
        int[] words = new int[3];
        if (readEeprom(core, words)) {
            low = words[0] | words[1] << 16;
            high = words[2];
        }
        write(core, RAL, low);
        write(core, RAH, high | RAH_VALID);
        mac = (long) Integer.reverseBytes(low) << 16 & 0xFFFF_FFFF_0000L
                        | Integer.reverseBytes(high) >>> 16;
    }

    private boolean readEeprom(Core core, int[] words) {
        int addressShift = isPcie ? 2 : 8;
        int done = isPcie ? 1 << 1 : 1 << 4;
        for (int word = 0; word < words.length; word++) {
            write(core, EERD, word << addressShift | EERD_START);
            if (!waitFor(core, EERD, done, done)) {
                return false;
            }
            words[word] = read(core, EERD) >>> 16;
        }
        return true;
    }

    private void startReceiver(Core core) {
        for (int i = 0; i < DESCRIPTORS; i++) {
            long descriptor = receiveRing + (long) DESCRIPTOR_BYTES * i;
            core.memory().write(descriptor, 8, buffer(i));
            core.memory().write(descriptor + 8, 8, 0);
        }
        write(core, RDBAL, (int) receiveRing);
        write(core, RDBAH, (int) (receiveRing >>> 32));
        write(core, RDLEN, RING_BYTES);
        write(core, RDH, 0);
        write(core, RDT, DESCRIPTORS - 1);
        write(
                core,
                RCTL,
                RCTL_EN | RCTL_BROADCAST | RCTL_STRIP_CRC | (promiscuous ? RCTL_PROMISCUOUS : 0));
    }

    private void startTransmitter(Core core) {
        for (int i = 0; i < DESCRIPTORS; i++) {
            core.memory().write(transmitRing + (long) DESCRIPTOR_BYTES * i, 8, 0);
            core.memory().write(transmitRing + (long) DESCRIPTOR_BYTES * i + 8, 8, 0);
        }
        write(core, TDBAL, (int) transmitRing);
        write(core, TDBAH, (int) (transmitRing >>> 32));
        write(core, TDLEN, RING_BYTES);
        write(core, TDH, 0);
        write(core, TDT, 0);
        write(core, TCTL, TCTL_EN | TCTL_PAD | TCTL_COLLISIONS);
        write(core, TIPG, TIPG_COPPER);
    }

    /** Waits for the link as the tree does; without one the device works all the same, and is silent. */
    private void bringLinkUp(Core core) {
        write(core, CTRL, read(core, CTRL) | CTRL_SLU | CTRL_ASDE);
        if (isPcie) {
            write(core, MDIC, PHY_WRITE | PHY_NEGOTIATE_AGAIN);
            waitFor(core, MDIC, PHY_READY, PHY_READY);
        }
        for (int polls = 0; polls < LINK_POLLS_MAX; polls++) {
            if ((read(core, STATUS) & STATUS_LINK_UP) != 0) {
                return;
            }
            core.spend(LINK_POLL_CYCLES);
        }
    }

    private String setUpInterrupt(
            Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        DeviceInterrupt armed = interrupts.arm(function, delivery);
        if (armed == null) {
            return interrupts.problem();
        }
        interrupt = armed;
        irqs.registerPciIrq(armed.intid(), by -> handleInterrupt(by, armed));
        masksItself = delivery == Delivery.MSIX;
        if (masksItself) {
            write(core, IVAR, VECTORS);
            write(core, EIAC, CAUSE_RECEIVE_QUEUE_0);
            write(core, IMS, CAUSE_RECEIVE_QUEUE_0);
        } else {
            write(core, RDTR, 0);
            write(core, RADV, 0);
            write(core, IMS, CAUSES_WANTED);
        }
        return "";
    }

    @Override
    public long macAddress(Core core) {
        return mac;
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
        int causes = masksItself ? CAUSE_RECEIVE_QUEUE_0 : read(core, ICR); // the read clears
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
        int end = drainPolicy == DrainPolicy.SNAPSHOT ? countDone(memory) : Integer.MAX_VALUE;
        int taken = 0;
        while (taken < end && isDone(memory, nextReceive)) {
            take(core, consumer);
            taken++;
        }
        if (masksItself) {
            write(core, IMS, CAUSE_RECEIVE_QUEUE_0); // raises again for what came meanwhile
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
        write(core, RDT, (read(core, RDT) + 1) % DESCRIPTORS);
    }

    /** Busy-waits until the descriptor is done, as the real driver does. */
    @Override
    public void transmit(Core core, byte[] frame) {
        NetDriver.checkLength(frame);
        GuestMemory memory = core.memory();
        long descriptor = transmitRing + (long) DESCRIPTOR_BYTES * nextTransmit;
        memory.copyIn(transmitBuffer, frame, 0, frame.length);
        memory.write(descriptor, 8, transmitBuffer);
        memory.write(descriptor + LENGTH_AT, 4, frame.length | COMMAND_SEND << COMMAND_SHIFT);
        memory.write(descriptor + STATUS_AT, 4, 0);
        nextTransmit = (nextTransmit + 1) % DESCRIPTORS;
        write(core, TDT, nextTransmit);
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            if ((memory.read(descriptor + STATUS_AT, 1) & DONE) != 0) {
                return;
            }
            core.spend(POLL_CYCLES);
        }
    }

    private long descriptor(int index) {
        return receiveRing + (long) DESCRIPTOR_BYTES * index;
    }

    private long buffer(int index) {
        return receiveBuffers + (long) BUFFER_BYTES * index;
    }

    private int read(Core core, int register) {
        return (int) core.read(registers + register, 4);
    }

    private void write(Core core, int register, int value) {
        core.write(registers + register, 4, value & 0xFFFF_FFFFL);
    }
}
