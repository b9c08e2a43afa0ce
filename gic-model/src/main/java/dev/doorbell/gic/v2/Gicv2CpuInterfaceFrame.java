package dev.doorbell.gic.v2;

import dev.doorbell.gic.PeripheralId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.Gicv2Choice.GroupAliases;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;

/**
 * The CPU interfaces' registers: one frame, in which each core sees its own interface.
 *
 * <p>A requester that is no core sees core 0's, as a non-secure access. With one security state every
 * access has what would be the secure view; with two, a non-secure access sees Group 1 only, and the
 * lower half of the priorities as if it were all: {@code 0x80} to {@code 0xFF} become {@code 0x00} to
 * {@code 0xFE}.
 *
 * <p>Left out: the bits that bypass the interface (GICC_CTLR 8:5), which are zero.
 *
 * <p>Source: Arm IHI 0048, "CPU interface register descriptions".
 */
public final class Gicv2CpuInterfaceFrame
        implements BusTarget, RegisterFile<Gicv2CpuInterfaceRegister> {
    /** Bytes of bus the frame decodes. */
    public static final int FRAME_BYTES = 0x2000;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<Gicv2CpuInterfaceRegister> MAP =
            RegisterMap.of(Gicv2CpuInterfaceRegister.class, FRAME_BYTES);

    private static final int CTLR_ONE_STATE = 0x21F;
    private static final int CTLR_SECURE = 0x61F;
    private static final int CTLR_ENABLE_GROUP1 = 1 << 1;
    private static final int BINARY_POINT_MAX = 7;
    private static final int IIDR_ARCHITECTURE_2 = 2 << 16;
    private static final int PRIORITY_NON_SECURE = 0x80;
    private static final int APR_SHOWN_NON_SECURE = 2;

    private final RegisterBank<Gicv2CpuInterfaceRegister> registers;
    private final Gicv2CpuInterface[] interfaces;
    private final boolean twoStates;
    private final boolean aliases;

    // Of the access under way.
    private Gicv2CpuInterface mine;
    private boolean nonSecure;

    Gicv2CpuInterfaceFrame(
            Backplane backplane,
            Gicv2CpuInterface[] interfaces,
            boolean twoStates,
            GicBehaviour behaviour) {
        int source = backplane.trace().source("gicc");
        this.registers = new RegisterBank<>(MAP, this, backplane.trace(), source);
        this.interfaces = interfaces.clone();
        this.twoStates = twoStates;
        this.aliases = behaviour.choice(GroupAliases.class) == GroupAliases.PRESENT;
        this.mine = interfaces[0];
    }

    // Bus entry points.

    @Override
    public String nameOf(long offset) {
        return MAP.nameOf(offset);
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        begin(requester);
        return registers.read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        begin(requester);
        registers.write(offset, bytes, value);
        mine.settle();
    }

    private void begin(int requester) {
        mine = interfaces[Gicv2Distributor.bank(requester, interfaces.length)];
        nonSecure = twoStates && !Requester.isSecure(requester);
    }

    @Override
    public long read(Gicv2CpuInterfaceRegister register, int index) {
        return switch (register) {
            case GICC_CTLR -> readControl();
            case GICC_PMR -> nonSecure ? shown(mine.priorities().mask()) : mine.priorities().mask();
            case GICC_BPR -> readBinaryPoint();
            case GICC_IAR -> mine.acknowledge(nonSecure);
            case GICC_RPR -> readRunningPriority();
            case GICC_HPPIR -> mine.highestPending(nonSecure);
            case GICC_ABPR -> nonSecure ? 0 : mine.priorities().aliasedBinaryPoint();
            case GICC_AIAR -> hasAliases() ? mine.acknowledge(true) : 0;
            case GICC_AHPPIR -> hasAliases() ? mine.highestPending(true) : 0;
            case GICC_APR -> readActivePriorities(index) & 0xFFFF_FFFFL;
            case GICC_NSAPR ->
                    nonSecure ? 0 : mine.priorities().active(true).word(index) & 0xFFFF_FFFFL;
            case GICC_IIDR -> IIDR_ARCHITECTURE_2 | PeripheralId.IIDR_ARM;
            case GICC_EOIR, GICC_AEOIR, GICC_DIR -> 0; // write-only
        };
    }

    @Override
    public void write(Gicv2CpuInterfaceRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case GICC_CTLR -> writeControl(bits);
            case GICC_PMR -> writePriorityMask(bits & 0xFF);
            case GICC_BPR -> writeBinaryPoint(bits & BINARY_POINT_MAX);
            case GICC_EOIR -> mine.end(bits, nonSecure, dropsOnly(nonSecure));
            case GICC_ABPR -> {
                if (!nonSecure) {
                    mine.priorities().writeAliasedBinaryPoint(bits & BINARY_POINT_MAX);
                }
            }
            case GICC_AEOIR -> {
                if (hasAliases()) {
                    mine.end(bits, true, dropsOnly(twoStates));
                }
            }
            case GICC_APR -> writeActivePriorities(index, bits);
            case GICC_NSAPR -> {
                if (!nonSecure) {
                    mine.priorities().active(true).writeWord(index, bits);
                }
            }
            case GICC_DIR -> {
                if (dropsOnly(nonSecure)) {
                    mine.deactivate(bits, nonSecure);
                }
            }
            case GICC_IAR, // read-only
                    GICC_RPR,
                    GICC_HPPIR,
                    GICC_AIAR,
                    GICC_AHPPIR,
                    GICC_IIDR -> {}
        }
    }

    /** Whether the aliases for Group 1 are there, which a non-secure access never sees. */
    private boolean hasAliases() {
        return aliases && !nonSecure;
    }

    private boolean dropsOnly(boolean byNonSecure) {
        int bit =
                byNonSecure
                        ? Gicv2CpuInterface.CTLR_EOI_MODE_NON_SECURE
                        : Gicv2CpuInterface.CTLR_EOI_MODE;
        return (mine.control() & bit) != 0;
    }

    // Registers with two views.

    /** Non-secure bits are the secure ones of Group 1, one place further down. */
    private int readControl() {
        int control = mine.control();
        return nonSecure ? (control & nonSecureControl()) >>> 1 : control;
    }

    private void writeControl(int bits) {
        if (nonSecure) {
            int others = mine.control() & ~nonSecureControl();
            mine.writeControl(others | ((bits << 1) & nonSecureControl()));
        } else {
            mine.writeControl(bits & (twoStates ? CTLR_SECURE : CTLR_ONE_STATE));
        }
    }

    private static int nonSecureControl() {
        return CTLR_ENABLE_GROUP1 | Gicv2CpuInterface.CTLR_EOI_MODE_NON_SECURE;
    }

    /** A priority as non-secure software sees it; those above its half are the most urgent. */
    private static int shown(int priority) {
        return priority < PRIORITY_NON_SECURE ? 0 : priority << 1 & 0xFF;
    }

    /** Non-secure software cannot move a mask that holds back all of its half, nor set such a one. */
    private void writePriorityMask(int mask) {
        if (!nonSecure) {
            mine.priorities().writeMask(mask);
        } else if (mine.priorities().mask() >= PRIORITY_NON_SECURE) {
            mine.priorities().writeMask(PRIORITY_NON_SECURE | mask >>> 1);
        }
    }

    private boolean isBinaryPointCommon() {
        return (mine.control() & Gicv2CpuInterface.CTLR_COMMON_BINARY_POINT) != 0;
    }

    private int readBinaryPoint() {
        if (!nonSecure) {
            return mine.priorities().binaryPoint();
        }
        return isBinaryPointCommon()
                ? Math.min(mine.priorities().binaryPoint() + 1, BINARY_POINT_MAX)
                : mine.priorities().aliasedBinaryPoint();
    }

    private void writeBinaryPoint(int point) {
        if (!nonSecure) {
            mine.priorities().writeBinaryPoint(point);
        } else if (!isBinaryPointCommon()) {
            mine.priorities().writeAliasedBinaryPoint(point);
        }
    }

    private int readRunningPriority() {
        int running = mine.priorities().running();
        return nonSecure && running != 0xFF ? shown(running) : running;
    }

    /** Non-secure software sees the half of GICC_NSAPR that stands for its priorities. */
    private int readActivePriorities(int index) {
        if (!nonSecure) {
            return mine.priorities().active(false).word(index);
        }
        return index < APR_SHOWN_NON_SECURE
                ? mine.priorities().active(true).word(index + APR_SHOWN_NON_SECURE)
                : 0;
    }

    private void writeActivePriorities(int index, int bits) {
        if (!nonSecure) {
            mine.priorities().active(false).writeWord(index, bits);
        } else if (index < APR_SHOWN_NON_SECURE) {
            mine.priorities().active(true).writeWord(index + APR_SHOWN_NON_SECURE, bits);
        }
    }
}
