package dev.doorbell.kernel.driver.x86;

import dev.doorbell.kernel.PcPlatform;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.sim.cpu.Core;

/**
 * Drives a pair of 8259s of one core: IRQ n has vector 32 + n, which is also its number; the tick's IRQ 0
 * has the number of the core's own timer.
 *
 * <p>The end is not specific and goes to both where the slave was asked. IRQ 7 and 15 are checked for
 * being spurious, which the real tree does not do.
 *
 * <p>Source: order as Breenix's {@code kernel/src/interrupts.rs} on x86; spurious IRQs as Intel 8259A
 * data sheet, "Interrupt Sequence".
 */
public final class PicDriver implements InterruptController {
    /** The vector of IRQ 0. */
    static final int VECTOR_BASE = 32;

    private static final int MASTER = 0x20;
    private static final int SLAVE = 0xA0;
    private static final int ELCR = 0x4D0;
    private static final int DATA = 1;
    private static final int ICW1_BEGIN = 0x11; // ICW4 follows, cascaded
    private static final int ICW3_MASTER = 1 << 2;
    private static final int ICW3_SLAVE = 2;
    private static final int ICW4_X86 = 1;
    private static final int OCW2_END = 0x20;
    private static final int OCW3_READ_ISR = 0x0B;
    private static final int CASCADE = 2;
    private static final int HALF = 8;
    private static final int SPURIOUS_INPUT = 7;
    private static final int TICK_IRQ = 0;
    private static final int NOTHING = -1;

    private final long ports;
    private final int timerNumber;

    private int mask = 0xFFFF & ~(1 << CASCADE);

    /** Makes a driver; {@code timerNumber} is the number of the tick among the core's own interrupts. */
    public PicDriver(PcPlatform pc, int timerNumber) {
        this.ports = pc.portBase();
        this.timerNumber = timerNumber;
    }

    @Override
    public String name() {
        return "XT-PIC";
    }

    /** Initialises both, everything masked but the cascade. */
    @Override
    public void init(Core core) {
        out(core, MASTER, ICW1_BEGIN);
        out(core, SLAVE, ICW1_BEGIN);
        out(core, MASTER + DATA, VECTOR_BASE);
        out(core, SLAVE + DATA, VECTOR_BASE + HALF);
        out(core, MASTER + DATA, ICW3_MASTER);
        out(core, SLAVE + DATA, ICW3_SLAVE);
        out(core, MASTER + DATA, ICW4_X86);
        out(core, SLAVE + DATA, ICW4_X86);
        writeMask(core, MASTER);
        writeMask(core, SLAVE);
    }

    /** A core has nothing of its own here. */
    @Override
    public void initCore(Core core) {}

    @Override
    public void enablePrivate(Core core, int intid) {
        if (intid == timerNumber) {
            unmask(core, TICK_IRQ);
        }
    }

    private void unmask(Core core, int irq) {
        mask &= ~(1 << irq);
        writeMask(core, irq < HALF ? MASTER : SLAVE);
    }

    private void writeMask(Core core, int chip) {
        out(core, chip + DATA, chip == MASTER ? mask & 0xFF : mask >>> HALF);
    }

    /** There is one core: nobody to send to. */
    @Override
    public void sendIpi(Core core, int intid, int target) {}

    /** The vector; -1 if the IRQ that asked has gone. */
    @Override
    public int acknowledge(Core core) {
        int vector = Inta.vector(core);
        boolean last = (vector - VECTOR_BASE) % HALF == SPURIOUS_INPUT;
        return last && isSpuriousVector(core, vector) ? NOTHING : vector;
    }

    /** Not in service means spurious; for the slave's, the master still has its cascade in service. */
    private boolean isSpuriousVector(Core core, int vector) {
        boolean ofSlave = vector >= VECTOR_BASE + HALF;
        int chip = ofSlave ? SLAVE : MASTER;
        out(core, chip, OCW3_READ_ISR);
        boolean inService = (core.read(ports + chip, 1) >>> SPURIOUS_INPUT & 1) != 0;
        if (!inService && ofSlave) {
            out(core, MASTER, OCW2_END);
        }
        return !inService;
    }

    @Override
    public int intid(int acknowledged) {
        return acknowledged == VECTOR_BASE + TICK_IRQ ? timerNumber : acknowledged;
    }

    @Override
    public boolean isSpurious(int intid) {
        return intid == NOTHING;
    }

    @Override
    public void end(Core core, int acknowledged) {
        if (acknowledged >= VECTOR_BASE + HALF) {
            out(core, SLAVE, OCW2_END);
        }
        out(core, MASTER, OCW2_END);
    }

    /** As ELCR says. */
    @Override
    public boolean isLevelSensitive(Core core, int intid) {
        int irq = intid - VECTOR_BASE;
        return irq >= 0 && (core.read(ports + ELCR + irq / HALF, 1) >>> (irq % HALF) & 1) != 0;
    }

    /** The IRQ's interrupt; firmware has made it level-triggered. */
    @Override
    public DeviceInterrupt pin(int irq) {
        return new Irq(this, irq);
    }

    private void out(Core core, int port, int value) {
        core.write(ports + port, 1, value);
    }

    /** An IRQ that pins raise. */
    private record Irq(PicDriver pic, int irq) implements DeviceInterrupt {
        @Override
        public int intid() {
            return VECTOR_BASE + irq;
        }

        @Override
        public boolean isShared() {
            return true;
        }

        @Override
        public void enable(Core core) {
            pic.unmask(core, irq);
        }
    }
}
