package dev.doorbell.nic.e1000;

import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import java.util.Arrays;
import java.util.Set;

/**
 * The statistics registers: reading clears, the maximum sticks, octets are counted in pairs.
 *
 * <p>Source: 8254x SDM, "Statistics Registers".
 */
public final class StatisticsBlock implements RegisterFile<Statistic> {
    /** Where the registers begin. */
    public static final int BASE = 0x4000;

    /** Where they end. */
    public static final int END = 0x4100;

    /** The register map, for banks, reference pages and tests. */
    public static final RegisterMap<Statistic> MAP = RegisterMap.of(Statistic.class, END);

    private static final int FCS_BYTES = 4;
    private static final long COUNT_MAX = 0xFFFF_FFFFL;

    /** The smallest sizes, FCS included, of the classes of frames from 65 bytes on. */
    private static final int[] CLASS_FROM = {65, 128, 256, 512, 1024};

    private static final int CLASS_BYTES_MIN = 64;

    private static final Statistic[] ALL = Statistic.values();

    private final boolean[] keeps = new boolean[ALL.length];
    private final boolean[] writable = new boolean[ALL.length];
    private final long[] counts = new long[ALL.length];

    /**
     * Makes a block with all counts zero.
     *
     * @param kept counts that reading does not clear
     */
    public StatisticsBlock(Set<Statistic> kept) {
        this(kept, Set.of());
    }

    /**
     * Makes a block with all counts zero.
     *
     * @param kept counts that reading does not clear
     * @param settable counts that software can set
     */
    public StatisticsBlock(Set<Statistic> kept, Set<Statistic> settable) {
        for (Statistic statistic : settable) {
            writable[statistic.ordinal()] = true;
        }
        for (Statistic statistic : kept) {
            keeps[statistic.ordinal()] = true;
        }
    }

    /** A count so far; of a pair, the lower half names all 64 bits. */
    public long value(Statistic statistic) {
        return counts[statistic.ordinal()];
    }

    /** Counts one. */
    public void count(Statistic statistic) {
        int at = statistic.ordinal();
        if (counts[at] != COUNT_MAX) {
            counts[at]++;
        }
    }

    /** Counts octets in the pair whose lower half is {@code low}. */
    public void addOctets(Statistic low, long octets) {
        int at = low.ordinal();
        long sum = counts[at] + octets;
        counts[at] = Long.compareUnsigned(sum, octets) < 0 ? -1 : sum;
    }

    /**
     * A good frame was received.
     *
     * @param bytes its bytes without FCS, as octets count them
     * @param classBytes its bytes as its class of sizes counts them
     */
    public void received(boolean broadcast, boolean multicast, int bytes, int classBytes) {
        countClass(Statistic.PRC64, classBytes);
        seen(bytes);
        count(Statistic.GPRC);
        addOctets(Statistic.GORCL, bytes + FCS_BYTES);
        if (broadcast) {
            count(Statistic.BPRC);
        } else if (multicast) {
            count(Statistic.MPRC);
        }
    }

    /** A frame came by, for this card or not; {@link #received} counts it too. */
    public void seen(int bytes) {
        count(Statistic.TPR);
        addOctets(Statistic.TORL, bytes + FCS_BYTES);
    }

    /**
     * A good frame was sent.
     *
     * @param bytes its bytes without FCS, as octets count them
     * @param classBytes its bytes with FCS, as its class of sizes counts them
     */
    public void sent(boolean broadcast, boolean multicast, int bytes, int classBytes) {
        countClass(Statistic.PTC64, classBytes);
        count(Statistic.TPT);
        count(Statistic.GPTC);
        addOctets(Statistic.TOTL, bytes + FCS_BYTES);
        addOctets(Statistic.GOTCL, bytes + FCS_BYTES);
        if (broadcast) {
            count(Statistic.BPTC);
        } else if (multicast) {
            count(Statistic.MPTC);
        }
    }

    /** Counts in the class of a size; {@code first} is the class of 64 bytes. */
    private void countClass(Statistic first, int bytes) {
        if (bytes < CLASS_BYTES_MIN) {
            return;
        }
        int above = 0;
        while (above < CLASS_FROM.length && bytes >= CLASS_FROM[above]) {
            above++;
        }
        count(ALL[first.ordinal() + above]);
    }

    /** All counts zero. */
    public void reset() {
        Arrays.fill(counts, 0);
    }

    @Override
    public long read(Statistic register, int index) {
        long value = peek(register, index);
        if (!keeps[register.ordinal()]) {
            clear(register);
        }
        return value;
    }

    @Override
    public long peek(Statistic register, int index) {
        return isUpperHalf(register)
                ? counts[register.ordinal() - 1] >>> Integer.SIZE
                : counts[register.ordinal()] & 0xFFFF_FFFFL;
    }

    private void clear(Statistic register) {
        switch (register) {
            case GORCL, GOTCL, TORL, TOTL -> {} // the upper half clears both
            case GORCH, GOTCH, TORH, TOTH -> counts[register.ordinal() - 1] = 0;
            default -> counts[register.ordinal()] = 0;
        }
    }

    private static boolean isUpperHalf(Statistic register) {
        return switch (register) {
            case GORCH, GOTCH, TORH, TOTH -> true;
            default -> false;
        };
    }

    @Override
    public void write(Statistic register, int index, long value) {
        if (writable[register.ordinal()]) { // counts are the card's
            counts[register.ordinal()] = value & COUNT_MAX;
        }
    }
}
