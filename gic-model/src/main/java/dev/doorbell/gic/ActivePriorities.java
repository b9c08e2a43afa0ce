package dev.doorbell.gic;

/**
 * The priorities one CPU interface is serving in one group: a bit for each group priority.
 *
 * <p>Acknowledging sets the bit of the interrupt's group priority, ending clears the most urgent one;
 * what is left of the most urgent over both groups is the running priority. The words are the active
 * priority registers.
 *
 * <p>Source: Arm IHI 0048, "Active Priorities Registers"; Arm IHI 0069, "ICC_AP0R{n}_EL1".
 */
public final class ActivePriorities {
    /** The priority served when none is: less urgent than any there can be. */
    public static final int IDLE = 0x100;

    private final int shift;
    private final int implemented;
    private final int[] words;

    /** Makes an idle one for priorities whose upper {@code preemptionBits}, 4 to 7, can preempt. */
    public ActivePriorities(int preemptionBits) {
        this.shift = 8 - preemptionBits;
        this.implemented = preemptionBits < 5 ? (1 << (1 << preemptionBits)) - 1 : -1;
        this.words = new int[Math.max(1, (1 << preemptionBits) / 32)];
    }

    /** Serves {@code groupPriority}, of which bits that cannot preempt are dropped. */
    public void activate(int groupPriority) {
        int level = groupPriority >>> shift;
        words[level >>> 5] |= 1 << (level & 31);
    }

    /** The most urgent priority served, or {@link #IDLE}. */
    public int highest() {
        for (int n = 0; n < words.length; n++) {
            if (words[n] != 0) {
                return (32 * n + Integer.numberOfTrailingZeros(words[n])) << shift;
            }
        }
        return IDLE;
    }

    /** Ends the most urgent priority served, if any. */
    public void dropHighest() {
        for (int n = 0; n < words.length; n++) {
            if (words[n] != 0) {
                words[n] &= words[n] - 1;
                return;
            }
        }
    }

    /** How many registers there are. */
    public int words() {
        return words.length;
    }

    /** One register; bit 0 of the first is the most urgent priority. */
    public int word(int n) {
        return words[n];
    }

    /** Writes one register; bits that stand for no group priority are not kept. */
    public void writeWord(int n, int bits) {
        words[n] = bits & implemented;
    }
}
