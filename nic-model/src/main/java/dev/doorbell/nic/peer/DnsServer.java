package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.DnsQuestion;
import dev.doorbell.nic.peer.packet.DnsReply;
import dev.doorbell.nic.peer.packet.MalformedPacketException;
import dev.doorbell.nic.peer.packet.UdpDatagram;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name server: one answer for one query, as its behaviour says.
 *
 * <p>Source: RFC 1035, section 4.1; RFC 2308, section 2.2, for a name without such a record.
 */
final class DnsServer {
    private static final String ALIAS = "alias";
    private static final String ANOTHER_NAME = "another";

    private record Query(int client, int port, DnsQuestion question) {}

    private final PeerClock clock;
    private final PeerLog log;
    private final Host host;
    private final DnsConfig config;
    private final long serviceTicks;
    private final Delayed<Query> work;

    DnsServer(PeerClock clock, PeerLog log, Host host, DnsConfig config) {
        this.clock = clock;
        this.log = log;
        this.host = host;
        this.config = config;
        this.serviceTicks = clock.ticks(config.serviceNanos());
        this.work = new Delayed<>(clock, host.name() + ".dns", this::answer);
    }

    void query(int client, UdpDatagram datagram) throws MalformedPacketException {
        DnsQuestion question = DnsQuestion.read(datagram.payload());
        log.note(host.name(), PeerEvent.Kind.DNS_ASKED, question.id(), question.type());
        if (config.behaviour() == DnsConfig.Behaviour.SILENT) {
            log.drop(host.name(), PeerDrop.CLOSED_PORT, DnsConfig.PORT);
        } else if (work.size() == config.queriesMax()) {
            log.drop(host.name(), PeerDrop.SERVER_FULL, question.id());
        } else {
            work.add(
                    clock.now() + serviceTicks, new Query(client, datagram.sourcePort(), question));
        }
    }

    private void answer(Query query) {
        Bytes reply = reply(query.question());
        log.note(host.name(), PeerEvent.Kind.DNS_ANSWERED, query.question().id(), reply.length());
        host.sendUdp(query.client(), new UdpDatagram(DnsConfig.PORT, query.port(), reply));
    }

    private Bytes reply(DnsQuestion question) {
        DnsReply reply = new DnsReply(question);
        int ttl = config.ttlSeconds();
        Integer found = lookUp(question.name());
        if (found == null) {
            return reply.code(DnsReply.NO_SUCH_NAME).write();
        }
        boolean asksAddress = question.type() == DnsQuestion.A;
        int address = found;
        return switch (config.behaviour()) {
            case ANSWERS -> (asksAddress ? reply.address(address, ttl) : reply).write();
            case ALIAS ->
                    (asksAddress ? reply.aliasAndAddress(ALIAS, address, ttl) : reply).write();
            case NO_SUCH_NAME -> reply.code(DnsReply.NO_SUCH_NAME).write();
            case SERVER_FAILURE -> reply.code(DnsReply.SERVER_FAILURE).write();
            case REFUSES -> reply.code(DnsReply.REFUSED).write();
            case NO_ADDRESS, SILENT -> reply.write(); // a silent one never comes here
            case TRUNCATED -> reply.truncated().write();
            case WRONG_ID -> reply.id(question.id() ^ 0xFFFF).address(address, ttl).write();
            case WRONG_QUESTION ->
                    new DnsReply(question.about(ANOTHER_NAME)).address(address, ttl).write();
            case CUT_SHORT -> cutShort(reply.address(address, ttl).write());
            case ENDLESS_NAME -> reply.addressOfEndlessName(address, ttl).write();
        };
    }

    private static Bytes cutShort(Bytes reply) {
        return reply.first(reply.length() - 2);
    }

    private @Nullable Integer lookUp(String name) {
        Map<String, Integer> zone = config.zone();
        return zone.isEmpty() ? Integer.valueOf(config.address()) : zone.get(name);
    }
}
