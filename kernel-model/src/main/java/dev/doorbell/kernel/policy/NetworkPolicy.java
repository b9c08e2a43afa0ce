package dev.doorbell.kernel.policy;

import dev.doorbell.kernel.program.Addresses;
import dev.doorbell.kernel.program.ResolverPolicy;
import dev.doorbell.kernel.program.ResolverPolicy.Clock;

/**
 * The choices of the kernel's network stack, and of the programs that come with it.
 *
 * <p>Source: ryanbreen/breenix, {@code kernel/src/net}, {@code libs/libbreenix/src/dns.rs} and {@code
 * http.rs}, at the commits that the constants name.
 *
 * @param address the kernel's own IPv4 address
 * @param netmask which addresses are on its link
 * @param gateway who forwards to the others
 * @param nextHop whom a packet is handed to
 * @param arpMiss what becomes of a packet whose next hop is not in the ARP cache
 * @param tcp how TCP behaves
 * @param udpQueuePackets datagrams a UDP socket holds before it drops the oldest
 * @param dns whom a program asks for a name
 * @param http whom the HTTP client asks
 */
public record NetworkPolicy(
        int address,
        int netmask,
        int gateway,
        NextHop nextHop,
        ArpMiss arpMiss,
        TcpKind tcp,
        int udpQueuePackets,
        ResolverPolicy dns,
        ResolverPolicy http) {
    /** Whom a packet is handed to. */
    public enum NextHop {
        /** The gateway, whoever it is for. */
        GATEWAY_ALWAYS,
        /** The receiver itself if it is on the same link, else the gateway. */
        SAME_LINK_DIRECT
    }

    /** What becomes of a packet whose next hop is not in the ARP cache. A request is sent in any case. */
    public enum ArpMiss {
        /** The sender drains the receive ring and spins until there is an answer, or gives up. */
        SYNC_SPIN,
        /** The packet is lost, and sending fails. */
        FIRST_PACKET_LOST,
        /** The packet is kept until the answer comes; sending fails all the same. */
        PARKED
    }

    /** How TCP behaves. */
    public enum TcpKind {
        /**
         * Breenix's: no timer and no retransmission; a segment out of order is dropped without a word.
         */
        BREENIX,
        /**
         * Sends again what is not acknowledged, acknowledges what is out of order and keeps it: RFC 793
         * and RFC 6298 as far as a client needs. No tree has it; it is there for comparison.
         */
        RETRANSMITTING
    }

    /** Parallels' own resolver. */
    private static final String PARALLELS_DNS = "10.211.55.1";

    /** VMware Fusion's. */
    private static final String VMWARE_DNS = "172.16.45.2";

    /** SLIRP's. */
    private static final String SLIRP_DNS = "10.0.2.3";

    private static final String GOOGLE_DNS = "8.8.8.8";

    private static final ResolverPolicy HYPERVISORS_FIRST =
            ResolverPolicy.of(
                    5000, Clock.WHOLE_SECONDS, PARALLELS_DNS, VMWARE_DNS, SLIRP_DNS, GOOGLE_DNS);

    private static final ResolverPolicy PUBLIC_FIRST =
            ResolverPolicy.of(
                    500, Clock.MILLISECONDS, GOOGLE_DNS, PARALLELS_DNS, VMWARE_DNS, SLIRP_DNS);

    /** Snapshot S0, commit 0b1503bb, on Parallels. */
    public static final NetworkPolicy S0 =
            new NetworkPolicy(
                            0,
                            Addresses.of("255.255.255.0"),
                            0,
                            NextHop.GATEWAY_ALWAYS,
                            ArpMiss.SYNC_SPIN,
                            TcpKind.BREENIX,
                            32,
                            HYPERVISORS_FIRST,
                            HYPERVISORS_FIRST.asking(PARALLELS_DNS, SLIRP_DNS, GOOGLE_DNS))
                    .onParallels();

    /** Snapshots S1 to S3, commits 0a600cb7 to 97beb258, on Parallels. */
    public static final NetworkPolicy S1 = S0.withResolvers(PUBLIC_FIRST, PUBLIC_FIRST);

    /** Snapshot S6, commit ad84625c, on Parallels. */
    public static final NetworkPolicy HEAD = S1.with(NextHop.SAME_LINK_DIRECT).with(ArpMiss.PARKED);

    /** With another address of its own, and another gateway. */
    public NetworkPolicy at(String ownAddress, String ownGateway) {
        return new NetworkPolicy(
                Addresses.of(ownAddress),
                netmask,
                Addresses.of(ownGateway),
                nextHop,
                arpMiss,
                tcp,
                udpQueuePackets,
                dns,
                http);
    }

    /** With the addresses that the tree has built in for Parallels. */
    public NetworkPolicy onParallels() {
        return at("10.211.55.100", "10.211.55.1");
    }

    /** With those for VMware Fusion. */
    public NetworkPolicy onVmware() {
        return at("172.16.45.100", "172.16.45.2");
    }

    /** With those for QEMU. */
    public NetworkPolicy onQemu() {
        return at("10.0.2.15", "10.0.2.2");
    }

    /** With another rule for the next hop. */
    public NetworkPolicy with(NextHop other) {
        return new NetworkPolicy(
                address, netmask, gateway, other, arpMiss, tcp, udpQueuePackets, dns, http);
    }

    /** With another fate of packets without a next hop. */
    public NetworkPolicy with(ArpMiss other) {
        return new NetworkPolicy(
                address, netmask, gateway, nextHop, other, tcp, udpQueuePackets, dns, http);
    }

    /** With another TCP. */
    public NetworkPolicy with(TcpKind other) {
        return new NetworkPolicy(
                address, netmask, gateway, nextHop, arpMiss, other, udpQueuePackets, dns, http);
    }

    /** With other resolvers, for programs and for the HTTP client. */
    public NetworkPolicy withResolvers(ResolverPolicy forPrograms, ResolverPolicy forHttp) {
        return new NetworkPolicy(
                address,
                netmask,
                gateway,
                nextHop,
                arpMiss,
                tcp,
                udpQueuePackets,
                forPrograms,
                forHttp);
    }
}
