package dev.doorbell.gic.testkit;

import dev.doorbell.gic.InterruptId;

/**
 * A wire into a GIC, by the name that a {@link dev.doorbell.sim.testkit.LineScript} gives it.
 *
 * @param intid its interrupt: 16 to 31 for a PPI, 32 to 1019 for an SPI
 * @param core the core whose PPI it is; -1 for an SPI
 */
public record GicWire(int intid, int core) {
    private static final String PPI = "PPI ";
    private static final String SPI = "SPI ";
    private static final String OF_CORE = " of core ";

    /** The wire of an SPI. */
    public static GicWire spi(int intid) {
        return new GicWire(intid, -1);
    }

    /** The wire of a core's PPI. */
    public static GicWire ppi(int intid, int core) {
        return new GicWire(intid, core);
    }

    /**
     * The wire of that name.
     *
     * @throws IllegalArgumentException if it is no name of a wire
     */
    public static GicWire named(String name) {
        int of = name.indexOf(OF_CORE);
        if (name.startsWith(PPI) && of > 0) {
            int core = Integer.parseInt(name.substring(of + OF_CORE.length()));
            return ppi(Integer.parseInt(name.substring(PPI.length(), of)), core);
        }
        if (name.startsWith(SPI)) {
            return spi(Integer.parseInt(name.substring(SPI.length())));
        }
        throw new IllegalArgumentException(
                "'" + name + "' is no wire; expected SPI 40 or PPI 27 of core 0");
    }

    /** Whether it is a core's own. */
    public boolean isPrivate() {
        return InterruptId.isPrivate(intid);
    }

    /** Its name: {@code SPI 40}, {@code PPI 27 of core 0}. Numbers are INTIDs. */
    public String name() {
        return isPrivate() ? PPI + intid + OF_CORE + core : SPI + intid;
    }
}
