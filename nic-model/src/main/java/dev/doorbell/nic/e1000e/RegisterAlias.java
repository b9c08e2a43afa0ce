package dev.doorbell.nic.e1000e;

/**
 * The offsets at which older cards of the family had some registers, which this one answers too.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Registers Accessed Through Aliases"; QEMU
 * 7.2 hw/net/e1000e_core.c.
 */
final class RegisterAlias {
    private RegisterAlias() {}

    /** Where the register at {@code offset} is in the table. */
    static long resolve(long offset) {
        int word = (int) offset & ~3;
        int base =
                switch (word) {
                    case 0x0108 -> 0x2820; // RDTR
                    case 0x0110, 0x0114, 0x0118, 0x0120, 0x0128 -> 0x2800 + word - 0x0110;
                    case 0x0160 -> 0x2168; // FCRTH
                    case 0x0168 -> 0x2160; // FCRTL
                    case 0x0420, 0x0424, 0x0428, 0x0430, 0x0438 -> 0x3800 + word - 0x0420;
                    case 0x0440 -> 0x3820; // TIDV
                    case 0x8000 -> 0x2410; // RDFH
                    case 0x8008 -> 0x2418; // RDFT
                    case 0x8010 -> 0x3410; // TDFH
                    case 0x8018 -> 0x3418; // TDFT
                    default -> resolveTable(word);
                };
        return base | (offset & 3);
    }

    private static int resolveTable(int word) {
        if (word >= 0x0040 && word < 0x00C0) {
            return 0x5400 + word - 0x0040; // receive addresses
        }
        if (word >= 0x0600 && word < 0x0800) {
            return 0x5600 + word - 0x0600; // VLAN filter
        }
        return word;
    }
}
