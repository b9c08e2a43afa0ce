package dev.doorbell.gic;

/**
 * The state of a run of interrupts: four bits, a trigger, a group and a priority each.
 *
 * <p>{@code line} is the input's level, {@code latch} the pending latch. What software sees as
 * pending is {@code latch | (line & level-sensitive)}. Bits live in words of 32, as in the registers.
 *
 * <p>Source: Arm IHI 0069, "Interrupt handling state machine"; the table of events in "Pending,
 * active".
 */
public final class InterruptBlock {
    private static final int NO_PRIORITY = 0x100;

    private final int firstIntid;

    /** How many there are: no INTID from 1020 to 1023 is one. */
    private final int count;

    private final int[] line;
    private final int[] latch;
    private final int[] active;
    private final int[] enabled;
    private final int[] edge;
    private final int[] group;
    private final int[] groupModifier;
    private final int[] nonSecureAccess;
    private final byte[] priority;

    /** Makes {@code words} words of interrupts, of which the first has INTID {@code firstIntid}. */
    public InterruptBlock(int firstIntid, int words) {
        this.firstIntid = firstIntid;
        this.count = Math.min(32 * words, InterruptId.SPI_LIMIT - firstIntid);
        line = new int[words];
        latch = new int[words];
        active = new int[words];
        enabled = new int[words];
        edge = new int[words];
        group = new int[words];
        groupModifier = new int[words];
        nonSecureAccess = new int[2 * words];
        priority = new byte[words * 32];
    }

    /** Words of 32 interrupts. */
    public int words() {
        return line.length;
    }

    /** Whether {@code intid} lies in this block. */
    public boolean holds(int intid) {
        return intid >= firstIntid && intid < firstIntid + count;
    }

    /** How many interrupts there are. */
    public int count() {
        return count;
    }

    /** The bits of a word that stand for an interrupt. */
    private int implemented(int word) {
        int bits = count - 32 * word;
        return bits >= 32 ? -1 : (1 << bits) - 1;
    }

    // Register views: one word of 32 interrupts.

    /** GICx_IGROUPR: ones are Group 1. */
    public int group(int word) {
        return group[word];
    }

    /** Writes GICx_IGROUPR. */
    public void writeGroup(int word, int bits) {
        group[word] = bits & implemented(word);
    }

    /** GICx_IGRPMODR: ones are Secure Group 1 where IGROUPR has zeros. */
    public int groupModifier(int word) {
        return groupModifier[word];
    }

    /** Writes GICx_IGRPMODR. */
    public void writeGroupModifier(int word, int bits) {
        groupModifier[word] = bits & implemented(word);
    }

    /** GICx_NSACR: two bits each for the 16 interrupts of a half word. */
    public int nonSecureAccess(int half) {
        return nonSecureAccess[half];
    }

    /** Writes GICx_NSACR. */
    public void writeNonSecureAccess(int half, int fields) {
        nonSecureAccess[half] = fields;
    }

    /** What non-secure software may do to one secure interrupt: 0 nothing, to 3 everything. */
    public int nonSecureAccessTo(int intid) {
        int at = intid - firstIntid;
        return nonSecureAccess[at >>> 4] >>> (2 * (at & 15)) & 3;
    }

    /**
     * The interrupts of a word that non-secure software may touch: its own, and those of which
     * GICx_NSACR grants at least {@code grant}.
     */
    public int open(int word, int grant) {
        int granted = 0;
        for (int i = 0; i < 32; i++) {
            int fields = nonSecureAccess[2 * word + (i >>> 4)];
            granted |= (fields >>> (2 * (i & 15)) & 3) >= grant ? 1 << i : 0;
        }
        return granted | inGroups(word, InterruptGroup.GROUP1_NON_SECURE.bit());
    }

    /** The bits of a word whose interrupts are in one of {@code groups}, a set of groups. */
    public int inGroups(int word, int groups) {
        int nonSecure = group[word];
        int secure = ~nonSecure & groupModifier[word];
        int zero = ~(nonSecure | secure);
        return (InterruptGroup.GROUP0.isIn(groups) ? zero : 0)
                | (InterruptGroup.GROUP1_NON_SECURE.isIn(groups) ? nonSecure : 0)
                | (InterruptGroup.GROUP1_SECURE.isIn(groups) ? secure : 0);
    }

    /** The group of one interrupt. */
    public InterruptGroup groupOf(int intid) {
        int bit = bit(intid);
        if ((group[word(intid)] & bit) != 0) {
            return InterruptGroup.GROUP1_NON_SECURE;
        }
        return (groupModifier[word(intid)] & bit) != 0
                ? InterruptGroup.GROUP1_SECURE
                : InterruptGroup.GROUP0;
    }

    /** GICx_ISENABLER and ICENABLER. */
    public int enabled(int word) {
        return enabled[word];
    }

    /** Enables the ones. */
    public void enable(int word, int bits) {
        enabled[word] |= bits & implemented(word);
    }

    /** Disables the ones. Pending and active state are kept. */
    public void disable(int word, int bits) {
        enabled[word] &= ~bits;
    }

    /** GICx_ISPENDR and ICPENDR: the latch, or the wire where level-sensitive. */
    public int pending(int word) {
        return latch[word] | asserted(word);
    }

    /** The level-sensitive ones whose wire is high: pending whatever the latch says. */
    public int asserted(int word) {
        return line[word] & ~edge[word];
    }

    /** Sets the pending latch of the ones. */
    public void setPending(int word, int bits) {
        latch[word] |= bits & implemented(word);
    }

    /** Clears the pending latch of the ones; a level-sensitive wire that is high stays pending. */
    public void clearPending(int word, int bits) {
        latch[word] &= ~bits;
    }

