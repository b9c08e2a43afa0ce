package dev.doorbell.kernel.net;

import dev.doorbell.kernel.net.ProtocolCounters.Kind;
import dev.doorbell.sim.cpu.Core;

/** The kernel's end of the link: its address, and frames made ready for the wire. */
final class EthernetPort {
    /** Bytes before a frame's payload. */
    static final int HEADER_BYTES = 14;

    static final int TYPE_AT = 12;
    static final int TYPE_IPV4 = 0x0800;
    static final int TYPE_ARP = 0x0806;
    static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final int SOURCE_AT = 6;

    /** Shorter frames are filled up with zeros. */
    private static final int FRAME_BYTES_MIN = 60;

    private final Transmitter transmitter;
    private final ProtocolCounters counters;
    private long mac;

    EthernetPort(Transmitter transmitter, ProtocolCounters counters) {
        this.counters = counters;
        this.transmitter = transmitter;
    }

    /** Sets the link address, as the driver has read it from its device. */
    void start(long ownMac) {
        mac = ownMac;
    }

    long mac() {
        return mac;
    }

    /** A frame with room for so much payload behind its header. */
    static byte[] frame(int payloadBytes) {
        return new byte[Math.max(FRAME_BYTES_MIN, HEADER_BYTES + payloadBytes)];
    }

    /** Writes the header and sends the frame; answers whether the NIC has taken it, or will. */
    boolean send(Core core, long destination, int type, byte[] frame) {
        Bytes.putMac(frame, 0, destination);
        Bytes.putMac(frame, SOURCE_AT, mac);
        Bytes.put16(frame, TYPE_AT, type);
        boolean went = transmitter.send(core, frame);
        if (!went) {
            counters.add(Kind.TRANSMIT_REFUSED);
        }
        return went;
    }
}
