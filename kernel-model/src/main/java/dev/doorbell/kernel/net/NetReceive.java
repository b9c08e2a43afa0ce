package dev.doorbell.kernel.net;

import dev.doorbell.kernel.driver.net.ReceiveRing;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import org.jspecify.annotations.Nullable;

/**
 * What the receive softirq runs: drains the driver's ring and finds each frame's queue.
 *
 * <p>Unbounded, as at the plan's commit: it goes on while the ring has frames.
 */
public final class NetReceive {
    private static final int PORTS = 1 << 16;
    private static final int ETHERNET_BYTES = 14;
    private static final int ETHERTYPE_AT = 12;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int IPV4_BYTES_MIN = 20;
    private static final int PROTOCOL_UDP = 17;
    private static final int UDP_BYTES = 8;
    private static final int FRAGMENT_MASK = 0x3FFF;

    /** A frame is cut to this before the stack looks at it; none is longer. */
    private static final int FRAME_BYTES_MAX = 1536;

    private final ReceiveRing ring;
    private final JourneyBook journeys;
    private final long packetCycles;
    private final @Nullable PacketQueue[] byPort = new @Nullable PacketQueue[PORTS];

    private @Nullable PacketQueue everyFrame;
    private @Nullable NetStack stack;
    private long framesSeen;

    /**
     * Makes a stack with no sockets.
     *
     * @param packetCycles the stack's work on one packet
     */
    public NetReceive(ReceiveRing ring, JourneyBook journeys, long packetCycles) {
        this.ring = ring;
        this.journeys = journeys;
        this.packetCycles = packetCycles;
    }

    /** Gives {@code to} every frame first; it answers which it took. */
    public void attach(NetStack to) {
        stack = to;
    }

    /** Gives datagrams for {@code port} to {@code queue}. */
    public void bind(int port, PacketQueue queue) {
        byPort[port] = queue;
    }

    /** Gives {@code queue} every frame that no port wants. */
    public void tap(PacketQueue queue) {
        everyFrame = queue;
    }

    /** The receive softirq, on {@code core}; also what a thread runs that spins for an answer. */
    public void processRx(Core core) {
        ring.drain(core, (address, bytes, journey) -> process(core, address, bytes, journey));
    }

    /** Frames taken from the driver so far. */
    public long frameCount() {
        return framesSeen;
    }

    private void process(Core core, long address, int bytes, long journey) {
        framesSeen++;
        core.spend(packetCycles);
        if (isForStack(core, address, bytes, journey)) {
            return;
        }
        int port = udpPort(core.memory(), address, bytes);
        PacketQueue queue = port < 0 ? null : byPort[port];
        if (queue == null) {
            queue = everyFrame;
        }
        if (queue != null) {
            queue.enqueue(core, address, bytes, journey);
        } else if (journey != JourneyBook.NONE) {
            journeys.drop(journey, DropReason.NO_RECEIVER);
        }
    }

    private boolean isForStack(Core core, long address, int bytes, long journey) {
        NetStack protocols = stack;
        if (protocols == null) {
            return false;
        }
        byte[] frame = new byte[Math.min(bytes, FRAME_BYTES_MAX)];
        core.memory().copyOut(address, frame, 0, frame.length);
        return protocols.receive(core, address, frame, journey);
    }

    /** The destination port of a whole UDP datagram over IPv4; -1 for anything else. */
    private static int udpPort(GuestMemory memory, long address, int bytes) {
        if (bytes < ETHERNET_BYTES + IPV4_BYTES_MIN
                || big16(memory, address + ETHERTYPE_AT) != ETHERTYPE_IPV4) {
            return -1;
        }
        long ip = address + ETHERNET_BYTES;
        int versionAndLength = (int) memory.read(ip, 1);
        int headerBytes = 4 * (versionAndLength & 0xF);
        int totalBytes = big16(memory, ip + 2);
        if (versionAndLength >>> 4 != 4
                || headerBytes < IPV4_BYTES_MIN
                || totalBytes > bytes - ETHERNET_BYTES
                || totalBytes < headerBytes + UDP_BYTES
                || (big16(memory, ip + 6) & FRAGMENT_MASK) != 0
                || memory.read(ip + 9, 1) != PROTOCOL_UDP) {
            return -1;
        }
        return big16(memory, ip + headerBytes + 2);
    }

    private static int big16(GuestMemory memory, long address) {
        return (int) (memory.read(address, 1) << 8 | memory.read(address + 1, 1));
    }
}
