package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;

/** A board's interrupt controller as data. */
public sealed interface GicSpec {
    /** GICD. */
    long distributorBase();

    /** GICC; {@link PlatformConfig#ABSENT} for a GICv3, whose CPU interfaces are system registers. */
    default long cpuInterfaceBase() {
        return PlatformConfig.ABSENT;
    }

    /** GICR of core 0; {@link PlatformConfig#ABSENT} for a GICv2. */
    default long redistributorBase() {
        return PlatformConfig.ABSENT;
    }

    /** GITS; {@link PlatformConfig#ABSENT} if there is none. */
    default long itsBase() {
        return PlatformConfig.ABSENT;
    }

    /** Whether there is an ITS, and so LPIs. */
    default boolean hasIts() {
        return itsBase() != PlatformConfig.ABSENT;
    }

    /** Words of 32 SPIs the distributor has. */
    int spiWords();

    /** The last SPI the distributor has. */
    default int lastSpi() {
        return 32 * spiWords() + 31;
    }

    /** How many cores the address map has room for, or the architecture. */
    int coresMax();

    /** Its kind, in a few words. */
    String words();

    /**
     * A GICv2.
     *
     * @param distributorBase GICD, 4 KiB
     * @param cpuInterfaceBase GICC, 8 KiB
     * @param spiWords words of 32 SPIs
     */
    record Version2(long distributorBase, long cpuInterfaceBase, int spiWords) implements GicSpec {
        @Override
        public int coresMax() {
            return 8;
        }

        @Override
        public String words() {
            return "GICv2";
        }
    }

    /**
     * A GICv3.
     *
     * @param distributorBase GICD, 64 KiB
     * @param redistributorBase GICR of core 0, 128 KiB each
     * @param coresMax how many redistributors there is room for
     * @param spiWords words of 32 SPIs
     * @param itsBase GITS, 128 KiB; {@link PlatformConfig#ABSENT} if there is none
     * @param guestIsNonSecure whether there are two security states, of which the kernel is in the
     *     non-secure one: group registers then read as zero and ignore writes
     */
    record Version3(
            long distributorBase,
            long redistributorBase,
            int coresMax,
            int spiWords,
            long itsBase,
            boolean guestIsNonSecure)
            implements GicSpec {
        /** Bytes of one redistributor's two frames. */
        public static final long REDISTRIBUTOR_BYTES = 0x2_0000;

        /** With one security state. */
        public Version3(
                long distributorBase,
                long redistributorBase,
                int coresMax,
                int spiWords,
                long itsBase) {
            this(distributorBase, redistributorBase, coresMax, spiWords, itsBase, false);
        }

        /** Bytes of the range of redistributors, used or not. */
        public long redistributorBytes() {
            return coresMax * REDISTRIBUTOR_BYTES;
        }

        @Override
        public String words() {
            return hasIts() ? "GICv3 and ITS" : "GICv3";
        }
    }
}
