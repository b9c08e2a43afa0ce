package dev.doorbell.kernel.net;

import dev.doorbell.kernel.net.ProtocolCounters.Kind;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.program.Errno;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.JourneyBook;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * IPv4 out: header, next hop, and what becomes of a packet whose next hop is not known.
 *
 * <p>Neither fragments nor options are sent. Source: RFC 791; {@code kernel/src/net/mod.rs} of
 * ryanbreen/breenix.
 */
final class Ipv4 {
    /** Where a packet's header begins in a frame, and its payload. */
    static final int HEADER_AT = EthernetPort.HEADER_BYTES;

    static final int HEADER_BYTES = 20;
    static final int PAYLOAD_AT = HEADER_AT + HEADER_BYTES;

    /** The longest payload of a packet. */
    static final int PAYLOAD_BYTES_MAX = 1500 - HEADER_BYTES;

    /** One turn of the sender's spin: 25 million take the tree's 50 ms at its host's 3.2 GHz. */
    static final long SPIN_CYCLES = 7;

    private static final int SPIN_ROUNDS = 50;
    private static final long SPINS_A_ROUND = 500_000;
    private static final int PARKED_MAX = 16;
    private static final long PARKED_MILLIS_MAX = 5000;
    private static final int VERSION_AND_LENGTH = 0x45;
    private static final int TTL = 64;

    @SuppressWarnings("ArrayRecordComponent") // the same array is meant, not an equal one
    private record Parked(int nextHop, long sinceMillis, byte[] frame) {}

    private final NetworkPolicy policy;
    private final EthernetPort port;
    private final Arp arp;
    private final ProtocolCounters counters;
    private final JourneyBook journeys;
    private final Consumer<Core> drain;
    private final LongSupplier clockMillis;
    private final Deque<Parked> parked = new ArrayDeque<>();
    private int packets;

    /**
     * Makes the way out.
     *
     * @param journeys where it says, as a tracepoint would, that it throws a packet away
     * @param drain runs the receive path once, on the core that spins for an ARP answer
     */
    Ipv4(
            NetworkPolicy policy,
            EthernetPort port,
            Arp arp,
            ProtocolCounters counters,
            JourneyBook journeys,
            Consumer<Core> drain,
            LongSupplier clockMillis) {
        this.policy = policy;
        this.port = port;
        this.arp = arp;
        this.counters = counters;
        this.journeys = journeys;
        this.drain = drain;
        this.clockMillis = clockMillis;
    }

    /**
     * Sends a packet.
     *
     * @param frame whose payload is at {@link #PAYLOAD_AT}
     * @param maySpin whether the caller is a thread; the receive path cannot wait for itself
     * @return 0; {@link Errno#ENETUNREACH} without a next hop; {@link Errno#ENOBUFS} if the NIC does not
     *     take it
     */
    int send(
            Core core,
            int protocol,
            int destination,
            byte[] frame,
            int payloadBytes,
            boolean maySpin) {
        writeHeader(frame, protocol, destination, payloadBytes);
        int hop = nextHop(destination);
        long mac = arp.cache().lookUp(hop);
        if (mac == ArpCache.UNKNOWN) {
            mac = miss(core, hop, frame, maySpin);
        }
        if (mac == ArpCache.UNKNOWN) {
            return Errno.ENETUNREACH;
        }
        boolean went = port.send(core, mac, EthernetPort.TYPE_IPV4, frame);
        return went ? 0 : Errno.ENOBUFS;
    }

    private int nextHop(int destination) {
        return switch (policy.nextHop()) {
            case GATEWAY_ALWAYS -> policy.gateway();
            case SAME_LINK_DIRECT ->
                    ((destination ^ policy.address()) & policy.netmask()) == 0
                            ? destination
                            : policy.gateway();
        };
    }

    private long miss(Core core, int hop, byte[] frame, boolean maySpin) {
        counters.add(Kind.ARP_MISS);
        switch (policy.arpMiss()) {
            case SYNC_SPIN -> {
                arp.request(core, hop);
                return maySpin ? spinFor(core, hop, SPIN_ROUNDS, SPINS_A_ROUND) : ArpCache.UNKNOWN;
            }
            case FIRST_PACKET_LOST -> {
                journeys.unsent(hop, frame.length);
                arp.request(core, hop);
            }
            case PARKED -> {
                park(hop, frame);
                arp.request(core, hop);
            }
        }
        return ArpCache.UNKNOWN;
    }

    /** Drains and spins, so many times or until the cache has the address. */
    long spinFor(Core core, int address, int rounds, long spins) {
        for (int round = 0; round < rounds; round++) {
            drain.accept(core);
            long mac = arp.cache().lookUp(address);
            if (mac != ArpCache.UNKNOWN) {
                return mac;
            }
            core.spend(spins * SPIN_CYCLES);
        }
        return arp.cache().lookUp(address);
    }

    private void park(int hop, byte[] frame) {
        if (parked.size() == PARKED_MAX) {
            parked.removeFirst();
        }
        parked.addLast(new Parked(hop, clockMillis.getAsLong(), frame));
    }

    /** The cache has learnt {@code address}: what waited for it goes out, unless it waited too long. */
    void addressLearnt(Core core, int address) {
        Deque<Parked> ready = new ArrayDeque<>();
        for (Iterator<Parked> each = parked.iterator(); each.hasNext(); ) {
            Parked packet = each.next();
            if (clockMillis.getAsLong() - packet.sinceMillis >= PARKED_MILLIS_MAX) {
                each.remove();
            } else if (packet.nextHop == address) {
                each.remove();
                ready.addLast(packet);
            }
        }
        for (Parked packet : ready) {
            long mac = arp.cache().lookUp(packet.nextHop);
            port.send(core, mac, EthernetPort.TYPE_IPV4, packet.frame);
        }
    }

    private void writeHeader(byte[] frame, int protocol, int destination, int payloadBytes) {
        frame[HEADER_AT] = VERSION_AND_LENGTH;
        Bytes.put16(frame, HEADER_AT + 2, HEADER_BYTES + payloadBytes);
        Bytes.put16(frame, HEADER_AT + 4, packets++);
        frame[HEADER_AT + 8] = TTL;
        frame[HEADER_AT + 9] = (byte) protocol;
        Bytes.put32(frame, HEADER_AT + 12, policy.address());
        Bytes.put32(frame, HEADER_AT + 16, destination);
        Bytes.put16(frame, HEADER_AT + 10, 0);
        Bytes.put16(
                frame, HEADER_AT + 10, Bytes.checksum(Bytes.sum(frame, HEADER_AT, HEADER_BYTES)));
    }
}
