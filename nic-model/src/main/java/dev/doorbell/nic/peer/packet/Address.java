package dev.doorbell.nic.peer.packet;

import dev.doorbell.sim.error.ConfigurationException;

/** Addresses as people write them: IPv4 as an {@code int}, Ethernet as the low 48 bits of a long. */
public final class Address {
    /** Everyone on the link. */
    public static final long BROADCAST_MAC = 0xFFFF_FFFF_FFFFL;

    private Address() {}

    /**
     * An IPv4 address from its four decimal numbers.
     *
     * @throws ConfigurationException if it is not one
     */
    public static int ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        int address = 0;
        for (String part : parts) {
            boolean digits = part.matches("[0-9]{1,3}");
            if (parts.length != 4 || !digits || Integer.parseInt(part) > 255) {
                throw new ConfigurationException(
                        "IPv4 address '"
                                + text
                                + "'; expected four numbers up to 255, as 10.0.2.3");
            }
            address = address << 8 | Integer.parseInt(part);
        }
        return address;
    }

    /** An IPv4 address as four decimal numbers. */
    public static String format(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255);
    }

    /** The Ethernet address a host has unless told: locally administered, ends in its IPv4 address. */
    public static long macOf(int address) {
        return 0x0200_0000_0000L | (address & 0xFFFF_FFFFL);
    }

    /** The network mask of {@code bits} ones, 0 to 32. */
    public static int mask(int bits) {
        return bits == 0 ? 0 : -1 << (32 - bits);
    }
}
