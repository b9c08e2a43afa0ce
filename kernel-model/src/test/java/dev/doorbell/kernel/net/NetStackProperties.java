package dev.doorbell.kernel.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.NetworkPolicy.ArpMiss;
import dev.doorbell.kernel.policy.NetworkPolicy.TcpKind;
import dev.doorbell.kernel.program.Addresses;
import dev.doorbell.kernel.program.Errno;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.LatencyBreakdown;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The stack by itself: frames in, frames out. */
class NetStackProperties {
    static final long OWN_MAC = 0x5254_0012_3456L;
    private static final long PEER_MAC = 0x0200_0000_0001L;
    private static final int OWN = NetworkPolicy.HEAD.address();
    private static final int PEER = NetworkPolicy.HEAD.gateway();
    private static final int PORT = 80;

    /** A stack on a bench, and what it has sent. */
    private static final class Rig {
        final Core core;
        final JourneyBook journeys;
        final FakeNic nic = new FakeNic(3);
        final NetStack stack;
        long millis;

        Rig(GuestBench bench, NetworkPolicy policy) {
            this.core = bench.core(0);
            this.journeys = bench.simulation().parts().journeys();
            this.stack =
                    new NetStack(
                            policy, new Transmitter(nic), journeys, 0, any -> {}, () -> millis);
            stack.start(core, OWN_MAC);
        }

        void receive(byte[] frame) {
            core.memory().copyIn(GuestBench.MEMORY, frame, 0, frame.length);
            long journey = journeys.begin(frame.length);
            if (!stack.receive(core, GuestBench.MEMORY, frame, journey)) {
                journeys.drop(journey, DropReason.NO_RECEIVER);
            }
        }

        byte[] last() {
            return nic.sent.get(nic.sent.size() - 1);
        }
    }

    private static Rig run(NetworkPolicy policy, Consumer<Rig> body) {
        try (GuestBench bench = new GuestBench(1)) {
            Rig[] rig = new Rig[1];
            boolean[] through = new boolean[1];
            bench.run(
                    () -> {
                        rig[0] = new Rig(bench, policy);
                        body.accept(rig[0]);
                        through[0] = true;
                    });
            assertThat(through[0]).isTrue();
            return rig[0];
        }
    }

    private static byte[] arp(int operation, int sender, long senderMac, int target) {
        byte[] frame = new byte[60];
        Bytes.putMac(frame, 0, EthernetPort.BROADCAST);
        Bytes.putMac(frame, 6, senderMac);
        Bytes.put16(frame, 12, EthernetPort.TYPE_ARP);
        Bytes.put16(frame, 14, 1);
        Bytes.put16(frame, 16, EthernetPort.TYPE_IPV4);
        Bytes.put16(frame, 18, 0x0604);
        Bytes.put16(frame, 20, operation);
        Bytes.putMac(frame, 22, senderMac);
        Bytes.put32(frame, 28, sender);
        Bytes.put32(frame, 38, target);
        return frame;
    }

    private static byte[] ip(int protocol, int source, int destination, byte[] payload) {
        byte[] frame = new byte[Math.max(60, 34 + payload.length)];
        Bytes.putMac(frame, 0, OWN_MAC);
        Bytes.putMac(frame, 6, PEER_MAC);
        Bytes.put16(frame, 12, EthernetPort.TYPE_IPV4);
        frame[14] = 0x45;
        Bytes.put16(frame, 16, 20 + payload.length);
        frame[22] = 64;
        frame[23] = (byte) protocol;
        Bytes.put32(frame, 26, source);
        Bytes.put32(frame, 30, destination);
        Bytes.put16(frame, 24, Bytes.checksum(Bytes.sum(frame, 14, 20)));
        System.arraycopy(payload, 0, frame, 34, payload.length);
        return frame;
    }

