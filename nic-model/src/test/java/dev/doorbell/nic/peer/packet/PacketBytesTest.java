package dev.doorbell.nic.peer.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Packets against bytes worked out by hand, and back. */
class PacketBytesTest {
    private static final int A = Address.ipv4("192.168.0.1");
    private static final int B = Address.ipv4("192.168.0.199");

    private static PacketFault faultOf(Reading reading) {
        try {
            reading.read();
        } catch (MalformedPacketException e) {
            assertThat(e).hasMessageEndingWith(e.fault().says());
            return e.fault();
        }
        throw new AssertionError("was read");
    }

    private interface Reading {
        Object read() throws MalformedPacketException;
    }

    private static Bytes with(Bytes bytes, int at, int value) {
        byte[] changed = bytes.toArray();
        changed[at] = (byte) value;
        return Bytes.copyOf(changed, 0, changed.length);
    }

    @Test
    void theChecksumOfRfc1071sExampleIsRight() {
        byte[] example = {0, 1, (byte) 0xF2, 3, (byte) 0xF4, (byte) 0xF5, (byte) 0xF6, (byte) 0xF7};
        // RFC 1071, section 3: the sum is DDF2.
        assertThat(InternetChecksum.of(Bytes.copyOf(example, 0, 8), 0)).isEqualTo(~0xDDF2 & 0xFFFF);
        assertThat(InternetChecksum.of(Bytes.copyOf(new byte[] {1}, 0, 1), 0)).isEqualTo(0xFEFF);
    }

    @Test
    void anIpv4HeaderHasItsChecksum() {
        // 4500 0015 0000 4000 4011 +checksum+ c0a80001 c0a800c7: the sum is 1_48d9..., folded by
        // hand.
        Bytes bytes = new Ipv4Packet(A, B, 17, 64, 0, Bytes.ofAscii("x")).write();
        long sum = 0x4500 + 0x0015 + 0x4000 + 0x4011 + 0xC0A8 + 0x0001 + 0xC0A8 + 0x00C7;
        long folded = (sum & 0xFFFF) + (sum >> 16);
        assertThat(bytes.toString())
                .isEqualTo(
                        "4500001500004000"
                                + "4011"
                                + String.format("%04x", ~folded & 0xFFFF)
                                + "c0a80001c0a800c778");
    }

    @Test
    void anArpPacketIsTwentyEightBytes() {
        ArpPacket packet = new ArpPacket(ArpPacket.REQUEST, 0x5254_0012_3456L, A, 0, B);
        assertThat(packet.write().toString())
                .isEqualTo("0001080006040001525400123456c0a80001000000000000c0a800c7");
    }

    @Test
    void aTcpSynHasItsOption() throws MalformedPacketException {
        TcpSegment syn = new TcpSegment(1, 2, -1, 0, TcpSegment.SYN, 500, 1460, Bytes.EMPTY);
        Bytes bytes = syn.write(A, B);
        assertThat(bytes.toString()).startsWith("00010002ffffffff00000000600201f4");
        assertThat(bytes.toString()).endsWith("0000020405b4");
        assertThat(TcpSegment.read(bytes, A, B)).isEqualTo(syn);
        assertThat(syn.sequenceLength()).isEqualTo(1);
    }

