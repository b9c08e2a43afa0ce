package dev.doorbell.gic.v2;

import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.Gicv2Choice.AbsentCores;
import dev.doorbell.gic.behaviour.Gicv2Choice.SharedTargets;
import java.util.Arrays;

/**
 * The SPIs: their state, and which cores each is for.
 *
 * <p>As the architecture has it, an SPI is offered to all its targets and is one interrupt: the first
 * core to acknowledge it has it ({@link SharedTargets#ONE_TAKES}). With {@link
 * SharedTargets#EACH_TAKES} the latch and the active state are a set of cores each; the block then
 * holds whether the set is empty, which is what registers show.
 *
 * <p>Target bytes are kept as written and, for speed, turned around: for each core a bit for each SPI.
 * Where there is one core, every SPI is for it and the bytes are not there. With {@link
 * AbsentCores#KEPT} cores that are not there can be targets too, and never take anything.
 */
final class SharedInterrupts {
    private static final int TARGETS_MAX = 8;

    private final InterruptBlock block;
    private final int coreCount;
    private final boolean eachTakes;
    private final int targetCount;

    private final byte[] targets;
    private final int[][] targeted;
    private final int[][] latchedAt;
    private final int[][] activeAt;

    /** Makes {@code words} words of SPIs without targets. */
    SharedInterrupts(int words, int coreCount, GicBehaviour behaviour) {
        this.block = new InterruptBlock(InterruptId.SPI_FIRST, words);
        this.coreCount = coreCount;
        this.eachTakes = behaviour.choice(SharedTargets.class) == SharedTargets.EACH_TAKES;
        boolean all = behaviour.choice(AbsentCores.class) == AbsentCores.KEPT;
        this.targetCount = all && coreCount > 1 ? TARGETS_MAX : coreCount;
        this.targets = new byte[32 * words];
        this.targeted = new int[targetCount][words];
        this.latchedAt = new int[targetCount][words];
        this.activeAt = new int[targetCount][words];
        if (isForOneCore()) {
            Arrays.fill(targeted[0], -1);
        }
    }

    InterruptBlock block() {
        return block;
    }

    private boolean isForOneCore() {
        return coreCount == 1;
    }

    // Targets.

    /** One byte of GICD_ITARGETSR. */
    int targets(int intid) {
        return targets[intid - InterruptId.SPI_FIRST] & 0xFF;
    }

    /** Writes one byte of GICD_ITARGETSR; a pending SPI is re-targeted. */
    void writeTargets(int intid, int cores) {
        if (isForOneCore()) {
            return;
        }
        targets[intid - InterruptId.SPI_FIRST] = (byte) (cores & ((1 << targetCount) - 1));
        int word = block.word(intid);
        int bit = InterruptBlock.bit(intid);
        for (int core = 0; core < targetCount; core++) {
            int others = targeted[core][word] & ~bit;
            targeted[core][word] = others | ((cores >>> core & 1) != 0 ? bit : 0);
        }
    }

    /** Whether the SPI is for anybody. */
    boolean hasTarget(int intid) {
        return isForOneCore() || (targets(intid) & ((1 << coreCount) - 1)) != 0;
    }

    // What cores could be offered.

    /** The most urgent SPI in {@code groups} that {@code core} could be offered, or -1. */
    int best(int core, int groups) {
        int best = -1;
        for (int word = 0; word < block.words(); word++) {
            int candidates = candidates(core, word, groups);
            if (candidates != 0) {
                int candidate = block.best(word, candidates);
                if (best < 0 || block.priority(candidate) < block.priority(best)) {
                    best = candidate;
                }
            }
        }
        return best;
    }

    /** Whether {@code core} could be offered the SPI. */
    boolean isCandidate(int core, int intid, int groups) {
        return (candidates(core, block.word(intid), groups) & InterruptBlock.bit(intid)) != 0;
    }

    private int candidates(int core, int word, int groups) {
        int mine = targeted[core][word];
        if (mine == 0 || !eachTakes) {
            return mine == 0 ? 0 : mine & block.deliverable(word, groups);
        }
        int pending = latchedAt[core][word] | block.asserted(word);
        int candidates = mine & pending & block.enabled(word) & ~activeAt[core][word];
        return candidates == 0 ? 0 : candidates & block.inGroups(word, groups);
    }

    // What happens to them.

    /** Drives an SPI's input. */
    void drive(int intid, boolean high) {
        boolean latches = high && !block.isHigh(intid) && block.isEdge(intid);
        block.drive(intid, high);
        if (latches && eachTakes) {
            setPending(block.word(intid), InterruptBlock.bit(intid));
        }
    }

    /** Sets the latch of the ones. */
    void setPending(int word, int bits) {
        if (!eachTakes) {
            block.setPending(word, bits);
            return;
        }
        for (int core = 0; core < targetCount; core++) {
            latchedAt[core][word] |= bits & targeted[core][word];
        }
        showLatches(word);
    }

    /** Clears the latch of the ones; answers which are pending no more. */
    int clearPending(int word, int bits) {
        int before = block.pending(word);
        for (int core = 0; core < targetCount; core++) {
            latchedAt[core][word] &= ~bits;
        }
        block.clearPending(word, bits);
        return before & ~block.pending(word);
    }

    /** Makes the ones active. */
    void setActive(int word, int bits) {
        for (int core = 0; core < targetCount; core++) {
            activeAt[core][word] |= bits;
        }
        block.setActive(word, bits);
    }

    /** Makes the ones inactive. */
    void clearActive(int word, int bits) {
        for (int core = 0; core < targetCount; core++) {
            activeAt[core][word] &= ~bits;
        }
        block.clearActive(word, bits);
    }

    /** The core acknowledges the SPI. */
    void acknowledge(int core, int intid) {
        block.acknowledge(intid);
        if (eachTakes) {
            int word = block.word(intid);
            latchedAt[core][word] &= ~InterruptBlock.bit(intid);
            activeAt[core][word] |= InterruptBlock.bit(intid);
            showLatches(word);
        }
    }

    /** The core deactivates the SPI; answers whether it was active. */
    boolean deactivate(int core, int intid) {
        if (!eachTakes) {
            return block.deactivate(intid);
        }
        int word = block.word(intid);
        int bit = InterruptBlock.bit(intid);
        boolean was = (activeAt[core][word] & bit) != 0;
        activeAt[core][word] &= ~bit;
        int anywhere = 0;
        for (int other = 0; other < targetCount; other++) {
            anywhere |= activeAt[other][word];
        }
        if ((anywhere & bit) == 0) {
            block.clearActive(word, bit);
        }
        return was;
    }

    /** Lets the block show what the cores' latches add up to. */
    private void showLatches(int word) {
        int anywhere = 0;
        for (int core = 0; core < targetCount; core++) {
            anywhere |= latchedAt[core][word];
        }
        block.clearPending(word, ~anywhere);
        block.setPending(word, anywhere);
    }
}
