package dev.doorbell.kernel.net;

import dev.doorbell.sim.cpu.Core;

/**
 * ARP for IPv4 over Ethernet: answers for the kernel's own address, and learns from every packet.
 *
 * <p>Source: RFC 826; {@code kernel/src/net/arp.rs} of ryanbreen/breenix@ad84625.
 */
final class Arp {
    private static final int PACKET_BYTES = 28;
    private static final int ETHERNET = 1;
    private static final int KIND_LENGTHS = 0x0604; // six bytes of link address, four of the other
    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    // Offsets in a frame.
    private static final int HARDWARE_AT = 14;
    private static final int PROTOCOL_AT = 16;
    private static final int LENGTHS_AT = 18;
    private static final int OPERATION_AT = 20;
    private static final int SENDER_MAC_AT = 22;
    private static final int SENDER_AT = 28;
    private static final int TARGET_MAC_AT = 32;
    private static final int TARGET_AT = 38;

    private final EthernetPort port;
    private final int ownAddress;
    private final ArpCache cache = new ArpCache();

    Arp(EthernetPort port, int ownAddress) {
        this.port = port;
        this.ownAddress = ownAddress;
    }

    ArpCache cache() {
        return cache;
    }

    /** Takes a packet in; answers the address it has told of, or 0 if it makes no sense. */
    int receive(Core core, byte[] frame) {
        if (frame.length < EthernetPort.HEADER_BYTES + PACKET_BYTES
                || Bytes.get16(frame, HARDWARE_AT) != ETHERNET
                || Bytes.get16(frame, PROTOCOL_AT) != EthernetPort.TYPE_IPV4
                || Bytes.get16(frame, LENGTHS_AT) != KIND_LENGTHS) {
            return 0;
        }
        int sender = Bytes.get32(frame, SENDER_AT);
        long senderMac = Bytes.getMac(frame, SENDER_MAC_AT);
        cache.learn(sender, senderMac);
        boolean asks = Bytes.get16(frame, OPERATION_AT) == REQUEST;
        if (asks && Bytes.get32(frame, TARGET_AT) == ownAddress) {
            send(core, REPLY, senderMac, senderMac, sender);
        }
        return sender;
    }

    /** Asks everybody for the link address of {@code address}. */
    void request(Core core, int address) {
        send(core, REQUEST, EthernetPort.BROADCAST, 0, address);
    }

    private void send(Core core, int operation, long to, long targetMac, int target) {
        byte[] frame = EthernetPort.frame(PACKET_BYTES);
        Bytes.put16(frame, HARDWARE_AT, ETHERNET);
        Bytes.put16(frame, PROTOCOL_AT, EthernetPort.TYPE_IPV4);
        Bytes.put16(frame, LENGTHS_AT, KIND_LENGTHS);
        Bytes.put16(frame, OPERATION_AT, operation);
        Bytes.putMac(frame, SENDER_MAC_AT, port.mac());
        Bytes.put32(frame, SENDER_AT, ownAddress);
        Bytes.putMac(frame, TARGET_MAC_AT, targetMac);
        Bytes.put32(frame, TARGET_AT, target);
        port.send(core, to, EthernetPort.TYPE_ARP, frame);
    }
}