    @Test
    void whatIsWrongIsNamed() {
        Bytes ip = new Ipv4Packet(A, B, 17, 64, 0, Bytes.ofAscii("x")).write();
        assertThat(faultOf(() -> Ipv4Packet.read(with(ip, 0, 0x65))))
                .isEqualTo(PacketFault.UNKNOWN_KIND);
        assertThat(faultOf(() -> Ipv4Packet.read(with(ip, 0, 0x44))))
                .isEqualTo(PacketFault.BAD_LENGTH);
        assertThat(faultOf(() -> Ipv4Packet.read(with(ip, 8, 1))))
                .isEqualTo(PacketFault.BAD_CHECKSUM);
        assertThat(faultOf(() -> Ipv4Packet.read(ip.first(20)))).isEqualTo(PacketFault.TRUNCATED);
        // More fragments, with the checksum made to fit: 0x4000 became 0x2000.
        int checksum = 0;
        try {
            checksum = ip.u16(10) + 0x2000;
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
        int folded = (checksum & 0xFFFF) + (checksum >> 16);
        Bytes part = with(with(with(ip, 6, 0x20), 10, folded >> 8), 11, folded);
        assertThat(faultOf(() -> Ipv4Packet.read(part))).isEqualTo(PacketFault.FRAGMENT);

        Bytes udp = new UdpDatagram(1, 2, Bytes.ofAscii("x")).write(A, B);
        assertThat(faultOf(() -> UdpDatagram.read(with(udp, 5, 200), A, B)))
                .isEqualTo(PacketFault.BAD_LENGTH);
        assertThat(faultOf(() -> UdpDatagram.read(udp, A, A))).isEqualTo(PacketFault.BAD_CHECKSUM);
        Bytes tcp = new TcpSegment(1, 2, 3, 4, 16, 5, 0, Bytes.EMPTY).write(A, B);
        assertThat(faultOf(() -> TcpSegment.read(with(tcp, 12, 0x40), A, B)))
                .isEqualTo(PacketFault.BAD_LENGTH);
        assertThat(faultOf(() -> ArpPacket.read(with(new ArpPacket(1, 0, 0, 0, 0).write(), 5, 6))))
                .isEqualTo(PacketFault.UNKNOWN_KIND);
        assertThat(faultOf(() -> EthernetFrame.read(Bytes.EMPTY))).isEqualTo(PacketFault.TRUNCATED);
    }

    @Test
    void aUdpChecksumOfZeroIsNoneAndASumOfZeroIsSentAsOnes() throws MalformedPacketException {
        Bytes udp = new UdpDatagram(1, 2, Bytes.ofAscii("x")).write(A, B);
        Bytes unsummed = with(with(udp, 6, 0), 7, 0);
        assertThat(UdpDatagram.read(unsummed, A, A).payload()).isEqualTo(Bytes.ofAscii("x"));
        int checksum = udp.u16(6);
        // Adding what is missing to a port makes the checksum vanish.
        int port = 1 + checksum;
        int folded = (port & 0xFFFF) + (port >> 16);
        Bytes ones = new UdpDatagram(folded, 2, Bytes.ofAscii("x")).write(A, B);
        assertThat(ones.u16(6)).isEqualTo(0xFFFF);
        assertThat(UdpDatagram.read(ones, A, B).sourcePort()).isEqualTo(folded);
    }

    @Property(tries = 300, seed = "5531", edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsReadAndOneWrongBitIsSeen(
            @ForAll int source,
            @ForAll int destination,
            @ForAll @IntRange(max = 65_535) int port,
            @ForAll int sequence,
            @ForAll @IntRange(max = 31) int flags,
            @ForAll @Size(max = 100) byte[] data,
            @ForAll @IntRange(max = 100_000) int bit)
            throws MalformedPacketException {
        Bytes payload = Bytes.copyOf(data, 0, data.length);
        TcpSegment tcp = new TcpSegment(port, 80, sequence, ~sequence, flags, port, 0, payload);
        UdpDatagram udp = new UdpDatagram(port, 53, payload);
        IcmpMessage icmp = new IcmpMessage(8, 0, sequence, payload);
        Bytes tcpBytes = tcp.write(source, destination);

        assertThat(TcpSegment.read(tcpBytes, source, destination)).isEqualTo(tcp);
        assertThat(UdpDatagram.read(udp.write(source, destination), source, destination))
                .isEqualTo(udp);
        assertThat(IcmpMessage.read(icmp.write())).isEqualTo(icmp);
        Ipv4Packet ip = new Ipv4Packet(source, destination, 6, 9, port, tcpBytes);
        EthernetFrame frame = new EthernetFrame(1, 2, EthernetFrame.IPV4, ip.write());
        byte[] bytes = frame.write();
        assertThat(bytes.length).isGreaterThanOrEqualTo(60);
        assertThat(
                        Ipv4Packet.read(
                                EthernetFrame.read(Bytes.copyOf(bytes, 0, bytes.length)).payload()))
                .isEqualTo(ip);

        int at = bit % (8 * tcpBytes.length());
        Bytes wrong = with(tcpBytes, at / 8, tcpBytes.at(at / 8) ^ 1 << at % 8);
        assertThatThrownBy(() -> TcpSegment.read(wrong, source, destination))
                .isInstanceOf(MalformedPacketException.class);
        assertThat(Arrays.equals(wrong.toArray(), tcpBytes.toArray())).isFalse();
    }
}
