package dev.doorbell.nic.virtio;

import java.util.Arrays;

/**
 * Which frames a driver wants: by address, by VLAN, by mode.
 *
 * <p>Promiscuous after a reset, so a driver without a control queue gets everything. The VLAN table
 * counts only while not promiscuous, as in QEMU; the standard leaves it open.
 *
 * <p>Source: VIRTIO 1.1, "Network Device", "Packet Receive Filtering" to "VLAN Filtering".
 */
final class ReceiveFilter {
    /** Addresses of the table, of both kinds together. */
    static final int TABLE_ENTRIES = 64;

    static final int ADDRESS_BYTES = 6;

    private static final int VLANS = 1 << 12;
    private static final int TAG_OFFSET = 12;
    private static final int TAG_PROTOCOL = 0x8100;

    private final byte[] permanent;
    private final byte[] address;
    private final byte[] table = new byte[TABLE_ENTRIES * ADDRESS_BYTES];
    private int unicasts;
    private int inUse;
    private boolean allUnicastsOverflow;
    private boolean allMulticastsOverflow;
    private final long[] vlans = new long[VLANS / Long.SIZE];

    private boolean promiscuous = true;
    private boolean allMulticasts;
    private boolean allUnicasts;
    private boolean noMulticasts;
    private boolean noUnicasts;
    private boolean noBroadcasts;

    ReceiveFilter(byte[] mac) {
        permanent = mac.clone();
        address = mac.clone();
    }

    void reset() {
        System.arraycopy(permanent, 0, address, 0, ADDRESS_BYTES);
        unicasts = 0;
        inUse = 0;
        allUnicastsOverflow = false;
        allMulticastsOverflow = false;
        promiscuous = true;
        allMulticasts = false;
        allUnicasts = false;
        noMulticasts = false;
        noUnicasts = false;
        noBroadcasts = false;
    }

    /** No VLAN passes until it is added, or all do. */
    void setAllVlans(boolean pass) {
        Arrays.fill(vlans, pass ? -1L : 0L);
    }

    int addressByte(int index) {
        return address[index] & 0xFF;
    }

    void setAddressByte(int index, int value) {
        address[index] = (byte) value;
    }

    void setAddress(byte[] from, int offset) {
        System.arraycopy(from, offset, address, 0, ADDRESS_BYTES);
    }

    /** Sets receive mode {@code command}, numbered as in the standard; false if there is no such. */
    boolean setMode(int command, boolean on) {
        switch (command) {
            case 0 -> promiscuous = on;
            case 1 -> allMulticasts = on;
            case 2 -> allUnicasts = on;
            case 3 -> noMulticasts = on;
            case 4 -> noUnicasts = on;
            case 5 -> noBroadcasts = on;
            default -> {
                return false;
            }
        }
        return true;
    }

    void setVlan(int id, boolean pass) {
        if (pass) {
            vlans[id / Long.SIZE] |= 1L << id;
        } else {
            vlans[id / Long.SIZE] &= ~(1L << id);
        }
    }

    /**
     * Replaces the table. A list that does not fit lets everything of its kind through.
     *
     * @param from holds both lists of six bytes each
     */
    void setTable(
            byte[] from, int unicastOffset, int unicastCount, int multicastOffset, int count) {
        allUnicastsOverflow = unicastCount > TABLE_ENTRIES;
        unicasts = allUnicastsOverflow ? 0 : unicastCount;
        System.arraycopy(from, unicastOffset, table, 0, unicasts * ADDRESS_BYTES);
        allMulticastsOverflow = count > TABLE_ENTRIES - unicasts;
        inUse = unicasts + (allMulticastsOverflow ? 0 : count);
        int bytes = (inUse - unicasts) * ADDRESS_BYTES;
        System.arraycopy(from, multicastOffset, table, unicasts * ADDRESS_BYTES, bytes);
    }

    /** Whether the driver wants a frame; one too short for an address is nobody's. */
    boolean passes(byte[] frame, int offset, int bytes) {
        if (promiscuous) {
            return true;
        }
        if (bytes < ADDRESS_BYTES || !passesVlan(frame, offset, bytes)) {
            return false;
        }
        if ((frame[offset] & 1) == 0) {
            return passesUnicast(frame, offset);
        }
        return isBroadcast(frame, offset) ? !noBroadcasts : passesMulticast(frame, offset);
    }

    private boolean passesVlan(byte[] frame, int offset, int bytes) {
        if (bytes < TAG_OFFSET + 4 || half(frame, offset + TAG_OFFSET) != TAG_PROTOCOL) {
            return true;
        }
        int id = half(frame, offset + TAG_OFFSET + 2) & VLANS - 1;
        return (vlans[id / Long.SIZE] & 1L << id) != 0;
    }

    private static int half(byte[] frame, int at) {
        return (frame[at] & 0xFF) << 8 | (frame[at + 1] & 0xFF);
    }

    private boolean passesUnicast(byte[] frame, int offset) {
        if (noUnicasts) {
            return false;
        }
        return allUnicasts
                || allUnicastsOverflow
                || matches(frame, offset, address, 0)
                || isListed(frame, offset, 0, unicasts);
    }

    private boolean passesMulticast(byte[] frame, int offset) {
        if (noMulticasts) {
            return false;
        }
        return allMulticasts || allMulticastsOverflow || isListed(frame, offset, unicasts, inUse);
    }

    private boolean isListed(byte[] frame, int offset, int from, int to) {
        for (int entry = from; entry < to; entry++) {
            if (matches(frame, offset, table, entry * ADDRESS_BYTES)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] frame, int offset, byte[] in, int at) {
        for (int i = 0; i < ADDRESS_BYTES; i++) {
            if (frame[offset + i] != in[at + i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBroadcast(byte[] frame, int offset) {
        for (int i = 0; i < ADDRESS_BYTES; i++) {
            if (frame[offset + i] != (byte) 0xFF) {
                return false;
            }
        }
        return true;
    }
}
