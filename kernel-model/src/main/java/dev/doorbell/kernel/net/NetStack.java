package dev.doorbell.kernel.net;

import dev.doorbell.kernel.net.ProtocolCounters.Kind;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.NetworkPolicy.ArpMiss;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The network stack: what a received frame is for, and what sockets can do.
 *
 * <p>Source: {@code kernel/src/net} of ryanbreen/breenix.
 */
public final class NetStack {
    private static final int BOOT_ROUNDS = 100;
    private static final long BOOT_SPINS_A_ROUND = 1_000_000;
    private static final int PING_ROUNDS = 20;
    private static final int LIMITED_BROADCAST = -1;

    private final NetworkPolicy policy;
    private final JourneyBook journeys;
    private final ProtocolCounters counters = new ProtocolCounters();
    private final long callCycles;
    private final Consumer<Core> drain;
    private final EthernetPort port;
    private final Arp arp;
    private final Ipv4 ip;
    private final Icmp icmp;
    private final Udp udp;
    private final Tcp tcp;

    /**
     * Makes a stack that has no link address yet.
     *
     * @param callCycles what a system call that receives costs
     * @param drain runs the receive path once, on the core that spins for an ARP answer
     * @param clockMillis milliseconds since boot
     */
    public NetStack(
            NetworkPolicy policy,
            Transmitter transmitter,
            JourneyBook journeys,
            long callCycles,
            Consumer<Core> drain,
            LongSupplier clockMillis) {
        this.policy = policy;
        this.journeys = journeys;
        this.callCycles = callCycles;
        this.drain = drain;
        this.port = new EthernetPort(transmitter, counters);
        this.arp = new Arp(port, policy.address());
        this.ip = new Ipv4(policy, port, arp, counters, journeys, drain, clockMillis);
        this.icmp = new Icmp(ip);
        this.udp = new Udp(ip, policy.address(), counters);
        this.tcp = new Tcp(policy, ip, journeys, counters, clockMillis);
    }

    /**
     * Begins: asks for the gateway. A kernel that spins for ARP answers does so here, too, and then
     * pings the gateway; others go on at once.
     */
    public void start(Core core, long mac) {
        port.start(mac);
        arp.request(core, policy.gateway());
        if (policy.arpMiss() != ArpMiss.SYNC_SPIN) {
            return;
        }
        long found = ip.spinFor(core, policy.gateway(), BOOT_ROUNDS, BOOT_SPINS_A_ROUND);
        if (found != ArpCache.UNKNOWN) {
            icmp.ping(core, policy.gateway());
            for (int i = 0; i < PING_ROUNDS && icmp.replyCount() == 0; i++) {
                drain.accept(core);
                core.spend(BOOT_SPINS_A_ROUND * Ipv4.SPIN_CYCLES);
            }
        }
    }

    /**
     * A received frame, on {@code core}; its time is paid already.
     *
     * @param address of the frame in guest memory
     * @return false if it is for nobody here; its journey goes on then
     */
    boolean receive(Core core, long address, byte[] frame, long journey) {
        if (frame.length < EthernetPort.HEADER_BYTES) {
            return false;
        }
        return switch (Bytes.get16(frame, EthernetPort.TYPE_AT)) {
            case EthernetPort.TYPE_ARP -> {
                counters.add(Kind.ARP);
                receiveArp(core, frame, journey);
                yield true;
            }
            case EthernetPort.TYPE_IPV4 -> receiveIp(core, address, frame, journey);
            default -> {
                counters.add(Kind.ETHERTYPE_OTHER);
                yield false;
            }
        };
    }

    private void receiveArp(Core core, byte[] frame, long journey) {
        int learnt = arp.receive(core, frame);
        if (learnt == 0) {
            malformed(journey);
            return;
        }
        tcp.forKernel(journey);
        ip.addressLearnt(core, learnt);
    }

    private boolean receiveIp(Core core, long address, byte[] frame, long journey) {
        Ipv4Packet packet = Ipv4Packet.parse(frame);
        if (packet == null) {
            malformed(journey);
            return true;
        }
        int destination = packet.destination();
        if (destination != policy.address() && destination != LIMITED_BROADCAST) {
            return false;
        }
        return switch (packet.protocol()) {
            case Icmp.PROTOCOL -> {
                if (icmp.receive(core, packet)) {
                    tcp.forKernel(journey);
                } else {
                    malformed(journey);
                }
                yield true;
            }
            case Udp.PROTOCOL -> {
                UdpSocket socket = udp.receiver(packet);
                if (socket != null) {
                    udp.deliver(core, socket, address, frame.length, journey);
                }
                yield socket != null;
            }
            case Tcp.PROTOCOL -> {
                TcpSegment segment = TcpSegment.parse(packet);
                if (segment == null) {
                    malformed(journey);
                } else {
                    tcp.receive(core, segment, journey);
                }
                yield true;
            }
            default -> false;
        };
    }

    private void malformed(long journey) {
        counters.add(Kind.MALFORMED);
        tcp.drop(journey, DropReason.MALFORMED);
    }

    // What sockets do, from a thread.

    /** A UDP socket of a process on {@code owner}. */
    public UdpSocket openUdp(Core owner) {
        return new UdpSocket(
                new PacketQueue(journeys, callCycles, policy.udpQueuePackets()), owner);
    }

    /** Gives a socket a port, or any if 0; answers 0 or an error. */
    public int bind(UdpSocket socket, int number) {
        return udp.bind(socket, number);
    }

    /** Sends a datagram; answers its length or an error. */
    public int sendTo(Core core, UdpSocket socket, byte[] payload, int address, int number) {
        return udp.send(core, socket, payload, address, number);
    }

    /** Closes a UDP socket. */
    public void close(UdpSocket socket) {
        udp.close(socket);
    }

    /** Opens a connection, and blocks {@code self} until the peer has answered. */
    public Opening connect(Core core, KernelThread self, int address, int number) {
        return tcp.connect(core, self, address, number);
    }

    /** Closes a connection. */
    public void close(Core core, TcpConnection connection) {
        tcp.close(core, connection);
    }

    /** Whether {@link #timer} is to be run at the next tick. */
    public boolean hasTimers() {
        return tcp.hasTimers();
    }

    /** The timer softirq, on {@code core}. */
    public void timer(Core core) {
        tcp.timer(core);
    }

    /** TCP by itself. */
    Tcp tcp() {
        return tcp;
    }

    // What observers ask.

    /** What the protocols have made of the frames. */
    public ProtocolCounters counters() {
        return counters;
    }

    /** The ARP cache. */
    public ArpCache arpCache() {
        return arp.cache();
    }

    /** Answers to the kernel's own pings. */
    public int pingReplyCount() {
        return icmp.replyCount();
    }
}
