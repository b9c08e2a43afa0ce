package dev.doorbell.gic.v2;

import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.PeripheralId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.Gicv2Choice.PrivatePending;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.trace.Trace;

/**
 * The GICv2 distributor's registers: the banks, and what each security state may see.
 *
 * <p>Word 0 of each array is the asking core's own. With two security states a non-secure access sees
 * Group 1 interrupts, and of Group 0 what GICD_NSACR grants; everything else reads as zero and is not
 * written. Non-secure priorities are the lower half of all, shown as if it were the whole.
 *
 * <p>Source: Arm IHI 0048, "Distributor register descriptions".
 */
final class Gicv2DistributorRegisters implements RegisterFile<Gicv2DistributorRegister> {
    private static final int GROUP1 = InterruptGroup.GROUP1_NON_SECURE.bit();
    private static final int CTLR_GROUPS = InterruptGroup.GROUP0.bit() | GROUP1;
    private static final int TYPER_CORES_SHIFT = 5;
    private static final int TYPER_SECURITY = 1 << 10;
    private static final int SGI_BITS = 0xFFFF;
    private static final int PRIORITY_NON_SECURE = 0x80;
    private static final int QUADS_PRIVATE = 8;
    private static final int EVERY_BYTE = -1;

    // What GICD_NSACR grants non-secure software for a Group 0 interrupt.
    private static final int MAY_SET_PENDING = 1;
    private static final int MAY_CLEAR_PENDING = 2;
    private static final int MAY_TARGET = 3;
    private static final int NEVER = 4;

    private final Gicv2Distributor distributor;
    private final SharedInterrupts shared;
    private final RegisterBank<Gicv2DistributorRegister> bank;
    private final boolean twoStates;
    private final SgiRegisters sgis;
    private final boolean pendsByTarget;

    // What the driver can see.
    private int control;

    // What only the model knows: PPIs whose target byte was written, for PrivatePending.BY_TARGET.
    private int privateTargeted;

    // Of the access under way.
    private int core;
    private boolean nonSecure;
    private int lanes = EVERY_BYTE;

    Gicv2DistributorRegisters(
            Gicv2Distributor distributor,
            Trace trace,
            int source,
            GicBehaviour behaviour,
            boolean twoStates) {
        this.distributor = distributor;
        this.shared = distributor.shared();
        this.bank = new RegisterBank<>(Gicv2Distributor.MAP, this, trace, source);
        this.twoStates = twoStates;
        this.sgis = new SgiRegisters(distributor, trace, source, behaviour, twoStates);
        this.pendsByTarget =
                distributor.coreCount() > 1
                        && behaviour.choice(PrivatePending.class) == PrivatePending.BY_TARGET;
    }

    int forwardedGroups() {
        return control;
    }

    long read(long offset, int bytes, int requester) {
        begin(requester);
        return bank.read(offset, bytes);
    }

    void write(long offset, int bytes, long value, int requester) {
        begin(requester);
        lanes = bytes >= 4 ? EVERY_BYTE : ((1 << (8 * bytes)) - 1) << (8 * ((int) offset & 3));
        bank.write(offset, bytes, value);
    }

    private void begin(int requester) {
        core = Gicv2Distributor.bank(requester, distributor.coreCount());
        nonSecure = twoStates && !Requester.isSecure(requester);
    }

    // Which interrupts a word stands for.

    private InterruptBlock block(int index) {
        return index == 0 ? distributor.own(core).block() : shared.block();
    }

    private InterruptBlock blockOf(int intid) {
        return InterruptId.isPrivate(intid) ? distributor.own(core).block() : shared.block();
    }

    private static int word(int index) {
        return index == 0 ? 0 : index - 1;
    }

    private boolean has(int index) {
        return index <= shared.block().words();
    }

    /** The ones of a word that the access sees: all, or those the grant is enough for. */
    private int visible(int index, int grant) {
        if (!nonSecure) {
            return -1;
        }
        InterruptBlock block = block(index);
        int bits = block.group(word(index));
        for (int bit = 0; bit < 32; bit++) {
            int intid = 32 * index + bit;
            if (intid < InterruptId.SPI_LIMIT && block.nonSecureAccessTo(intid) >= grant) {
                bits |= 1 << bit;
            }
        }
        return bits;
    }

    private boolean isVisible(int intid, int grant) {
        if (!distributor.holds(intid)) {
            return false;
        }
        return !nonSecure
                || blockOf(intid).groupOf(intid) != InterruptGroup.GROUP0
                || blockOf(intid).nonSecureAccessTo(intid) >= grant;
    }

