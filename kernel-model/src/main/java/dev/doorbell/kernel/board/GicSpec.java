package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;

/** A board's interrupt controller as data. */
public sealed interface GicSpec {
    /** GICD; {@link PlatformConfig#ABSENT} on a PC. */
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

    /** Whether messages become interrupts without a GICv2m frame. */
    default boolean takesMessages() {
        return hasIts();
    }

    /**
     * What a PC has instead of a GIC, by IRQ: 8259s, or an IO-APIC and local APICs.
     *
     * @param portBase where I/O port 0 is in memory space
     * @param hasApics whether it has APICs rather than 8259s
     */
    record Pc(long portBase, boolean hasApics) implements GicSpec {
        private static final int IO_APIC_INPUTS = 24;
        private static final int PIC_LINES = 16;
        private static final int APIC_CORES_MAX = 8;

        /** The IO-APIC. */
        public static final long IO_APIC_BASE = 0xFEC0_0000L;

        @Override
        public long distributorBase() {
            return PlatformConfig.ABSENT;
        }

        @Override
        public int spiWords() {
            return 0;
        }

        /** How many IRQs there are. */
        public int lines() {
            return hasApics ? IO_APIC_INPUTS : PIC_LINES;
        }

        @Override
        public boolean takesMessages() {
            return hasApics;
        }

        /** One core for 8259s; as many as have a bit of a logical number for APICs. */
        @Override
        public int coresMax() {
            return hasApics ? APIC_CORES_MAX : 1;
        }

        @Override
        public String words() {
            return hasApics ? "IO-APIC and local APICs" : "8259s";
        }
    }

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
