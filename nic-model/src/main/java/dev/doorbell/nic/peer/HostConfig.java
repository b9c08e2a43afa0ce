package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host: on the guest's link if its address is of that network, else behind the gateway.
 *
 * @param name of its random streams and in the transcript; unique in a network
 * @param address IPv4
 * @param mac Ethernet address on the guest's link
 * @param arp how it behaves there
 * @param path the way to it
 * @param answersPing whether it answers ICMP echo requests
 * @param closedPorts what a packet to a port gets at which nobody listens
 * @param dns its name server, if it is one
 * @param tcp its TCP
 * @param http its web servers, each at a port of its own
 */
public record HostConfig(
        String name,
        int address,
        long mac,
        ArpConfig arp,
        PathConfig path,
        boolean answersPing,
        ClosedPorts closedPorts,
        @Nullable DnsConfig dns,
        TcpConfig tcp,
        List<HttpConfig> http) {
    /** What a packet to a closed port gets. */
    public enum ClosedPorts {
        /** ICMP port unreachable from UDP, RST from TCP. Source: RFC 1122, 4.1.3.1; RFC 9293, 3.5.2. */
        REFUSE,
        /** Nothing, as behind a firewall. */
        SILENT
    }

    /** Copies. */
    public HostConfig {
        http = List.copyOf(http);
    }

    /** A host that answers ping and ARP and serves nothing. */
    public static HostConfig at(String name, String address) {
        int number = Address.ipv4(address);
        return new HostConfig(
                name,
                number,
                Address.macOf(number),
                ArpConfig.PROMPT,
                PathConfig.NONE,
                true,
                ClosedPorts.REFUSE,
                null,
                TcpConfig.DEFAULT,
                List.of());
    }

    /** The same with another Ethernet address. */
    public HostConfig withMac(long to) {
        return new HostConfig(
                name, address, to, arp, path, answersPing, closedPorts, dns, tcp, http);
    }

    /** The same, behaving otherwise in ARP. */
    public HostConfig withArp(ArpConfig to) {
        return new HostConfig(
                name, address, mac, to, path, answersPing, closedPorts, dns, tcp, http);
    }

    /** The same, another way off. */
    public HostConfig withPath(PathConfig to) {
        return new HostConfig(
                name, address, mac, arp, to, answersPing, closedPorts, dns, tcp, http);
    }

    /** The same, which answers no ping and says nothing of closed ports. */
    public HostConfig quiet() {
        return new HostConfig(
                name, address, mac, arp, path, false, ClosedPorts.SILENT, dns, tcp, http);
    }

    /** The same with a name server. */
    public HostConfig withDns(DnsConfig to) {
        return new HostConfig(
                name, address, mac, arp, path, answersPing, closedPorts, to, tcp, http);
    }

    /** The same with another TCP. */
    public HostConfig withTcp(TcpConfig to) {
        return new HostConfig(
                name, address, mac, arp, path, answersPing, closedPorts, dns, to, http);
    }

    /** The same with a further web server. */
    public HostConfig withHttp(HttpConfig server) {
        List<HttpConfig> all = new ArrayList<>(http);
        all.add(server);
        return new HostConfig(
                name, address, mac, arp, path, answersPing, closedPorts, dns, tcp, all);
    }
}
