package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.PacketFault;

/** Why something that was heard or was to be said went no further. */
public enum PeerDrop {
    /** Cut short. */
    TRUNCATED,
    /** Lengths contradict each other. */
    BAD_LENGTH,
    /** A checksum does not hold. */
    BAD_CHECKSUM,
    /** A part of a packet. */
    FRAGMENT,
    /** Of a kind nobody here speaks. */
    UNKNOWN_KIND,
    /** For an Ethernet or IPv4 address that nobody here has. */
    NOT_FOR_US,
    /** The gateway knows no way to its destination. */
    NO_ROUTE,
    /** Its time to live has run out. */
    TTL_EXPIRED,
    /** Lost on the way, as the path says. */
    LOST,
    /** Too many are on the way. */
    PATH_FULL,
    /** The guest's Ethernet address is not known, and asking for it has brought nothing. */
    NO_NEIGHBOUR,
    /** Too many wait for the wire, or for an Ethernet address. */
    WIRE_FULL,
    /** Nobody listens at its port, or wants to answer. */
    CLOSED_PORT,
    /** The server has too much to do. */
    SERVER_FULL;

    static PeerDrop of(PacketFault fault) {
        return switch (fault) {
            case TRUNCATED -> TRUNCATED;
            case BAD_LENGTH -> BAD_LENGTH;
            case BAD_CHECKSUM -> BAD_CHECKSUM;
            case FRAGMENT -> FRAGMENT;
            case UNKNOWN_KIND -> UNKNOWN_KIND;
        };
    }
}
