package dev.doorbell.nic.peer;

/**
 * Something that happened at the other end of the wire.
 *
 * @param ticks when
 * @param host to whom; the network's name for what no host has seen
 * @param kind what
 * @param a see {@link Kind}
 * @param b see {@link Kind}
 */
public record PeerEvent(long ticks, String host, Kind kind, long a, long b) {
    /** What can happen. Sequence numbers of TCP count from each side's SYN, which is number 0. */
    public enum Kind {
        /** A frame of the guest is here: its bytes, its EtherType. */
        FRAME_HEARD,
        /** A frame for the guest went to the wire: its bytes, its EtherType. */
        FRAME_SAID,
        /** A packet went no further: {@link PeerDrop} by its place, what else is known. */
        DROPPED,
        /** An ARP request was answered: the address asked for. */
        ARP_ANSWERED,
        /** An ARP request was not answered: the address asked for. */
        ARP_IGNORED,
        /** The guest's Ethernet address was asked for: its IPv4 address. */
        ARP_ASKED,
        /** A host told everyone of itself. */
        ARP_ANNOUNCED,
        /** A packet was let behind others. */
        REORDERED,
        /** A packet was doubled. */
        DUPLICATED,
        /** An echo request was answered: its identifier and number, its bytes. */
        PING_ANSWERED,
        /** An ICMP error was sent: its type, its code. */
        UNREACHABLE_SENT,
        /** A name was asked for: the transaction number, the type. */
        DNS_ASKED,
        /** An answer left: the transaction number, its bytes. */
        DNS_ANSWERED,
        /** A segment of the guest for a connection is here: its sequence number, its data bytes. */
        TCP_HEARD,
        /** A segment left: its sequence number, its data bytes. */
        TCP_SAID,
        /** A segment left once more: its sequence number, its data bytes. */
        TCP_RETRANSMITTED,
        /** A retransmission timer ran out: the oldest number not acknowledged, the next timeout. */
        TCP_TIMED_OUT,
        /** Three acknowledgements for the same: that number. */
        TCP_FAST_RETRANSMIT,
        /** A window of zero was probed: the sequence number. */
        TCP_PROBED,
        /** A connection is established: the guest's port, the server's. */
        TCP_OPENED,
        /** A connection ended in order: the guest's port, data bytes acknowledged. */
        TCP_CLOSED,
        /** The guest has reset a connection: its port. */
        TCP_RESET_HEARD,
        /** A reset was sent: the guest's port, the server's. */
        TCP_RESET_SAID,
        /** A connection was given up: the guest's port, data bytes acknowledged. */
        TCP_GAVE_UP,
        /** A whole request is here: the body bytes of its response, its status. */
        HTTP_ASKED,
        /** A response was handed to TCP: its bytes, its status. */
        HTTP_ANSWERED,
        /** A connection without a request for too long is being closed. */
        HTTP_IDLE
    }
}
