package dev.doorbell.nic.e1000;

import java.util.Arrays;

/**
 * Which frames the card takes: by address, by the group table, by VLAN.
 *
 * <p>A frame passes the VLAN filter, if it has a tag and the filter is on, and then one of:
 * promiscuity for its kind of address, a receive address that matches, acceptance of broadcasts, its
 * bit of the group table.
 *
 * <p>Source: 8254x SDM, "Packet Address Filtering", "Receive Control Register", "Filter Registers".
 */
public final class ReceiveFilter {
    /** Receive addresses. */
    public static final int ADDRESSES = 16;

    /** Words of the group table. */
    public static final int GROUP_WORDS = 128;

    /** Words of the VLAN table. */
    public static final int VLAN_WORDS = 128;

    /** In the upper half of a receive address: it is valid. */
    public static final int ADDRESS_VALID = 1 << 31;

    /** Bytes of an address. */
    public static final int ADDRESS_BYTES = 6;

    private static final int UNICAST_PROMISCUOUS = 1 << 3;
    private static final int GROUP_PROMISCUOUS = 1 << 4;
    private static final int GROUP_OFFSET_SHIFT = 12;
    private static final int BROADCAST_ACCEPTED = 1 << 15;
    private static final int VLAN_FILTER = 1 << 18;
    private static final int CANONICAL_FILTER = 1 << 19;
    private static final int CANONICAL_VALUE_SHIFT = 20;
    private static final int TAG_CANONICAL_SHIFT = 12;
    private static final int SELECT_SHIFT = 16;
    private static final int SELECT_SOURCE = 1;
    private static final int TYPE_OFFSET = 12;

    /** How far the last two address bytes are shifted, by the group offset. */
    private static final int[] GROUP_SHIFTS = {4, 3, 2, 0};

    /** What the filter says of a frame. */
    public enum Verdict {
        /** It is not for this card. */
        REFUSED,
        /** An address or promiscuity took it. */
        ACCEPTED,
        /** Only its bit of the group table took it. */
        INEXACT
    }

    private final boolean qemu;
    private final int[] addressLow = new int[ADDRESSES];
    private final int[] addressHigh = new int[ADDRESSES];
    private final int[] groups = new int[GROUP_WORDS];
    private final int[] vlans = new int[VLAN_WORDS];

    /**
     * Makes a filter with all tables zero.
     *
     * @param qemu whether it is QEMU's: the group table is asked about every address, the select bits
     *     of receive addresses and the canonical form indicator count for nothing
     */
    public ReceiveFilter(boolean qemu) {
        this.qemu = qemu;
    }

    /** The lower half of receive address {@code index}. */
    public int addressLow(int index) {
        return addressLow[index];
    }

    /** Sets it. */
    public void setAddressLow(int index, int value) {
        addressLow[index] = value;
    }

    /** The upper half of receive address {@code index}. */
    public int addressHigh(int index) {
        return addressHigh[index];
    }

    /** Sets it. */
    public void setAddressHigh(int index, int value) {
        addressHigh[index] = value;
    }

    /** Makes {@code mac} a valid receive address. */
    public void setAddress(int index, byte[] mac) {
        addressLow[index] = littleEndian(mac, 0, 4);
        addressHigh[index] = littleEndian(mac, 4, 2) | ADDRESS_VALID;
    }

    private static int littleEndian(byte[] bytes, int offset, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[offset + i] & 0xFF) << (8 * i);
        }
        return value;
    }

    /** Word {@code index} of the group table. */
    public int groups(int index) {
        return groups[index];
    }

    /** Sets it. */
    public void setGroups(int index, int value) {
        groups[index] = value;
    }

    /** Word {@code index} of the VLAN table. */
    public int vlans(int index) {
        return vlans[index];
    }

    /** Sets it. */
    public void setVlans(int index, int value) {
        vlans[index] = value;
    }

    /** All tables zero. */
    public void reset() {
        Arrays.fill(addressLow, 0);
        Arrays.fill(addressHigh, 0);
        Arrays.fill(groups, 0);
        Arrays.fill(vlans, 0);
    }

    /**
     * Judges a frame of at least 18 bytes.
     *
     * @param control the receive control register
     * @param vlanType the type that marks a VLAN tag
     */
    public Verdict judge(byte[] frame, int offset, int control, int vlanType) {
        if (!passesVlan(frame, offset, control, vlanType)) {
            return Verdict.REFUSED;
        }
        boolean group = (frame[offset] & 1) != 0;
        boolean broadcast = group && isBroadcast(frame, offset);
        if (group
                ? (control & GROUP_PROMISCUOUS) != 0
                        || (broadcast && (control & BROADCAST_ACCEPTED) != 0)
                : (control & UNICAST_PROMISCUOUS) != 0) {
            return Verdict.ACCEPTED;
        }
        if (matchesAddress(frame, offset)) {
            return Verdict.ACCEPTED;
        }
        return (group || qemu) && matchesGroup(frame, offset, control)
                ? Verdict.INEXACT
                : Verdict.REFUSED;
    }

    /** Whether a frame's destination is the broadcast address. */
    public static boolean isBroadcast(byte[] frame, int offset) {
        for (int i = 0; i < ADDRESS_BYTES; i++) {
            if (frame[offset + i] != (byte) 0xFF) {
                return false;
            }
        }
        return true;
    }

    /** Whether a frame of at least 14 bytes carries a VLAN tag of that type. */
    public static boolean hasTag(byte[] frame, int offset, int vlanType) {
        return Checksums.read16(frame, offset + TYPE_OFFSET) == (vlanType & 0xFFFF);
    }

    private boolean passesVlan(byte[] frame, int offset, int control, int vlanType) {
        if ((control & VLAN_FILTER) == 0 || !hasTag(frame, offset, vlanType)) {
            return true;
        }
        int tag = Checksums.read16(frame, offset + TYPE_OFFSET + 2);
        if ((vlans[tag >>> 5 & VLAN_WORDS - 1] >>> (tag & 0x1F) & 1) == 0) {
            return false;
        }
        int canonical = tag >>> TAG_CANONICAL_SHIFT & 1;
        return qemu
                || (control & CANONICAL_FILTER) == 0
                || canonical == (control >>> CANONICAL_VALUE_SHIFT & 1);
    }

    private boolean matchesAddress(byte[] frame, int offset) {
        for (int i = 0; i < ADDRESSES; i++) {
            int high = addressHigh[i];
            if ((high & ADDRESS_VALID) == 0) {
                continue;
            }
            int select = qemu ? 0 : high >>> SELECT_SHIFT & 3;
            if (select > SELECT_SOURCE) {
                continue; // reserved
            }
            int at = offset + select * ADDRESS_BYTES;
            if (littleEndian(frame, at, 4) == addressLow[i]
                    && littleEndian(frame, at + 4, 2) == (high & 0xFFFF)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesGroup(byte[] frame, int offset, int control) {
        int shift = GROUP_SHIFTS[control >>> GROUP_OFFSET_SHIFT & 3];
        int bit = littleEndian(frame, offset + 4, 2) >>> shift & 0xFFF;
        return (groups[bit >>> 5] >>> (bit & 0x1F) & 1) != 0;
    }
}
