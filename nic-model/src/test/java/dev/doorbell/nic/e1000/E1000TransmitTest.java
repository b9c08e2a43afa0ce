package dev.doorbell.nic.e1000;

import static dev.doorbell.nic.e1000.E1000Bench.DATA;
import static dev.doorbell.nic.e1000.E1000Bench.DEXT;
import static dev.doorbell.nic.e1000.E1000Bench.EOP;
import static dev.doorbell.nic.e1000.E1000Bench.IFCS;
import static dev.doorbell.nic.e1000.E1000Bench.RS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class E1000TransmitTest {
    private static final long TSE = 1L << 26;
    private static final long TCP = 1L << 24;
    private static final long IPV4 = 1L << 25;
    private static final long TXSM = 2L << 40;
    private static final long IXSM = 1L << 40;

    private E1000Bench bench = new E1000Bench();

    @AfterEach
    void close() {
        bench.assertConserved();
        bench.close();
    }

    private void use(E1000Bench other) {
        bench.close();
        bench = other;
    }

    /** Settings for an IPv4 packet with 20 bytes of header and TCP. */
    private static long tcpFirst(int tcpChecksum) {
        return 14 | 24L << 8 | 33L << 16 | 34L << 32 | (long) (34 + tcpChecksum) << 40;
    }

    private static long context(int payload, int header, int mss, long more) {
        return payload | more | DEXT | (long) header << 40 | (long) mss << 48;
    }

    /** A TCP packet as a driver prepares it for segmentation. */
    private static byte[] tcpPacket(int payload) {
        byte[] packet = E1000Bench.frame(E1000Bench.BROADCAST, 54 + payload, 3);
        Checksums.write16(packet, 12, 0x0800);
        packet[14] = 0x45;
        Checksums.write16(packet, 16, 0);
        Checksums.write16(packet, 18, 0x7FF0);
        Checksums.write16(packet, 20, 0);
        packet[23] = 6;
        Checksums.write16(packet, 24, 0);
        packet[46] = 0x50;
        packet[47] = 0x19; // FIN, PSH, ACK
        Checksums.write16(packet, 50, Checksums.sum(6, packet, 26, 34));
        return packet;
    }

    private static void assertGoodTcp(byte[] frame) {
        assertThat(Checksums.sum(frame, 14, 34)).as("IPv4 header").isEqualTo(0xFFFF);
        int pseudo = Checksums.sum(6 + frame.length - 34, frame, 26, 34);
        assertThat(Checksums.sum(pseudo, frame, 34, frame.length)).as("TCP").isEqualTo(0xFFFF);
        assertThat(Checksums.read16(frame, 16)).as("length").isEqualTo(frame.length - 14);
    }

    private static long sequence(byte[] frame) {
        return (long) Checksums.read16(frame, 38) << 16 | Checksums.read16(frame, 40);
    }

    private void segment(int payload, int mss, int... cuts) {
        bench.describe(tcpFirst(16), context(payload, 54, mss, TSE | TCP | IPV4));
        byte[] packet = tcpPacket(payload);
        int from = 0;
        for (int cut : cuts) {
            bench.describe(Arrays.copyOfRange(packet, from, cut), DATA | IFCS | TSE | TXSM | IXSM);
            from = cut;
        }
        bench.describe(
                Arrays.copyOfRange(packet, from, packet.length),
                DATA | IFCS | TSE | TXSM | IXSM | EOP | RS);
        bench.kick();
    }

    private void assertSegments(int payload, int mss) {
        byte[] packet = tcpPacket(payload);
        int count = (payload + mss - 1) / mss;
        assertThat(bench.sent).hasSize(count);
        for (int i = 0; i < count; i++) {
            byte[] frame = bench.sent.get(i);
            int from = i * mss;
            int bytes = Math.min(mss, payload - from);
            assertThat(frame).hasSize(54 + bytes);
            assertGoodTcp(frame);
            assertThat(Arrays.copyOfRange(frame, 54, frame.length))
                    .isEqualTo(Arrays.copyOfRange(packet, 54 + from, 54 + from + bytes));
            assertThat(sequence(frame)).isEqualTo(sequence(packet) + from & 0xFFFF_FFFFL);
            assertThat(Checksums.read16(frame, 18)).isEqualTo(0x7FF0 + i);
            assertThat(frame[47]).isEqualTo((byte) (i == count - 1 ? 0x19 : 0x10));
        }
    }

    @Test
    void aTcpPacketIsCutIntoSegments() {
        bench.sending(32);
        segment(3000, 1000);
        assertSegments(3000, 1000);
        assertThat(bench.statistic(Statistic.TSCTC)).isOne();
    }

    @Test
    void aLastSegmentMayBeShortAndCutsMayLieAnywhere() {
        for (int[] cuts : new int[][] {{54}, {20, 54}, {20, 60, 61}, {54, 554, 1054}, {2000}}) {
            bench.sent.clear();
            bench.sending(32);
            segment(2345, 500, cuts);
            assertSegments(2345, 500);
        }
    }

    @Test
    void aPacketSmallerThanASegmentIsOneFrame() {
        bench.sending(32);
        segment(100, 1460);
        assertSegments(100, 1460);
        assertThat(bench.statistic(Statistic.TSCTC)).isZero();
    }

    @Test
    void segmentationWaitsForRoomInTheTransmitBuffer() {
        bench.sending(8);
        bench.cableTicks = bench.ticks(12_000);
        byte[] packet = tcpPacket(60_000);
        bench.describe(tcpFirst(16), context(60_000, 54, 1460, TSE | TCP | IPV4));
        bench.describe(packet, DATA | IFCS | TSE | TXSM | IXSM | EOP | RS);
        bench.kick();
        assertThat(bench.read(E1000Bench.TDH)).as("16 KiB do not hold it").isOne();
        assertThat(bench.card.waitingFrames()).isLessThanOrEqualTo(16 * 1024 / 1518);
        bench.pass(60 * 12_000);
        assertSegments(60_000, 1460);
        assertThat(bench.read(E1000Bench.TDH)).isEqualTo(2);
    }

    @Test
    void qemusSendsHeadersAloneBehindAFullLastSegment() {
        use(new E1000Bench(DeviceBehaviour.QEMU));
        bench.sending(32);
        segment(3000, 1000);
        assertThat(bench.sent).hasSize(4);
        assertThat(bench.sent.get(3)).hasSize(54);
    }

    @Test
    void checksumsAreInsertedByContext() {
        bench.sending(8);
        byte[] packet = tcpPacket(200);
        Checksums.write16(packet, 16, 240);
        Checksums.write16(packet, 50, Checksums.sum(6 + 220, packet, 26, 34));
        bench.describe(tcpFirst(16), context(0, 0, 0, TCP | IPV4));
        bench.describe(packet, DATA | IFCS | TXSM | IXSM | EOP | RS);
        bench.kick();
        assertGoodTcp(bench.sent.get(0));
        bench.describe(packet, DATA | IFCS | IXSM | EOP | RS);
        bench.kick();
        assertThat(Checksums.sum(bench.sent.get(1), 14, 34)).isEqualTo(0xFFFF);
        assertThat(Checksums.read16(bench.sent.get(1), 50)).isEqualTo(Checksums.read16(packet, 50));
    }

    @Test
    void aLegacyDescriptorCanAskForAChecksum() {
        bench.sending(8);
        byte[] frame = E1000Bench.frame(100);
        bench.describe(frame, EOP | IFCS | RS | 1L << 26 | 50L << 16 | 20L << 40);
        bench.kick();
        byte[] sent = bench.sent.get(0);
        assertThat(Checksums.read16(sent, 50))
                .isEqualTo(Checksums.finish(Checksums.sum(frame, 20, 100)));
    }

    @Test
    void tagsAreInsertedWhereEnabled() {
        bench.sending(8);
        byte[] frame = E1000Bench.frame(100);
        long flags = EOP | IFCS | RS | E1000Bench.VLE | 0x2ABCL << 48;
        bench.describe(frame, flags);
        bench.kick();
        assertThat(bench.sent.get(0)).isEqualTo(frame);
        bench.write(E1000Bench.CTRL, 0x4014_0240);
        bench.describe(frame, flags);
        bench.kick();
        byte[] tagged = bench.sent.get(1);
        assertThat(tagged).hasSize(104);
        assertThat(Checksums.read16(tagged, 12)).isEqualTo(0x8100);
        assertThat(Checksums.read16(tagged, 14)).isEqualTo(0x2ABC);
        assertThat(Arrays.copyOfRange(tagged, 16, 104))
                .isEqualTo(Arrays.copyOfRange(frame, 12, 100));
        assertThat(Arrays.copyOf(tagged, 12)).isEqualTo(Arrays.copyOf(frame, 12));
    }

    @Test
    void aPacketMayTakeSeveralDescriptors() {
        bench.sending(8);
        byte[] frame = E1000Bench.frame(9000);
        bench.describe(Arrays.copyOfRange(frame, 0, 5000), IFCS);
        bench.describe(Arrays.copyOfRange(frame, 5000, 5001), IFCS | RS);
        bench.describe(Arrays.copyOfRange(frame, 5001, 9000), IFCS | EOP | RS);
        bench.kick();
        assertThat(bench.sent).containsExactly(frame);
    }

    @Test
    void shortFramesArePaddedWhereAsked() {
        bench.sending(8);
        bench.send(E1000Bench.frame(20));
        assertThat(bench.sent.get(0)).hasSize(60);
        bench.write(E1000Bench.TCTL, 2);
        bench.send(E1000Bench.frame(20));
        assertThat(bench.sent.get(1)).hasSize(20);
    }

    @Test
    void softwaresOwnFcsIsNotPartOfTheFrame() {
        bench.sending(8);
        bench.describe(E1000Bench.frame(104), EOP | RS);
        bench.kick();
        assertThat(bench.sent.get(0)).hasSize(100);
    }

    @Test
    void withoutALinkFramesWaitAndGoWhenItIsBack() {
        bench.sending(8);
        bench.card.setLink(false);
        int index = bench.send(E1000Bench.frame(60));
        assertThat(bench.sent).isEmpty();
        assertThat(bench.transmitStatus(index)).isZero();
        bench.card.setLink(true);
        bench.settle();
        assertThat(bench.sent).hasSize(1);
        assertThat(bench.transmitStatus(index)).isOne();

        use(new E1000Bench(DeviceBehaviour.QEMU));
        bench.sending(8);
        bench.card.setLink(false);
        index = bench.send(E1000Bench.frame(60));
        assertThat(bench.transmitStatus(index)).as("QEMU's go nowhere").isOne();
        assertThat(bench.sent).isEmpty();
    }

    @Test
    void framesFollowEachOtherAsTheCableGetsFree() {
        bench.sending(16);
        bench.cableTicks = bench.ticks(10_000);
        for (int i = 0; i < 5; i++) {
            bench.describe(E1000Bench.frame(60), EOP | IFCS | RS);
        }
        bench.kick();
        for (int i = 1; i <= 5; i++) {
            assertThat(bench.sent).hasSize(i);
            assertThat(bench.card.waitingFrames()).isEqualTo(5 - i);
            bench.pass(10_000);
        }
        assertThat(bench.statistic(Statistic.GPTC)).isEqualTo(5);
    }

    @Test
    void aFrameTheBufferCannotHoldIsDroppedAndReported() {
        bench.sending(8);
        int index = bench.send(E1000Bench.frame(20_000));
        assertThat(bench.sent).isEmpty();
        assertThat(bench.transmitStatus(index)).isOne();
        assertThat(bench.complaints()).containsKey(TracePoint.TRANSMIT_TOO_LONG);
        bench.send(E1000Bench.frame(60));
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void dataFromNowhereIsZeros() {
        bench.sending(8);
        bench.describe(0x10L, EOP | IFCS | RS | 64);
        bench.kick();
        assertThat(bench.sent.get(0)).containsOnly(0);
        assertThat(bench.complaints()).containsKey(TracePoint.DMA_NO_MEMORY);
    }

    @Test
    void indicesOutsideTheRingAreReportedAndNothingIsSent() {
        bench.sending(8);
        bench.describe(E1000Bench.frame(60), EOP | IFCS | RS);
        bench.writeAndSettle(E1000Bench.TDT, 100);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.read(E1000Bench.TDH)).isZero();
        assertThat(bench.complaints()).containsKey(TracePoint.RING_INDEX_OUTSIDE);
        bench.writeAndSettle(E1000Bench.TDT, 1);
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void fewDescriptorsLeftRaiseTheirCauseOnce() {
        bench.sending(32);
        bench.cableTicks = bench.ticks(10_000);
        bench.write(E1000Bench.TXDCTL, 1L << 25); // below eight
        for (int i = 0; i < 20; i++) {
            bench.describe(E1000Bench.frame(1500), EOP | IFCS);
        }
        bench.kick();
        assertThat(bench.read(E1000Bench.ICR)).isZero();
        int before = 0;
        long causes = 0;
        while (causes == 0) {
            before = 20 - (int) bench.read(E1000Bench.TDH);
            bench.pass(10_000);
            causes = bench.read(E1000Bench.ICR);
        }
        assertThat(causes).isEqualTo(E1000Causes.TXD_LOW);
        assertThat(before).isEqualTo(8);
        bench.pass(1_000_000);
        assertThat(bench.read(E1000Bench.ICR)).isEqualTo(E1000Bench.TXQE);
    }

    @Test
    void withoutBusMasteringNothingIsReadUntilItIsBack() {
        bench.sending(8);
        bench.setMastering(false);
        bench.send(E1000Bench.frame(60));
        assertThat(bench.sent).isEmpty();
        bench.setMastering(true);
        bench.settle();
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void readingTakesTheLinksTime() {
        use(
                new E1000Bench(
                        TimingProfile.named("bare-metal-cortex-a72"),
                        DeviceBehaviour.SPECIFICATION));
        bench.sending(8);
        long start = bench.simulation.nowTicks();
        bench.send(E1000Bench.frame(1514));
        assertThat(bench.sent).isEmpty();
        while (bench.sent.isEmpty()) {
            bench.simulation.runFor(bench.ticks(10));
        }
        // Two round trips of 300 ns each way, and 1514 bytes at 2 ns.
        assertThat(bench.simulation.nowTicks() - start).isGreaterThan(bench.ticks(1200 + 3028));
        bench.pass(10_000);
        assertThat(bench.transmitStatus(0)).isOne();
    }

    @Test
    void resetWhileReadingSendsNothing() {
        use(
                new E1000Bench(
                        TimingProfile.named("bare-metal-cortex-a72"),
                        DeviceBehaviour.SPECIFICATION));
        bench.sending(8);
        bench.send(E1000Bench.frame(1514));
        bench.pass(800);
        bench.write(E1000Bench.CTRL, 0x0400_0000L);
        bench.pass(100_000);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.transmitStatus(0)).isZero();
        bench.sending(8);
        bench.send(E1000Bench.frame(100));
        bench.pass(100_000);
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void loopbackByTheReceiverToo() {
        bench.receiving(8, E1000Bench.EN | E1000Bench.SECRC | 3 << 6).sending(8);
        bench.send(E1000Bench.frame(80));
        assertThat(bench.sent).isEmpty();
        assertThat(bench.receivedLength(0)).isEqualTo(80);
    }
}
