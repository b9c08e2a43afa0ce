package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network at the far end of a wire.
 *
 * @param gateway a host itself, which passes packets on; may be a name server or serve pages
 * @param prefixBits how long the network part of the link's addresses is
 * @param proxyArp whether the gateway answers ARP requests for the hosts behind it
 * @param reportsUnreachable whether the gateway tells of packets it knows no way for
 * @param hosts the others
 * @param waitingMax frames that wait for the wire to the guest; a further one is dropped
 * @param transcriptMax how much of what happens is kept; it is counted in any case
 */
public record NetworkConfig(
        HostConfig gateway,
        int prefixBits,
        boolean proxyArp,
        boolean reportsUnreachable,
        List<HostConfig> hosts,
        int waitingMax,
        int transcriptMax) {
    /** Checks and copies. */
    public NetworkConfig {
        Checks.between("bits of the link's network", prefixBits, 1, 30);
        Checks.between("frames that wait", waitingMax, 1, 1_000_000);
        Checks.between("transcript", transcriptMax, 0, 10_000_000);
        hosts = List.copyOf(hosts);
        Set<Object> seen = new HashSet<>(List.of(gateway.name(), gateway.address(), gateway.mac()));
        for (HostConfig host : hosts) {
            boolean fresh = seen.add(host.name());
            fresh &= seen.add(host.address());
            fresh &= seen.add(host.mac());
            if (!fresh) {
                throw new ConfigurationException(
                        "network: host "
                                + host.name()
                                + " at "
                                + Address.format(host.address())
                                + " has the name, the IPv4 or the Ethernet address of another;"
                                + " give it its own (what the gateway serves is said of the"
                                + " gateway)");
            }
        }
    }

    /** A link of 254 hosts, a /24, behind {@code gateway}, and nobody else. */
    public static NetworkConfig behind(HostConfig gateway) {
        return new NetworkConfig(gateway, 24, false, false, List.of(), 4096, 0);
    }

    /** The same with a further host. */
    public NetworkConfig withHost(HostConfig host) {
        List<HostConfig> all = new ArrayList<>(hosts);
        all.add(host);
        return new NetworkConfig(
                gateway, prefixBits, proxyArp, reportsUnreachable, all, waitingMax, transcriptMax);
    }

    /** The same with another gateway. */
    public NetworkConfig withGateway(HostConfig to) {
        return new NetworkConfig(
                to, prefixBits, proxyArp, reportsUnreachable, hosts, waitingMax, transcriptMax);
    }

    /** The same with a link of another size. */
    public NetworkConfig withPrefixBits(int bits) {
        return new NetworkConfig(
                gateway, bits, proxyArp, reportsUnreachable, hosts, waitingMax, transcriptMax);
    }

    /** The same, whose gateway answers ARP for others too. */
    public NetworkConfig withProxyArp() {
        return new NetworkConfig(
                gateway, prefixBits, true, reportsUnreachable, hosts, waitingMax, transcriptMax);
    }

    /** The same, whose gateway tells what it cannot reach. */
    public NetworkConfig withReportsUnreachable() {
        return new NetworkConfig(
                gateway, prefixBits, proxyArp, true, hosts, waitingMax, transcriptMax);
    }

    /** The same with other room for frames that wait. */
    public NetworkConfig withWaitingMax(int frames) {
        return new NetworkConfig(
                gateway, prefixBits, proxyArp, reportsUnreachable, hosts, frames, transcriptMax);
    }

    /** The same, keeping so much of what happens. */
    public NetworkConfig withTranscriptMax(int events) {
        return new NetworkConfig(
                gateway, prefixBits, proxyArp, reportsUnreachable, hosts, waitingMax, events);
    }

    /** Whether {@code other} is an address of the link. */
    boolean isOnLink(int other) {
        return ((gateway.address() ^ other) & Address.mask(prefixBits)) == 0;
    }
}