    /** A segment of the peer's; the kernel's port is the first it hands out. */
    private static byte[] segment(int sequence, int acknowledged, int flags, byte[] data) {
        byte[] frame =
                TcpSegment.frame(PEER, OWN, PORT, 49_152, sequence, acknowledged, flags, data);
        byte[] payload = new byte[20 + data.length];
        System.arraycopy(frame, 34, payload, 0, payload.length);
        return ip(Tcp.PROTOCOL, PEER, OWN, payload);
    }

    private static TcpSegment parse(byte[] frame) {
        Ipv4Packet packet = requireNonNull(Ipv4Packet.parse(frame), "header and its sum");
        return requireNonNull(TcpSegment.parse(packet), "segment and its sum");
    }

    // ARP and the next hop.

    @Example
    void aRequestForTheOwnAddressIsAnsweredAndEveryPacketTeaches() {
        run(
                NetworkPolicy.HEAD,
                rig -> {
                    assertThat(rig.nic.sent).as("asks for the gateway as it boots").hasSize(1);
                    assertThat(rig.last()).isEqualTo(asking());
                    rig.receive(arp(1, PEER, PEER_MAC, OWN));
                    assertThat(rig.nic.sent).hasSize(2);
                    assertThat(Bytes.get16(rig.last(), 20)).isEqualTo(2);
                    assertThat(Bytes.getMac(rig.last(), 0)).isEqualTo(PEER_MAC);
                    assertThat(Bytes.getMac(rig.last(), 22)).isEqualTo(OWN_MAC);
                    assertThat(Bytes.get32(rig.last(), 28)).isEqualTo(OWN);
                    assertThat(Bytes.get32(rig.last(), 38)).isEqualTo(PEER);
                    rig.receive(arp(1, PEER + 7, PEER_MAC + 7, PEER + 8));
                    assertThat(rig.nic.sent).as("for another: no answer").hasSize(2);
                    assertThat(rig.stack.arpCache().lookUp(PEER + 7)).isEqualTo(PEER_MAC + 7);
                    assertThat(rig.stack.arpCache().lookUp(PEER)).isEqualTo(PEER_MAC);
                });
    }

    private static byte[] asking() {
        return arp(1, OWN, OWN_MAC, PEER);
    }