    /** GICx_ISACTIVER and ICACTIVER. */
    public int active(int word) {
        return active[word];
    }

    /** Makes the ones active. */
    public void setActive(int word, int bits) {
        active[word] |= bits & implemented(word);
    }

    /** Makes the ones inactive. */
    public void clearActive(int word, int bits) {
        active[word] &= ~bits;
    }

    /** GICx_ICFGR: bit 2m+1 is one where interrupt m of the half word is edge-triggered. */
    public int configuration(int half) {
        return spread(edge[half / 2] >>> (16 * (half & 1)));
    }

    /** Writes GICx_ICFGR. */
    public void writeConfiguration(int half, int fields) {
        int bits = 0;
        for (int m = 0; m < 16; m++) {
            bits |= (fields >>> (2 * m + 1) & 1) << m;
        }
        int shift = 16 * (half & 1);
        int others = edge[half / 2] & ~(0xFFFF << shift);
        edge[half / 2] = (others | bits << shift) & implemented(half / 2);
    }

    /** As {@link #configuration(int)}, of the interrupts in {@code seen}, a bit for each of 16. */
    public int configuration(int half, int seen) {
        return configuration(half) & spread(seen);
    }

    /** As {@link #writeConfiguration(int, int)}, leaving the interrupts not in {@code seen} alone. */
    public void writeConfiguration(int half, int fields, int seen) {
        int mask = spread(seen);
        writeConfiguration(half, (fields & mask) | (configuration(half) & ~mask));
    }

    /** The upper bit of each field whose interrupt is in {@code bits}. */
    private static int spread(int bits) {
        int fields = 0;
        for (int m = 0; m < 16; m++) {
            fields |= (bits >>> m & 1) << (2 * m + 1);
        }
        return fields;
    }

    // One interrupt.

    /** Writes the priority of one interrupt, all of whose eight bits are implemented. */
    public void writePriority(int intid, int value) {
        priority[intid - firstIntid] = (byte) value;
    }

    /** Whether the interrupt is enabled. */
    public boolean isEnabled(int intid) {
        return (enabled[word(intid)] & bit(intid)) != 0;
    }

    /** Whether the interrupt's input is high. */
    public boolean isHigh(int intid) {
        return (line[word(intid)] & bit(intid)) != 0;
    }

    /** The priority of an interrupt, 0 the most urgent. */
    public int priority(int intid) {
        return priority[intid - firstIntid] & 0xFF;
    }

    /**
     * The priority as an access sees it. Non-secure software, which does not see all, has the less
     * urgent half of the range for itself, shifted; of secure interrupts it sees nothing.
     *
     * <p>Source: Arm IHI 0069, "Software accesses of interrupt priority".
     */
    public int priority(int intid, boolean seesAll) {
        if (seesAll) {
            return priority(intid);
        }
        return isOpen(intid) ? priority(intid) << 1 & 0xFF : 0;
    }

    /** Writes the priority, as an access sees it; bits outside {@code mask} are not kept. */
    public void writePriority(int intid, int value, int mask, boolean seesAll) {
        if (seesAll) {
            priority[intid - firstIntid] = (byte) (value & mask);
        } else if (isOpen(intid)) {
            priority[intid - firstIntid] = (byte) ((0x80 | value >>> 1) & mask);
        }
    }

    private boolean isOpen(int intid) {
        return groupOf(intid) == InterruptGroup.GROUP1_NON_SECURE;
    }

    /** Whether the interrupt is edge-triggered. */
    public boolean isEdge(int intid) {
        return (edge[word(intid)] & bit(intid)) != 0;
    }

    /** Whether the interrupt is active. */
    public boolean isActive(int intid) {
        return (active[word(intid)] & bit(intid)) != 0;
    }

    /** Whether software sees the interrupt as pending. */
    public boolean isPending(int intid) {
        return (pending(word(intid)) & bit(intid)) != 0;
    }

    /** Drives the interrupt's input; a rise latches where edge-triggered. */
    public void drive(int intid, boolean high) {
        int word = word(intid);
        int bit = bit(intid);
        if (high) {
            if ((line[word] & bit) == 0) {
                latch[word] |= edge[word] & bit;
            }
            line[word] |= bit;
        } else {
            line[word] &= ~bit;
        }
    }

    /** Acknowledges: the interrupt becomes active and its latch is cleared. */
    public void acknowledge(int intid) {
        active[word(intid)] |= bit(intid);
        latch[word(intid)] &= ~bit(intid);
    }

    /** Deactivates; answers whether it was active. */
    public boolean deactivate(int intid) {
        boolean was = isActive(intid);
        active[word(intid)] &= ~bit(intid);
        return was;
    }

    /**
     * The interrupts of a word that could be signalled: pending, enabled, inactive, and in one of
     * {@code groups}, a set of groups.
     */
    public int deliverable(int word, int groups) {
        int candidates = pending(word) & enabled[word] & ~active[word];
        return candidates == 0 ? 0 : candidates & inGroups(word, groups);
    }

    /**
     * The most urgent interrupt among the {@code candidates} of one word, the lowest INTID among
     * equals, or -1.
     */
    public int best(int word, int candidates) {
        int best = -1;
        int bestPriority = NO_PRIORITY;
        for (int bits = candidates; bits != 0; bits &= bits - 1) {
            int at = 32 * word + Integer.numberOfTrailingZeros(bits);
            int urgency = priority[at] & 0xFF;
            if (urgency < bestPriority) {
                bestPriority = urgency;
                best = firstIntid + at;
            }
        }
        return best;
    }

    /** The word that holds {@code intid}. */
    public int word(int intid) {
        return (intid - firstIntid) >>> 5;
    }

    /** The bit of {@code intid} in its word. */
    public static int bit(int intid) {
        return 1 << (intid & 31);
    }
}
