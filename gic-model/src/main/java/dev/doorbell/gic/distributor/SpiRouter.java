package dev.doorbell.gic.distributor;

import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptGroup;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.RedistributorPort;
import dev.doorbell.gic.behaviour.InterfaceChoice.OneOfN;
import dev.doorbell.gic.behaviour.InterfaceChoice.RouterBits;
import java.util.Arrays;

/**
 * Which core each SPI goes to: the GICD_IROUTER registers and what they come to.
 *
 * <p>An SPI that any core may take is given to one when it becomes deliverable and stays with it
 * until it is not, or until that core no longer takes part.
 *
 * <p>Source: Arm IHI 0069, "Shared Peripheral Interrupts"; "1 of N interrupts".
 */
final class SpiRouter {
    static final int NOBODY = -1;
    private static final int ANY = -2;
    private static final long AFFINITY = 0xFF_00FF_FFFFL;
    private static final long ANY_CORE = 1L << 31;

    private final InterruptBlock spis;
    private final OneOfN oneOfN;
    private final long kept;
    private final long[] registers;

    /** The core of each SPI, {@link #NOBODY} or {@link #ANY}; core 0 has affinity 0, as at reset. */
    private final int[] targets;

    /** The core that each SPI routed to any is with, or {@link #NOBODY}. */
    private final int[] chosen;

    private RedistributorPort[] cores = new RedistributorPort[0];
    private int anyCount;
    private int lastChosen = NOBODY;

    SpiRouter(InterruptBlock spis, OneOfN oneOfN, RouterBits bits) {
        this.spis = spis;
        this.oneOfN = oneOfN;
        long defined = oneOfN == OneOfN.ABSENT ? AFFINITY : AFFINITY | ANY_CORE;
        this.kept = bits == RouterBits.ALL ? -1 : defined;
        this.registers = new long[spis.count()];
        this.targets = new int[spis.count()];
        this.chosen = new int[spis.count()];
        Arrays.fill(chosen, NOBODY);
    }

    /** Adds the next core. */
    void connect(RedistributorPort core) {
        cores = Arrays.copyOf(cores, cores.length + 1);
        cores[cores.length - 1] = core;
    }

    /** The cores, by number. */
    RedistributorPort[] cores() {
        return cores;
    }

    /** GICD_IROUTER. */
    long read(int intid) {
        return registers[intid - InterruptId.SPI_FIRST];
    }

    /** Writes GICD_IROUTER; answers whether somebody is there. */
    boolean write(int intid, long value) {
        int spi = intid - InterruptId.SPI_FIRST;
        registers[spi] = value & kept;
        anyCount -= targets[spi] == ANY ? 1 : 0;
        targets[spi] = targetOf(registers[spi]);
        anyCount += targets[spi] == ANY ? 1 : 0;
        chosen[spi] = NOBODY;
        return targets[spi] != NOBODY;
    }

    private int targetOf(long register) {
        if ((register & ANY_CORE) != 0
                && (oneOfN == OneOfN.LOWEST || oneOfN == OneOfN.ROUND_ROBIN)) {
            return ANY;
        }
        long affinity = register & AFFINITY;
        for (int core = 0; core < cores.length; core++) {
            if (cores[core].affinity() == affinity) {
                return core;
            }
        }
        return NOBODY;
    }

    /** The core an SPI goes to now, or {@link #NOBODY}. */
    int target(int intid) {
        int spi = intid - InterruptId.SPI_FIRST;
        return targets[spi] == ANY ? chosen[spi] : targets[spi];
    }

    /** The candidates of one word that go to {@code core}. */
    int routedTo(int core, int word, int candidates) {
        int routed = 0;
        for (int bits = candidates; bits != 0; bits &= bits - 1) {
            int bit = Integer.numberOfTrailingZeros(bits);
            int spi = 32 * word + bit;
            if ((targets[spi] == ANY ? chosen[spi] : targets[spi]) == core) {
                routed |= 1 << bit;
            }
        }
        return routed;
    }

    /** Whether there are SPIs that any core may take. */
    boolean hasChoice() {
        return anyCount > 0;
    }

    /** Gives each deliverable SPI that any core may take to one, and takes the others back. */
    void choose(int groups) {
        for (int spi = 0; spi < targets.length; spi++) {
            if (targets[spi] == ANY) {
                int intid = InterruptId.SPI_FIRST + spi;
                int bit = InterruptBlock.bit(intid);
                boolean wanted = (spis.deliverable(spis.word(intid), groups) & bit) != 0;
                chosen[spi] = wanted ? choice(chosen[spi], spis.groupOf(intid)) : NOBODY;
            }
        }
    }

    private int choice(int current, InterruptGroup group) {
        if (current != NOBODY && cores[current].takesPart(group)) {
            return current;
        }
        int first = oneOfN == OneOfN.ROUND_ROBIN ? lastChosen + 1 : 0;
        for (int i = 0; i < cores.length; i++) {
            int core = (first + i) % cores.length;
            if (cores[core].takesPart(group)) {
                lastChosen = core;
                return core;
            }
        }
        return NOBODY;
    }
}