    // Reads.

    @Override
    public long read(Gicv2DistributorRegister register, int index) {
        return switch (register) {
            case GICD_CTLR -> nonSecure ? control >>> 1 : control;
            case GICD_TYPER ->
                    shared.block().words()
                            | (distributor.coreCount() - 1) << TYPER_CORES_SHIFT
                            | (twoStates ? TYPER_SECURITY : 0);
            case GICD_IIDR -> PeripheralId.IIDR_ARM;
            case GICD_IGROUPR,
                    GICD_ISENABLER,
                    GICD_ICENABLER,
                    GICD_ISPENDR,
                    GICD_ICPENDR,
                    GICD_ISACTIVER,
                    GICD_ICACTIVER ->
                    has(index) ? readWord(register, index) & 0xFFFF_FFFFL : 0;
            case GICD_IPRIORITYR -> priorities(index) & 0xFFFF_FFFFL;
            case GICD_ITARGETSR -> targets(index) & 0xFFFF_FFFFL;
            case GICD_ICFGR -> has(index / 2) ? configuration(index) & 0xFFFF_FFFFL : 0;
            case GICD_NSACR ->
                    twoStates && !nonSecure && has(index / 2)
                            ? block(index / 2).nonSecureAccess(half(index)) & 0xFFFF_FFFFL
                            : 0;
            case GICD_CPENDSGIR, GICD_SPENDSGIR ->
                    sgis.senders(core, nonSecure, index) & 0xFFFF_FFFFL;
            case GICD_PIDR4 -> PeripheralId.high(index);
            case GICD_PIDR0 -> PeripheralId.lowGicv2(index);
            case GICD_CIDR0 -> PeripheralId.component(index);
            case GICD_SGIR -> 0; // write-only
        };
    }

    private int readWord(Gicv2DistributorRegister register, int index) {
        InterruptBlock block = block(index);
        int word = word(index);
        return switch (register) {
            case GICD_IGROUPR -> nonSecure ? 0 : block.group(word);
            case GICD_ISENABLER, GICD_ICENABLER -> block.enabled(word) & visible(index, NEVER);
            case GICD_ISPENDR, GICD_ICPENDR ->
                    block.pending(word) & visible(index, MAY_SET_PENDING);
            case GICD_ISACTIVER, GICD_ICACTIVER ->
                    block.active(word) & visible(index, MAY_CLEAR_PENDING);
            default -> throw new IllegalStateException(register + " is no array of words");
        };
    }

    private static int half(int index) {
        return index < 2 ? index : index - 2;
    }

