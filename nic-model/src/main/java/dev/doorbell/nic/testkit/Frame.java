package dev.doorbell.nic.testkit;

import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.sim.testkit.Damage;
import dev.doorbell.sim.testkit.Words;
import java.util.List;

/**
 * An Ethernet frame without FCS, and how it came to be.
 *
 * @param kind what it carries, or carried before it was damaged
 * @param says its addresses and what is special, in words
 * @param damages what is wrong with it; none if it is right, or noise
 * @param bytes its bytes, as sent
 */
public record Frame(Kind kind, String says, List<Damage> damages, Bytes bytes) {
    private static final int SHOWN_MAX = 64;

    /** What a frame carries. */
    public enum Kind {
        /** A UDP datagram in an IPv4 packet. */
        UDP("UDP"),
        /** An ARP request or reply. */
        ARP("ARP"),
        /** An ICMP message in an IPv4 packet. */
        ICMP("ICMP"),
        /** A TCP segment in an IPv4 packet. */
        TCP("TCP"),
        /** An IPv4 packet of another protocol. */
        IPV4("IPv4"),
        /** Nothing: arbitrary bytes, headers and all. */
        NOISE("noise");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /** Keeps a copy of the list. */
    public Frame {
        damages = List.copyOf(damages);
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length();
    }

    /** A copy of its bytes. */
    public byte[] toArray() {
        return bytes.toArray();
    }

    /** Whether every header and every checksum is as its protocol has it. */
    public boolean isValid() {
        return kind != Kind.NOISE && damages.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.label);
        text.append(" of ").append(Words.count(length(), "byte", "bytes"));
        if (!says.isEmpty()) {
            text.append(", ").append(says);
        }
        for (Damage damage : damages) {
            text.append("; ").append(damage);
        }
        if (!isValid()) {
            text.append(": ").append(bytes.first(SHOWN_MAX));
            text.append(length() > SHOWN_MAX ? "..." : "");
        }
        return text.toString();
    }
}