    @Property(tries = 200, seed = "20262121", edgeCases = EdgeCasesMode.NONE)
    @Label("the cache is a list of sixteen whose first entry gives way")
    void theCacheIsAListOfSixteenWhoseFirstEntryGivesWay(@ForAll long seed) {
        Random random = new Random(seed);
        ArpCache cache = new ArpCache();
        List<int[]> oracle = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int address = random.nextInt(30);
            int mac = random.nextInt(1000);
            cache.learn(address, mac);
            int[] entry = {address, mac};
            int at = indexOf(oracle, address);
            if (at >= 0) {
                oracle.set(at, entry);
            } else if (oracle.size() < 16) {
                oracle.add(entry);
            } else {
                oracle.set(0, entry);
            }
            for (int any = 0; any < 30; any++) {
                int where = indexOf(oracle, any);
                assertThat(cache.lookUp(any))
                        .isEqualTo(where < 0 ? ArpCache.UNKNOWN : oracle.get(where)[1]);
            }
            assertThat(cache.size()).isEqualTo(oracle.size());
        }
    }

    private static int indexOf(List<int[]> entries, int address) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i)[0] == address) {
                return i;
            }
        }
        return -1;
    }

    @Example
    void headAsksTheNeighbourItselfAndTheOlderTreesTheGateway() {
        int neighbour = PEER + 40;
        run(
                NetworkPolicy.HEAD,
                rig -> {
                    UdpSocket socket = rig.stack.openUdp(rig.core);
                    assertThat(rig.stack.sendTo(rig.core, socket, new byte[1], neighbour, 9))
                            .isEqualTo(Errno.ENETUNREACH);
                    assertThat(Bytes.get32(rig.last(), 38)).isEqualTo(neighbour);
                    rig.stack.sendTo(rig.core, socket, new byte[1], Addresses.of("9.9.9.9"), 9);
                    assertThat(Bytes.get32(rig.last(), 38)).isEqualTo(PEER);
                });
        run(
                NetworkPolicy.S1.with(ArpMiss.FIRST_PACKET_LOST),
                rig -> {
                    UdpSocket socket = rig.stack.openUdp(rig.core);
                    rig.stack.sendTo(rig.core, socket, new byte[1], neighbour, 9);
                    assertThat(Bytes.get32(rig.last(), 38)).isEqualTo(PEER);
                });
    }

    @Property(tries = 20, seed = "20262122", edgeCases = EdgeCasesMode.FIRST)
    @Label("of the packets parked the last sixteen go out, unless they waited five seconds")
    void parkedPacketsGoOutWhenTheAnswerComes(
            @ForAll @IntRange(min = 0, max = 40) int count, @ForAll boolean late) {
        run(
                NetworkPolicy.HEAD,
                rig -> {
                    UdpSocket socket = rig.stack.openUdp(rig.core);
                    for (int i = 0; i < count; i++) {
                        int sent =
                                rig.stack.sendTo(rig.core, socket, new byte[] {(byte) i}, PEER, 9);
                        assertThat(sent).isEqualTo(Errno.ENETUNREACH);
                    }
                    rig.nic.sent.clear();
                    rig.millis += late ? 5000 : 4999;
                    rig.receive(arp(2, PEER, PEER_MAC, OWN));
                    int kept = late ? 0 : Math.min(count, 16);
                    assertThat(rig.nic.sent).hasSize(kept);
                    for (int i = 0; i < kept; i++) {
                        assertThat(rig.nic.sent.get(i)[42]).isEqualTo((byte) (count - kept + i));
                        assertThat(Bytes.getMac(rig.nic.sent.get(i), 0)).isEqualTo(PEER_MAC);
                    }
                    rig.receive(arp(2, PEER, PEER_MAC, OWN));
                    assertThat(rig.nic.sent).as("once").hasSize(kept);
                });
    }

    // ICMP and UDP.

    @Example
    void anEchoRequestComesBackWithItsBytes() {
        byte[] echo = {8, 0, 0, 0, 1, 2, 3, 4, 'd', 'o', 'o', 'r', 'b'};
        Bytes.put16(echo, 2, Bytes.checksum(Bytes.sum(echo, 0, echo.length)));
        run(
                NetworkPolicy.HEAD,
                rig -> {
                    rig.receive(arp(2, PEER, PEER_MAC, OWN));
                    rig.receive(ip(1, PEER, OWN, echo));
                    Ipv4Packet answer = requireNonNull(Ipv4Packet.parse(rig.last()));
                    assertThat(answer.destination()).isEqualTo(PEER);
                    assertThat(answer.source()).isEqualTo(OWN);
                    assertThat(answer.bytes()).isEqualTo(echo.length);
                    assertThat(rig.last()[34]).isZero();
                    for (int i = 4; i < echo.length; i++) {
                        assertThat(rig.last()[34 + i]).isEqualTo(echo[i]);
                    }
                    assertThat(Bytes.checksum(Bytes.sum(rig.last(), 34, echo.length))).isZero();
                    int sent = rig.nic.sent.size();
                    echo[9]++;
                    rig.receive(ip(1, PEER, OWN, echo));
                    assertThat(rig.nic.sent).as("a wrong sum gets nothing").hasSize(sent);
                });
    }

    @Example
    void aDatagramGoesOutWholeAndItsAnswerComesToItsSocketAlone() {
        run(
                NetworkPolicy.HEAD,
                rig -> {
                    rig.receive(arp(2, PEER, PEER_MAC, OWN));
                    UdpSocket one = rig.stack.openUdp(rig.core);
                    UdpSocket two = rig.stack.openUdp(rig.core);
                    assertThat(rig.stack.bind(one, 1000)).isZero();
                    assertThat(rig.stack.bind(two, 1000)).isEqualTo(Errno.EADDRINUSE);
                    assertThat(rig.stack.sendTo(rig.core, two, new byte[] {5, 6, 7}, PEER, 53))
                            .isEqualTo(3);
                    Ipv4Packet out = requireNonNull(Ipv4Packet.parse(rig.last()));
                    assertThat(out.isSumRight()).isTrue();
                    assertThat(out.get16(0)).isEqualTo(two.port()).isNotEqualTo(1000);
                    assertThat(out.get16(2)).isEqualTo(53);
                    byte[] answer = new byte[8 + 2];
                    Bytes.put16(answer, 0, 53);
                    Bytes.put16(answer, 2, 1000);
                    Bytes.put16(answer, 4, 10);
                    answer[8] = 42;
                    rig.receive(ip(17, PEER, OWN, answer));
                    byte[] to = new byte[10];
                    assertThat(two.receive(to)).isEqualTo(Errno.EAGAIN);
                    assertThat(one.receive(to)).isEqualTo(2);
                    assertThat(to[0]).isEqualTo((byte) 42);
                    assertThat(one.receive(to)).isEqualTo(Errno.EAGAIN);
                    assertThat(rig.stack.sendTo(rig.core, one, new byte[1473], PEER, 53))
                            .isEqualTo(Errno.EMSGSIZE);
                    assertThat(rig.stack.sendTo(rig.core, one, new byte[1472], PEER, 53))
                            .isEqualTo(1472);
                    rig.nic.takes = false;
                    assertThat(rig.stack.sendTo(rig.core, one, new byte[1], PEER, 53))
                            .isEqualTo(Errno.ENOBUFS);
                });
    }

    // TCP.

    /** Opens a connection without a thread: the peer's answer is there before anybody waits. */
    private static TcpConnection connected(Rig rig, int peerSequence) {
        rig.receive(arp(2, PEER, PEER_MAC, OWN));
        TcpConnection made = requireNonNull(rig.stack.tcp().prepare(PEER, PORT).connection());
        assertThat(made.begin(rig.core)).isZero();
        TcpSegment syn = parse(rig.last());
        assertThat(syn.flags()).isEqualTo(TcpSegment.SYN);
        rig.receive(
                segment(
                        peerSequence,
                        syn.sequence() + 1,
                        TcpSegment.SYN | TcpSegment.ACK,
                        new byte[0]));
        TcpSegment ack = parse(rig.last());
        assertThat(ack.flags()).isEqualTo(TcpSegment.ACK);
        assertThat(ack.acknowledged()).isEqualTo(peerSequence + 1);
        return made;
    }

    @Property(tries = 150, seed = "20262123", edgeCases = EdgeCasesMode.NONE)
    @Label("whatever order segments come in, the program reads a beginning of the stream, in order")
    void aProgramReadsABeginningOfTheStreamInOrder(
            @ForAll long seed, @ForAll boolean mended, @ForAll boolean wraps) {
        TcpKind kind = mended ? TcpKind.RETRANSMITTING : TcpKind.BREENIX;
        Random random = new Random(seed);
        int first = wraps ? -40 : random.nextInt();
        Rig rig =
                run(
                        NetworkPolicy.HEAD.with(kind),
                        on -> {
                            TcpConnection connection = connected(on, first);
                            int ourNext = parse(on.last()).sequence();
                            boolean[] had = new boolean[30];
                            int inOrder = 0;
                            ByteArrayOutputStream read = new ByteArrayOutputStream();
                            for (int i = 0; i < 90; i++) {
                                int near = Math.min(29, inOrder + random.nextInt(4));
                                int number = random.nextInt(3) == 0 ? random.nextInt(30) : near;
                                int before = on.nic.sent.size();
                                byte[] data = data(number);
                                on.receive(
                                        segment(
                                                first + 1 + 5 * number,
                                                ourNext,
                                                TcpSegment.ACK,
                                                data));
                                boolean isNext = number == inOrder;
                                if (isNext || mended) {
                                    had[number] = true;
                                }
                                while (inOrder < 30 && had[inOrder] && (mended || isNext)) {
                                    inOrder++;
                                    if (!mended) {
                                        break;
                                    }
                                }
                                if (mended) {
                                    assertThat(on.nic.sent.size()).isGreaterThan(before);
                                } else {
                                    assertThat(on.nic.sent).hasSize(before + (isNext ? 1 : 0));
                                }
                                if (on.nic.sent.size() > before) {
                                    assertThat(parse(on.last()).acknowledged())
                                            .isEqualTo(first + 1 + 5 * inOrder);
                                }
                                drain(on, connection, read);
                                assertThat(read.size()).isEqualTo(5 * inOrder);
                            }
                            byte[] all = read.toByteArray();
                            for (int i = 0; i < all.length; i++) {
                                assertThat(all[i]).isEqualTo(data(i / 5)[i % 5]);
                            }
                            on.stack.close(on.core, connection);
                        });
        LatencyBreakdown all = rig.journeys.breakdown();
        assertThat(all.begun()).isEqualTo(all.delivered() + all.droppedCount() + all.resident());
    }

    private static byte[] data(int number) {
        byte[] data = new byte[5];
        for (int i = 0; i < 5; i++) {
            data[i] = (byte) (number * 7 + i);
        }
        return data;
    }

    private static void drain(Rig rig, TcpConnection connection, ByteArrayOutputStream to) {
        byte[] piece = new byte[7];
        while (connection.hasData()) {
            int bytes = connection.read(rig.core, piece, 0);
            to.write(piece, 0, bytes);
        }
    }

    @Example
    void dataAndItsEndAreAcknowledgedApartAndClosingSendsTheOtherEnd() {
        run(
                NetworkPolicy.HEAD,
                rig -> {
                    TcpConnection connection = connected(rig, 1000);
                    int ourNext = parse(rig.last()).sequence();
                    int before = rig.nic.sent.size();
                    rig.receive(
                            segment(
                                    1001,
                                    ourNext,
                                    TcpSegment.ACK | TcpSegment.FIN,
                                    new byte[] {1, 2, 3}));
                    assertThat(rig.nic.sent).hasSize(before + 2);
                    assertThat(parse(rig.nic.sent.get(before)).acknowledged()).isEqualTo(1004);
                    assertThat(parse(rig.last()).acknowledged()).isEqualTo(1005);
                    byte[] to = new byte[10];
                    assertThat(connection.read(rig.core, to, 0)).isEqualTo(3);
                    assertThat(connection.read(rig.core, to, 0)).as("the end").isZero();
                    assertThat(connection.send(rig.core, new byte[2000], 0, 2000))
                            .as("one segment")
                            .isEqualTo(1460);
                    assertThat(parse(rig.last()).bytes()).isEqualTo(1460);
                    rig.stack.close(rig.core, connection);
                    TcpSegment fin = parse(rig.last());
                    assertThat(fin.flags()).isEqualTo(TcpSegment.FIN | TcpSegment.ACK);
                    assertThat(fin.sequence()).isEqualTo(ourNext + 1460);
                    rig.receive(segment(1005, fin.sequence() + 1, TcpSegment.ACK, new byte[0]));
                    int sent = rig.nic.sent.size();
                    rig.receive(segment(1005, fin.sequence() + 1, TcpSegment.ACK, new byte[0]));
                    assertThat(rig.nic.sent).as("nothing is left of it: reset").hasSize(sent + 1);
                    assertThat(parse(rig.last()).flags()).isEqualTo(TcpSegment.RST);
                });
    }

    @Example
    void aResetWithinTheWindowEndsItAndOneOutsideDoesNot() {
        run(
                NetworkPolicy.HEAD,
                rig -> {
                    TcpConnection connection = connected(rig, 1000);
                    rig.receive(segment(900, 0, TcpSegment.RST, new byte[0]));
                    assertThat(connection.send(rig.core, new byte[1], 0, 1)).isEqualTo(1);
                    rig.receive(segment(1001, 0, TcpSegment.RST, new byte[0]));
                    assertThat(connection.send(rig.core, new byte[1], 0, 1))
                            .isEqualTo(Errno.ECONNRESET);
                });
    }

    @Example
    void whatIsNotAcknowledgedGoesOutAgainAfterASecondAndThenTwiceAsLate() {
        run(
                NetworkPolicy.HEAD.with(TcpKind.RETRANSMITTING),
                rig -> {
                    TcpConnection connection = connected(rig, 1000);
                    connection.send(rig.core, new byte[] {9}, 0, 1);
                    byte[] first = rig.last();
                    List<Long> again = new ArrayList<>();
                    rig.nic.sent.clear();
                    for (rig.millis = 1; rig.millis <= 130_000; rig.millis++) {
                        rig.stack.timer(rig.core);
                        if (!rig.nic.sent.isEmpty()) {
                            again.add(rig.millis);
                            assertThat(parse(rig.last()).sequence())
                                    .isEqualTo(parse(first).sequence());
                            rig.nic.sent.clear();
                        }
                    }
                    assertThat(again)
                            .containsExactly(1000L, 3000L, 7000L, 15_000L, 31_000L, 63_000L);
                    assertThat(connection.send(rig.core, new byte[1], 0, 1))
                            .isEqualTo(Errno.ETIMEDOUT);
                });
    }

    // Bad input.

    @Property(tries = 3000, seed = "20262124", edgeCases = EdgeCasesMode.NONE)
    @Label("no bytes at all confuse the stack, and every frame's journey ends or waits")
    void noBytesAtAllConfuseTheStack(@ForAll long seed, @ForAll boolean mended) {
        Random random = new Random(seed);
        TcpKind kind = mended ? TcpKind.RETRANSMITTING : TcpKind.BREENIX;
        Rig rig =
                run(
                        NetworkPolicy.HEAD.with(kind),
                        on -> {
                            connected(on, 1000);
                            UdpSocket socket = on.stack.openUdp(on.core);
                            on.stack.bind(socket, 53);
                            for (int i = 0; i < 10; i++) {
                                on.receive(bent(random));
                            }
                            byte[] to = new byte[2000];
                            while (socket.receive(to) >= 0) {
                                assertThat(to).hasSize(2000);
                            }
                        });
        LatencyBreakdown all = rig.journeys.breakdown();
        assertThat(all.begun()).isEqualTo(all.delivered() + all.droppedCount() + all.resident());
    }

    /** A frame that makes sense as far as it was not bent. */
    private static byte[] bent(Random random) {
        byte[] udp = new byte[8 + random.nextInt(20)];
        Bytes.put16(udp, 2, 53);
        Bytes.put16(udp, 4, udp.length);
        byte[] frame =
                switch (random.nextInt(5)) {
                    case 0 -> arp(1 + random.nextInt(2), random.nextInt(), random.nextLong(), OWN);
                    case 1 -> ip(17, PEER, OWN, udp);
                    case 2 -> ip(1, PEER, OWN, new byte[random.nextInt(12)]);
                    case 3 -> new byte[random.nextInt(100)];
                    default ->
                            segment(
                                    1001,
                                    random.nextInt(),
                                    random.nextInt(64),
                                    new byte[random.nextInt(9)]);
                };
        for (int bends = random.nextInt(4); bends > 0 && frame.length > 0; bends--) {
            frame[random.nextInt(frame.length)] = (byte) random.nextInt();
        }
        if (frame.length >= 34 && random.nextBoolean()) { // a right sum leads further in
            Bytes.put16(frame, 24, 0);
            Bytes.put16(frame, 24, Bytes.checksum(Bytes.sum(frame, 14, 20)));
        }
        return random.nextInt(4) == 0
                ? java.util.Arrays.copyOf(frame, random.nextInt(frame.length + 1))
                : frame;
    }
}