    private int priorities(int quad) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int intid = 4 * quad + i;
            if (isVisible(intid, NEVER)) {
                int priority = blockOf(intid).priority(intid);
                value |= (nonSecure ? priority << 1 & 0xFF : priority) << (8 * i);
            }
        }
        return value;
    }

    private int targets(int quad) {
        if (distributor.coreCount() == 1) {
            return 0;
        }
        if (quad < QUADS_PRIVATE) {
            return (1 << core) * 0x0101_0101;
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int intid = 4 * quad + i;
            if (isVisible(intid, MAY_TARGET)) {
                value |= shared.targets(intid) << (8 * i);
            }
        }
        return value;
    }

    private int configuration(int index) {
        int fields = block(index / 2).configuration(half(index));
        return fields & fieldsOf(visible(index / 2, NEVER) >>> (16 * (index & 1)));
    }

    /** Two bits for each of the lower sixteen. */
    private static int fieldsOf(int bits) {
        int fields = 0;
        for (int m = 0; m < 16; m++) {
            fields |= ((bits >>> m & 1) * 3) << (2 * m);
        }
        return fields;
    }

    // Writes.

    @Override
    public void write(Gicv2DistributorRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case GICD_CTLR -> {
                int group1 = (bits & 1) != 0 ? GROUP1 : 0;
                control = nonSecure ? (control & ~GROUP1) | group1 : bits & CTLR_GROUPS;
            }
            case GICD_IGROUPR,
                    GICD_ISENABLER,
                    GICD_ICENABLER,
                    GICD_ISPENDR,
                    GICD_ICPENDR,
                    GICD_ISACTIVER,
                    GICD_ICACTIVER -> {
                if (has(index)) {
                    writeWord(register, index, bits);
                }
            }
            case GICD_IPRIORITYR -> writePriorities(index, bits);
            case GICD_ITARGETSR -> writeTargets(index, bits);
            case GICD_ICFGR -> writeConfiguration(index, bits);
            case GICD_NSACR -> {
                if (twoStates && !nonSecure && has(index / 2)) {
                    block(index / 2).writeNonSecureAccess(half(index), bits);
                }
            }
            case GICD_SGIR -> sgis.send(core, nonSecure, bits);
            case GICD_CPENDSGIR -> sgis.removeSenders(core, nonSecure, index, bits);
            case GICD_SPENDSGIR -> sgis.addSenders(core, nonSecure, index, bits);
            case GICD_TYPER, // read-only
                    GICD_IIDR,
                    GICD_PIDR4,
                    GICD_PIDR0,
                    GICD_CIDR0 -> {}
        }
    }

    private void writeWord(Gicv2DistributorRegister register, int index, int bits) {
        InterruptBlock block = block(index);
        int word = word(index);
        int fixed = index == 0 ? SGI_BITS : 0; // SGIs are always enabled, and pend by their senders
        switch (register) {
            case GICD_IGROUPR -> {
                if (!nonSecure) {
                    block.writeGroup(word, bits);
                }
            }
            case GICD_ISENABLER -> block.enable(word, bits & visible(index, NEVER) & ~fixed);
            case GICD_ICENABLER -> block.disable(word, bits & visible(index, NEVER) & ~fixed);
            case GICD_ISPENDR -> setPending(index, bits & visible(index, MAY_SET_PENDING) & ~fixed);
            case GICD_ICPENDR ->
                    clearPending(index, bits & visible(index, MAY_CLEAR_PENDING) & ~fixed);
            case GICD_ISACTIVER -> setActive(index, bits & visible(index, NEVER), true);
            case GICD_ICACTIVER -> setActive(index, bits & visible(index, NEVER), false);
            default -> throw new IllegalStateException(register + " is no array of words");
        }
    }

    private void setPending(int index, int bits) {
        if (index > 0) {
            shared.setPending(word(index), bits);
        } else if (!pendsByTarget) {
            block(0).setPending(0, bits);
        } else {
            for (int each = 0; each < distributor.coreCount(); each++) {
                distributor.own(each).block().setPending(0, bits & privateTargeted);
            }
        }
    }

    private void clearPending(int index, int bits) {
        if (index > 0) {
            distributor.clearPendingShared(word(index), bits);
        } else if (!pendsByTarget) {
            distributor.clearPendingPrivate(core, bits);
        } else {
            for (int each = 0; each < distributor.coreCount(); each++) {
                distributor.clearPendingPrivate(each, bits);
            }
        }
    }

    private void setActive(int index, int bits, boolean active) {
        if (index == 0 && active) {
            block(0).setActive(0, bits);
        } else if (index == 0) {
            block(0).clearActive(0, bits);
        } else if (active) {
            shared.setActive(word(index), bits);
        } else {
            shared.clearActive(word(index), bits);
        }
    }

    private boolean isWritten(int lane) {
        return (lanes >>> (8 * lane) & 0xFF) != 0;
    }

    private void writePriorities(int quad, int value) {
        for (int i = 0; i < 4; i++) {
            int intid = 4 * quad + i;
            if (isWritten(i) && isVisible(intid, NEVER)) {
                int priority = value >>> (8 * i) & 0xFF;
                blockOf(intid)
                        .writePriority(
                                intid, nonSecure ? PRIORITY_NON_SECURE | priority >>> 1 : priority);
            }
        }
    }

    private void writeTargets(int quad, int value) {
        for (int i = 0; i < 4; i++) {
            int intid = 4 * quad + i;
            if (!isWritten(i) || !isVisible(intid, MAY_TARGET)) {
                continue;
            }
            if (quad < QUADS_PRIVATE) {
                privateTargeted |= InterruptBlock.bit(intid);
            } else {
                shared.writeTargets(intid, value >>> (8 * i) & 0xFF);
            }
        }
    }

    private void writeConfiguration(int index, int fields) {
        if (index > 0 && has(index / 2)) {
            int mine = fieldsOf(visible(index / 2, NEVER) >>> (16 * (index & 1)));
            InterruptBlock block = block(index / 2);
            int others = block.configuration(half(index)) & ~mine;
            block.writeConfiguration(half(index), others | (fields & mine));
        }
    }
}
