package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.nic.peer.packet.ArpPacket;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.EthernetFrame;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.sim.event.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Someone on the guest's link: answers ARP, and finds out the Ethernet address of whom it speaks to.
 *
 * <p>Packets to someone unknown wait while up to {@value #ASKS_MAX} ARP requests are sent, a second
 * apart. Source: RFC 826; RFC 1122, section 2.3.2.
 */
final class LinkPort {
    static final int ASKS_MAX = 3;
    static final int NEIGHBOURS_MAX = 256;
    static final int WAITING_MAX = 64;

    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

    /** A question under way. */
    private final class Question {
        private final int address;
        private final Deque<Ipv4Packet> waiting = new ArrayDeque<>();
        private final Event again;
        private int asked;

        private Question(int address) {
            this.address = address;
            this.again = clock.timer(config.name() + ".arp.again", this::ask);
        }

        private void ask() {
            if (asked == ASKS_MAX) {
                questions.remove(address);
                waiting.forEach(packet -> log.drop(config.name(), PeerDrop.NO_NEIGHBOUR, address));
                return;
            }
            asked++;
            log.note(config.name(), PeerEvent.Kind.ARP_ASKED, address, asked);
            say(Address.BROADCAST_MAC, arp(ArpPacket.REQUEST, config.address(), 0, address));
            clock.set(again, clock.ticks(ASK_AGAIN_NANOS));
        }
    }

    private final PeerClock clock;
    private final PeerLog log;
    private final HostConfig config;
    private final IntPredicate neighbourly;
    private final IntPredicate answersFor;
    private final Consumer<EthernetFrame> wire;
    private final Delayed<ArpPacket> answers;
    private final long answerTicks;
    private final Map<Integer, Long> neighbours = new LinkedHashMap<>();
    private final Map<Integer, Question> questions = new LinkedHashMap<>();
    private int requests;

    /**
     * Plugs someone in.
     *
     * @param neighbourly which addresses are of the link
     * @param answersFor which addresses it answers for
     */
    LinkPort(
            PeerClock clock,
            PeerLog log,
            HostConfig config,
            IntPredicate neighbourly,
            IntPredicate answersFor,
            Consumer<EthernetFrame> wire) {
        this.clock = clock;
        this.log = log;
        this.config = config;
        this.neighbourly = neighbourly;
        this.answersFor = answersFor;
        this.wire = wire;
        this.answerTicks = clock.ticks(config.arp().delayNanos());
        this.answers = new Delayed<>(clock, config.name() + ".arp", this::answer);
        if (config.arp().announceNanos() != ArpConfig.NEVER) {
            long due = Math.max(clock.now(), clock.ticks(config.arp().announceNanos()));
            clock.setAt(clock.timer(config.name() + ".arp.announce", this::announce), due);
        }
    }

    boolean hears(long destination) {
        return destination == config.mac() || destination == Address.BROADCAST_MAC;
    }

    int address() {
        return config.address();
    }

    long mac() {
        return config.mac();
    }

    /** An ARP packet is here. The order of its steps is that of RFC 826, "Packet Reception". */
    void arp(ArpPacket packet) {
        boolean forUs = answersFor.test(packet.targetAddress());
        if (forUs || neighbours.containsKey(packet.senderAddress())) {
            learn(packet.senderAddress(), packet.senderMac());
        }
        if (!forUs || packet.operation() != ArpPacket.REQUEST) {
            return;
        }
        requests++;
        if (!config.arp().answers() || requests <= config.arp().ignoredRequests()) {
            log.note(config.name(), PeerEvent.Kind.ARP_IGNORED, packet.targetAddress(), 0);
        } else if (answers.size() == WAITING_MAX) {
            log.drop(config.name(), PeerDrop.SERVER_FULL, packet.targetAddress());
        } else {
            answers.add(clock.now() + answerTicks, packet);
        }
    }

    /** A frame with an IPv4 packet from {@code mac} is here. */
    void heard(Ipv4Packet packet, long mac) {
        if (config.arp().learning() == ArpConfig.Learning.FROM_ANY_FRAME) {
            learn(packet.source(), mac);
        }
    }

    private void learn(int address, long mac) {
        if (!neighbourly.test(address) || address == config.address()) {
            return;
        }
        if (neighbours.size() == NEIGHBOURS_MAX && !neighbours.containsKey(address)) {
            neighbours.remove(neighbours.keySet().iterator().next());
        }
        neighbours.put(address, mac);
        Question question = questions.remove(address);
        if (question != null) {
            clock.cancel(question.again);
            question.waiting.forEach(packet -> say(mac, packet));
        }
    }

    private void answer(ArpPacket asked) {
        log.note(config.name(), PeerEvent.Kind.ARP_ANSWERED, asked.targetAddress(), 0);
        ArpPacket answer =
                arp(
                        ArpPacket.REPLY,
                        asked.targetAddress(),
                        asked.senderMac(),
                        asked.senderAddress());
        say(asked.senderMac(), answer);
    }

    private void announce() {
        log.note(config.name(), PeerEvent.Kind.ARP_ANNOUNCED, 0, 0);
        say(Address.BROADCAST_MAC, arp(ArpPacket.REQUEST, config.address(), 0, config.address()));
    }

    private ArpPacket arp(int operation, int address, long targetMac, int targetAddress) {
        return new ArpPacket(operation, config.mac(), address, targetMac, targetAddress);
    }

    /** Sends a packet to a neighbour, as soon as its Ethernet address is known. */
    void send(Ipv4Packet packet) {
        int to = packet.destination();
        Long mac = neighbours.get(to);
        if (mac != null) {
            say(mac, packet);
            return;
        }
        if (questions.size() == NEIGHBOURS_MAX && !questions.containsKey(to)) {
            log.drop(config.name(), PeerDrop.NO_NEIGHBOUR, to);
            return;
        }
        Question question = questions.computeIfAbsent(to, Question::new);
        if (question.waiting.size() == WAITING_MAX) {
            log.drop(config.name(), PeerDrop.WIRE_FULL, to);
            return;
        }
        question.waiting.addLast(packet);
        if (question.asked == 0) {
            question.ask();
        }
    }

    /** Packets that wait for an Ethernet address. */
    int waiting() {
        return questions.values().stream().mapToInt(question -> question.waiting.size()).sum();
    }

    private void say(long mac, ArpPacket packet) {
        say(mac, EthernetFrame.ARP, packet.write());
    }

    private void say(long mac, Ipv4Packet packet) {
        say(mac, EthernetFrame.IPV4, packet.write());
    }

    private void say(long mac, int type, Bytes payload) {
        wire.accept(new EthernetFrame(mac, config.mac(), type, payload));
    }
}
