package dev.doorbell.gic.v2;

import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;

/**
 * One core's SGIs and PPIs.
 *
 * <p>An SGI is pending from each core that sent it, and is acknowledged once for each, the lowest
 * core first. The block's latch of an SGI says whether anybody sent it. SGIs are always enabled.
 */
final class PrivateInterrupts {
    private static final int SGI_BITS = 0xFFFF;
    private static final int SGI_CONFIGURATION = 0xAAAA_AAAA;

    private final InterruptBlock block = new InterruptBlock(0, 1);

    /** For each SGI the set of cores that sent it. */
    private final byte[] senders = new byte[InterruptId.SGI_COUNT];

    /** For each SGI that is active the core whose it is. */
    private final byte[] served = new byte[InterruptId.SGI_COUNT];

    PrivateInterrupts() {
        block.enable(0, SGI_BITS);
        block.writeConfiguration(0, SGI_CONFIGURATION);
    }

    InterruptBlock block() {
        return block;
    }

    /** The most urgent in {@code groups} that the core could be offered, or -1. */
    int best(int groups) {
        return block.best(0, block.deliverable(0, groups));
    }

    /** Whether the core could be offered the interrupt. */
    boolean isCandidate(int intid, int groups) {
        return (block.deliverable(0, groups) & InterruptBlock.bit(intid)) != 0;
    }

    /** Whether the interrupt is in Group 1. */
    boolean isGroup1(int intid) {
        return block.groupOf(intid) != InterruptGroup.GROUP0;
    }

    /** The set of cores an SGI is pending from: a byte of GICD_SPENDSGIR. */
    int senders(int sgi) {
        return senders[sgi] & 0xFF;
    }

    /** Makes an SGI pending from more cores; answers whether it was not pending. */
    boolean addSenders(int sgi, int cores) {
        boolean begins = senders[sgi] == 0 && cores != 0;
        senders[sgi] |= (byte) cores;
        show(sgi);
        return begins;
    }

    /** Takes an SGI back from some cores; answers whether it is pending no more. */
    boolean removeSenders(int sgi, int cores) {
        boolean was = senders[sgi] != 0;
        senders[sgi] &= (byte) ~cores;
        show(sgi);
        return was && senders[sgi] == 0;
    }

    private void show(int sgi) {
        if (senders[sgi] != 0) {
            block.setPending(0, InterruptBlock.bit(sgi));
        } else {
            block.clearPending(0, InterruptBlock.bit(sgi));
        }
    }

    /** The core whose SGI an acknowledge would take; 0 for a PPI. */
    int sender(int intid) {
        return intid < InterruptId.SGI_COUNT && senders[intid] != 0
                ? Integer.numberOfTrailingZeros(senders(intid))
                : 0;
    }

    /** Acknowledges an SGI of one sender, or a PPI. */
    void acknowledge(int intid) {
        int sender = sender(intid);
        block.acknowledge(intid);
        if (intid < InterruptId.SGI_COUNT) {
            served[intid] = (byte) sender;
            removeSenders(intid, 1 << sender);
        }
    }

    /** Whether the SGI being served is that of {@code sender}; true for a PPI. */
    boolean isServedFrom(int intid, int sender) {
        return intid >= InterruptId.SGI_COUNT || served[intid] == sender;
    }
}
