package dev.doorbell.gic;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.PriorityStorage;
import dev.doorbell.sim.error.ConfigurationException;

/**
 * What a GICv3 is built with.
 *
 * @param spiWords words of 32 SPIs, 1 to 31
 * @param behaviour what it does where implementations differ
 * @param twoSecurityStates whether GICD_CTLR.DS is 0 at reset
 * @param lpis whether there are LPIs
 * @param priorityBits bits of a priority that the CPU interfaces implement, 4 to 8
 * @param clusterCores cores with the same Aff1, of which Aff0 counts from 0; 1 to 256
 */
public record Gicv3Config(
        int spiWords,
        GicBehaviour behaviour,
        boolean twoSecurityStates,
        boolean lpis,
        int priorityBits,
        int clusterCores) {
    /** Bits of an INTID: 57344 LPIs. */
    public static final int INTID_BITS = 16;

    /** Checks the ranges. */
    public Gicv3Config {
        check("words of SPIs", spiWords, 1, 31);
        check("priority bits", priorityBits, 4, 8);
        check("cores per cluster", clusterCores, 1, 256);
    }

    private static void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigurationException(
                    "GIC with " + value + " " + what + "; expected " + least + " to " + most);
        }
    }

    /** One security state, no LPIs, five priority bits, the architecture's behaviour. */
    public static Gicv3Config of(int spiWords) {
        return new Gicv3Config(spiWords, GicBehaviour.ARCHITECTURE, false, false, 5, 256);
    }

    /** With another behaviour. */
    public Gicv3Config with(GicBehaviour behaviour) {
        return new Gicv3Config(
                spiWords, behaviour, twoSecurityStates, lpis, priorityBits, clusterCores);
    }

    /** With two security states. */
    public Gicv3Config withTwoSecurityStates() {
        return new Gicv3Config(spiWords, behaviour, true, lpis, priorityBits, clusterCores);
    }

    /** With LPIs. */
    public Gicv3Config withLpis() {
        return new Gicv3Config(
                spiWords, behaviour, twoSecurityStates, true, priorityBits, clusterCores);
    }

    /** With another number of priority bits. */
    public Gicv3Config withPriorityBits(int bits) {
        return new Gicv3Config(spiWords, behaviour, twoSecurityStates, lpis, bits, clusterCores);
    }

    /** With another size of clusters. */
    public Gicv3Config withClusterCores(int cores) {
        return new Gicv3Config(spiWords, behaviour, twoSecurityStates, lpis, priorityBits, cores);
    }

    /** The affinity of core {@code index}, Aff3.Aff2.Aff1.Aff0 as IROUTER lays it out. */
    public long affinityOf(int index) {
        int cluster = index / clusterCores;
        return (long) (cluster >>> 8) << 16 | (cluster & 0xFF) << 8 | index % clusterCores;
    }

    /** The bits of a priority that the CPU interfaces implement. */
    public int interfacePriorityMask() {
        return 0xFF << (8 - priorityBits) & 0xFF;
    }

    /** The bits of a priority that the distributor and the redistributors keep. */
    public int storedPriorityMask() {
        return behaviour.choice(PriorityStorage.class) == PriorityStorage.ALL_EIGHT
                ? 0xFF
                : interfacePriorityMask();
    }
}
