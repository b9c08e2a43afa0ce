package dev.doorbell.nic.testkit;

import static dev.doorbell.nic.testkit.Frame.Kind.NOISE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.nic.peer.packet.ArpPacket;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.DnsQuestion;
import dev.doorbell.nic.peer.packet.EthernetFrame;
import dev.doorbell.nic.peer.packet.IcmpMessage;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.nic.peer.packet.MalformedPacketException;
import dev.doorbell.nic.peer.packet.TcpSegment;
import dev.doorbell.nic.peer.packet.UdpDatagram;
import dev.doorbell.sim.testkit.Damage;
import dev.doorbell.sim.testkit.Shrinking;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;

/** Frames as generated, read and written by the peers' packets; and what they shrink to. */
@Domain(NicDomain.class)
@Domain(DomainContext.Global.class)
class FrameProperties {
    /** Reads a frame all the way down and writes it again from what was read. */
    private static byte[] again(Frame frame) throws MalformedPacketException {
        EthernetFrame ethernet = EthernetFrame.read(frame.bytes());
        Bytes payload =
                ethernet.type() == EthernetFrame.ARP
                        ? ArpPacket.read(ethernet.payload()).write()
                        : again(Ipv4Packet.read(ethernet.payload())).write();
        return new EthernetFrame(
                        ethernet.destination(), ethernet.source(), ethernet.type(), payload)
                .write();
    }

    private static Ipv4Packet again(Ipv4Packet packet) throws MalformedPacketException {
        int from = packet.source();
        int to = packet.destination();
        Bytes inner =
                switch (packet.protocol()) {
                    case Ipv4Packet.UDP ->
                            UdpDatagram.read(packet.payload(), from, to).write(from, to);
                    case Ipv4Packet.TCP ->
                            TcpSegment.read(packet.payload(), from, to).write(from, to);
                    case Ipv4Packet.ICMP -> IcmpMessage.read(packet.payload()).write();
                    default -> packet.payload();
                };
        return new Ipv4Packet(from, to, packet.protocol(), packet.ttl(), packet.id(), inner);
    }

    @Property(tries = 1000, seed = "6101", edgeCases = EdgeCasesMode.NONE)
    @Label("a right frame is what its packets write, byte for byte")
    void aRightFrameIsReadAndWrittenAgain(@ForAll @WellFormed Frame frame)
            throws MalformedPacketException {
        assertThat(frame.isValid()).isTrue();
        assertThat(frame.length()).isBetween(60, 1514);
        assertThat(again(frame)).isEqualTo(frame.toArray());
        Statistics.label("kind")
                .collect(frame.kind())
                .coverage(
                        coverage -> {
                            for (Frame.Kind kind : EnumSet.complementOf(EnumSet.of(NOISE))) {
                                coverage.check(kind).percentage(p -> p > 10);
                            }
                        });
        Statistics.label("border")
                .collect(Set.of(60, 61, 1513, 1514).contains(frame.length()))
                .coverage(coverage -> coverage.check(true).percentage(p -> p > 5));
    }

    @Property(tries = 2000, seed = "6102", edgeCases = EdgeCasesMode.NONE)
    @Label("readers refuse whatever is wrong by their own exception alone")
    void readersThrowNothingElse(@ForAll Frame frame) {
        isRefused(() -> DnsQuestion.read(frame.bytes().skip(42)));
        boolean refused = isRefused(() -> again(frame));
        if (frame.isValid()) {
            assertThat(refused).isFalse();
        }
        assertThat(frame.toString()).startsWith(label(frame)).contains(frame.length() + " byte");
        Statistics.label("refused")
                .collect(refused)
                .coverage(
                        coverage -> {
                            coverage.check(true).percentage(p -> p > 25);
                            coverage.check(false).percentage(p -> p > 50);
                        });
    }

    /** Something that reads. */
    private interface Reading {
        void read() throws MalformedPacketException;
    }

    private static boolean isRefused(Reading reading) {
        try {
            reading.read();
            return false;
        } catch (MalformedPacketException e) {
            assertThat(e.fault()).isNotNull();
            return true;
        }
    }

    private static String label(Frame frame) {
        return switch (frame.kind()) {
            case NOISE -> "noise";
            case IPV4 -> "IPv4";
            case UDP, ARP, ICMP, TCP -> frame.kind().name();
        };
    }

    @Provide
    Arbitrary<Frame> oneByteChanged() {
        return FrameArbitrary.valid().only(Frame.Kind.UDP).bytes(80, 300);
    }

    @Property(tries = 400, seed = "6103", edgeCases = EdgeCasesMode.NONE)
    @Label("one wrong byte behind the Ethernet header of a UDP frame is always seen")
    void oneWrongByteIsSeen(
            @ForAll("oneByteChanged") Frame frame,
            @ForAll @IntRange(min = 14, max = 79) int place,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] bytes = frame.toArray();
        Damage damage = new Damage(Damage.Kind.BYTE_CHANGES, place, bytes[place] ^ change);
        byte[] wrong = damage.to(bytes);
        Frame damaged =
                new Frame(
                        frame.kind(),
                        frame.says(),
                        List.of(damage),
                        Bytes.copyOf(wrong, 0, wrong.length));

        boolean noChecksum =
                wrong[40] == 0 && wrong[41] == 0; // UDP's way to say that there is none
        Assume.that(!noChecksum);
        assertThatThrownBy(() -> again(damaged)).isInstanceOf(MalformedPacketException.class);
    }

    @Example
    @Label("a failure of frames of 777 bytes and more shrinks to one of exactly 777 zeros of UDP")
    void aFrameShrinksToTheShortestThatFails() {
        Frame least =
                Shrinking.minimum(
                        FrameArbitrary.any(), new Random(12), frame -> frame.length() >= 777);

        assertThat(least)
                .hasToString("UDP of 777 bytes, port 40000 to 7, 10.211.55.1 to 10.211.55.100");
        assertThat(least.bytes().skip(42).toArray()).containsOnly(0);
    }
}
