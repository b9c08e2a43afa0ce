package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class E1000ReceiveTest {
    private static final int ON = E1000Bench.EN | E1000Bench.SECRC;

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

    @Test
    void framesWaitInThePacketBufferForDescriptors() {
        bench.receiving(8);
        bench.writeAndSettle(E1000Bench.RDT, 2);
        for (int i = 0; i < 5; i++) {
            bench.arrives(E1000Bench.frame(E1000Bench.MAC, 60, i));
        }
        assertThat(bench.read(E1000Bench.RDH)).isEqualTo(2);
        assertThat(bench.card.residentFrames()).isEqualTo(3);
        assertThat(bench.statistic(Statistic.RNBC)).isEqualTo(3);
        assertThat(bench.statistic(Statistic.MPC)).isZero();

        bench.writeAndSettle(E1000Bench.RDT, 7);
        assertThat(bench.read(E1000Bench.RDH)).isEqualTo(5);
        assertThat(bench.bytesAt(E1000Bench.buffer(4), 60))
                .isEqualTo(E1000Bench.frame(E1000Bench.MAC, 60, 4));
        assertThat(bench.card.residentFrames()).isZero();
    }

    @Test
    void aFullPacketBufferLosesFramesAndSaysSo() {
        bench.receiving(8);
        bench.writeAndSettle(E1000Bench.RDT, 0);
        bench.write(E1000Bench.PBA, 8); // KiB
        int fit = 8 * 1024 / (1500 + 4);
        for (int i = 0; i < fit; i++) {
            assertThat(bench.card.canReceive(1500)).isTrue();
            bench.arrives(E1000Bench.frame(1500));
        }
        assertThat(bench.read(E1000Bench.ICR)).isZero();
        assertThat(bench.card.canReceive(1500)).isFalse();
        bench.arrives(E1000Bench.frame(1500));
        bench.arrives(E1000Bench.frame(1500));

        assertThat(bench.read(E1000Bench.ICR)).isEqualTo(E1000Bench.RXO);
        assertThat(bench.statistic(Statistic.MPC)).isEqualTo(2);
        assertThat(bench.statistic(Statistic.GPRC)).isEqualTo(fit);
        assertThat(bench.dropped(DropReason.DEVICE_STORE_FULL)).isEqualTo(2);
        assertThat(bench.card.residentFrames()).isEqualTo(fit);
    }

    @Test
    void withoutBusMasteringFramesWait() {
        bench.receiving(8);
        bench.setMastering(false);
        bench.arrives(E1000Bench.frame(60));
        assertThat(bench.card.residentFrames()).isOne();
        bench.setMastering(true);
        bench.settle();
        assertThat(bench.card.residentFrames()).isZero();
        assertThat(bench.read(E1000Bench.RDH)).isOne();
    }

    @Test
    void aReceiverThatIsOffOrWithoutLinkDropsWithItsReason() {
        bench.arrives(E1000Bench.frame(60));
        bench.receiving(8);
        bench.card.setLink(false);
        bench.arrives(E1000Bench.frame(60));
        assertThat(bench.dropped(DropReason.DEVICE_NOT_READY)).isEqualTo(2);
        assertThat(bench.card.canReceive(60)).isFalse();
    }

    @Test
    void softwareCanTakeTheLinkFromTheMac() {
        bench.write(E1000Bench.CTRL, 0x0014_0200);
        assertThat(bench.card.isLinkUp()).isFalse();
        assertThat(bench.read(E1000Bench.ICR)).isEqualTo(E1000Bench.LSC);
        bench.write(E1000Bench.CTRL, 0x0014_0240);
        assertThat(bench.card.isLinkUp()).isTrue();
    }

    @Test
    void resetDropsWhatIsStored() {
        bench.receiving(8);
        bench.writeAndSettle(E1000Bench.RDT, 0);
        bench.arrives(E1000Bench.frame(60));
        bench.write(E1000Bench.CTRL, 0x0400_0000L);
        assertThat(bench.card.residentFrames()).isZero();
        assertThat(bench.dropped(DropReason.DEVICE_NOT_READY)).isOne();
    }

    @Test
    void lengthsAreLimitedUnlessAllowed() {
        bench.receiving(16, ON);
        bench.arrives(E1000Bench.frame(1518));
        bench.arrives(E1000Bench.frame(1519));
        assertThat(bench.read(E1000Bench.RDH)).isOne();
        assertThat(bench.statistic(Statistic.ROC)).isOne();
        assertThat(bench.dropped(DropReason.FRAME_TOO_LONG)).isOne();
        bench.write(E1000Bench.RCTL, ON | E1000Bench.LPE);
        bench.arrives(E1000Bench.frame(9000));
        assertThat(bench.read(E1000Bench.RDH)).isEqualTo(6);
        bench.arrives(E1000Bench.frame(16380));
        bench.arrives(E1000Bench.frame(16381));
        assertThat(bench.statistic(Statistic.ROC)).isEqualTo(2);
    }

    @Test
    void shortFramesArePadded() {
        bench.receiving(8);
        bench.memory().write(E1000Bench.buffer(0) + 56, 8, -1);
        bench.arrives(E1000Bench.frame(20));
        assertThat(bench.receivedLength(0)).isEqualTo(60);
        assertThat(bench.bytesAt(E1000Bench.buffer(0) + 20, 40)).containsOnly(0);
    }

    @Test
    void aTagIsTakenOutAndFiltered() {
        byte[] frame = tagged(0x6123);
        bench.receiving(8, ON | 1 << 18);
        bench.arrives(frame);
        assertThat(bench.read(E1000Bench.RDH)).as("its VLAN is not in the table").isZero();
        assertThat(bench.dropped(DropReason.FILTERED)).isOne();
        bench.write(0x5600 + 4 * (0x123 >> 5), 1L << (0x123 & 31));
        bench.arrives(frame);
        assertThat(bench.receivedLength(0)).isEqualTo(100);
        assertThat(bench.receivedStatus(0) & ReceiveDescriptor.VLAN).isZero();
        bench.write(E1000Bench.CTRL, 0x4014_0240);
        bench.arrives(frame);
        assertThat(bench.receivedLength(1)).isEqualTo(96);
        assertThat(bench.receivedStatus(1) & ReceiveDescriptor.VLAN).isNotZero();
        assertThat(ReceiveDescriptor.special(bench.received(1))).isEqualTo(0x6123);
        byte[] stored = bench.bytesAt(E1000Bench.buffer(1), 96);
        assertThat(Checksums.read16(stored, 12)).isEqualTo(0x0806);
    }

    private static byte[] tagged(int tag) {
        byte[] frame = E1000Bench.frame(100);
        Checksums.write16(frame, 12, 0x8100);
        Checksums.write16(frame, 14, tag);
        Checksums.write16(frame, 16, 0x0806);
        return frame;
    }

    /** A UDP or TCP frame with good checksums. */
    private static byte[] ipFrame(int protocol) {
        byte[] frame = E1000Bench.frame(100);
        Checksums.write16(frame, 12, 0x0800);
        frame[14] = 0x45;
        Checksums.write16(frame, 16, 86);
        Checksums.write16(frame, 20, 0);
        frame[23] = (byte) protocol;
        Checksums.write16(frame, 24, 0);
        Checksums.write16(frame, 24, Checksums.finish(Checksums.sum(frame, 14, 34)));
        int at = protocol == 17 ? 40 : 50;
        Checksums.write16(frame, at, 0);
        int pseudo = Checksums.sum(protocol + 66, frame, 26, 34);
        Checksums.write16(frame, at, Checksums.finish(Checksums.sum(pseudo, frame, 34, 100)));
        return frame;
    }

    @Test
    void checksumsAreLookedAtWhereAsked() {
        bench.receiving(32);
        bench.arrives(ipFrame(17));
        assertThat(bench.receivedStatus(0)).as("not asked").isEqualTo(0x07);
        bench.write(E1000Bench.RXCSUM, 0x300);
        bench.arrives(ipFrame(17));
        bench.arrives(ipFrame(6));
        assertThat(bench.receivedStatus(1)).isEqualTo(0x63);
        assertThat(bench.receivedStatus(2)).isEqualTo(0x63);
        assertThat(ReceiveDescriptor.errors(bench.received(1))).isZero();
        byte[] wrong = ipFrame(6);
        wrong[90] ^= 1;
        bench.arrives(wrong);
        assertThat(bench.receivedStatus(3)).isEqualTo(0x63);
        assertThat(ReceiveDescriptor.errors(bench.received(3))).isEqualTo(0x20);
        byte[] wrongHeader = ipFrame(17);
        wrongHeader[22] ^= 1; // time to live: not in the pseudo-header
        bench.arrives(wrongHeader);
        assertThat(ReceiveDescriptor.errors(bench.received(4))).isEqualTo(0x40);
        byte[] fragment = ipFrame(17);
        fragment[20] = 0x20;
        Checksums.write16(fragment, 24, 0);
        Checksums.write16(fragment, 24, Checksums.finish(Checksums.sum(fragment, 14, 34)));
        bench.arrives(fragment);
        assertThat(bench.receivedStatus(5)).isEqualTo(0x43);
        byte[] none = ipFrame(17);
        Checksums.write16(none, 40, 0);
        bench.arrives(none);
        assertThat(bench.receivedStatus(6)).isEqualTo(0x43);
        bench.arrives(E1000Bench.frame(100));
        assertThat(bench.receivedStatus(7)).isEqualTo(0x07);
    }

    @Test
    void thePacketChecksumStartsWhereAsked() {
        bench.receiving(8, E1000Bench.EN);
        bench.write(E1000Bench.RXCSUM, 14);
        bench.arrives(E1000Bench.frame(64));
        byte[] stored = bench.bytesAt(E1000Bench.buffer(0), 68);
        assertThat(ReceiveDescriptor.checksum(bench.received(0)))
                .isEqualTo(Checksums.sum(stored, 14, 68));
    }

    @Test
    void aSmallFrameRaisesItsOwnCause() {
        bench.receiving(16);
        bench.write(E1000Bench.RSRPD, 64);
        bench.arrives(E1000Bench.frame(64));
        assertThat(bench.read(E1000Bench.ICR)).isEqualTo(E1000Bench.RXT0 | E1000Causes.SRPD);
        bench.arrives(E1000Bench.frame(65));
        assertThat(bench.read(E1000Bench.ICR)).isEqualTo(E1000Bench.RXT0);
    }

    @Test
    void aDescriptorWithoutABufferIsPassedOver() {
        bench.receiving(8);
        bench.memory().write(E1000Bench.RECEIVE_RING, 8, 0);
        bench.arrives(E1000Bench.frame(60));
        assertThat(bench.received(0)).isEqualTo(1L << 32);
        assertThat(bench.receivedLength(1)).isEqualTo(60);
        assertThat(bench.read(E1000Bench.RDH)).isEqualTo(2);
    }

    @Test
    void indicesOutsideTheRingAreReportedAndNothingMoves() {
        bench.receiving(8);
        bench.writeAndSettle(E1000Bench.RDT, 100);
        bench.arrives(E1000Bench.frame(60));
        assertThat(bench.read(E1000Bench.RDH)).isZero();
        assertThat(bench.complaints()).containsKey(TracePoint.RING_INDEX_OUTSIDE);
        assertThat(bench.card.residentFrames()).isOne();
        bench.writeAndSettle(E1000Bench.RDT, 7);
        assertThat(bench.read(E1000Bench.RDH)).isOne();
    }

    @Test
    void statisticsCountSizesAndKinds() {
        bench.receiving(64, ON | E1000Bench.MPE | E1000Bench.LPE);
        int[] sizes = {60, 61, 123, 124, 251, 252, 507, 508, 1019, 1020, 1514};
        for (int size : sizes) {
            bench.arrives(E1000Bench.frame(size));
        }
        bench.arrives(E1000Bench.frame(E1000Bench.BROADCAST, 60, 1));
        bench.arrives(E1000Bench.frame(new byte[] {1, 0, 0, 0, 0, 1}, 60, 1));
        bench.arrives(E1000Bench.frame(new byte[] {2, 0, 0, 0, 0, 1}, 60, 1)); // not ours
        assertThat(bench.statistic(Statistic.PRC64)).isEqualTo(3);
        assertThat(bench.statistic(Statistic.PRC127)).isEqualTo(2);
        assertThat(bench.statistic(Statistic.PRC255)).isEqualTo(2);
        assertThat(bench.statistic(Statistic.PRC511)).isEqualTo(2);
        assertThat(bench.statistic(Statistic.PRC1023)).isEqualTo(2);
        assertThat(bench.statistic(Statistic.PRC1522)).isEqualTo(2);
        assertThat(bench.statistic(Statistic.BPRC)).isOne();
        assertThat(bench.statistic(Statistic.MPRC)).isOne();
        assertThat(bench.statistic(Statistic.GPRC)).isEqualTo(13);
        assertThat(bench.statistic(Statistic.TPR)).isEqualTo(14);
        long octets = 2 * 64;
        for (int size : sizes) {
            octets += size + 4;
        }
        assertThat(bench.read(0x4088)).isEqualTo(octets);
        assertThat(bench.read(0x408C)).isZero();
        assertThat(bench.read(0x4088)).as("the upper half clears both").isZero();
    }

    @Test
    void overALinkDataComesBeforeDescriptorBeforeTheWire() {
        use(
                new E1000Bench(
                        TimingProfile.named("bare-metal-cortex-a72"),
                        DeviceBehaviour.SPECIFICATION));
        bench.receiving(8);
        bench.pass(10_000);
        bench.write(E1000Bench.IMS, E1000Bench.RXT0);
        byte[] frame = E1000Bench.frame(1514);
        bench.arrives(frame);
        long start = bench.simulation.nowTicks();
        boolean dataSeen = false;
        boolean doneSeen = false;
        while (!bench.isIntxHigh()) {
            bench.simulation.runFor(1 + bench.ticks(1) / 4);
            boolean data = bench.bytesAt(E1000Bench.buffer(0) + 1513, 1)[0] == frame[1513];
            boolean done = (bench.receivedStatus(0) & 1) != 0;
            assertThat(!done || data).as("descriptor not before data").isTrue();
            assertThat(!bench.isIntxHigh() || done).as("wire not before descriptor").isTrue();
            boolean cause = doneSeen || !done;
            assertThat(cause || dataSeen).isTrue();
            dataSeen |= data;
            doneSeen |= done;
            assertThat(bench.simulation.nowTicks() - start).isLessThan(bench.ticks(100_000));
        }
        // 200 ns pipeline, 1514 B in 12 packets, a descriptor, the pin's message, one way
        assertThat(bench.rises.get(0) - start).isGreaterThan(bench.ticks(200 + 3028 + 300));
        assertThat(bench.read(E1000Bench.ICR)).isEqualTo(E1000Bench.RXT0);
    }

    @Test
    void whoReadsACauseFindsItsData() {
        use(
                new E1000Bench(
                        TimingProfile.named("bare-metal-cortex-a72"),
                        DeviceBehaviour.SPECIFICATION));
        bench.receiving(8);
        bench.pass(10_000);
        bench.arrives(E1000Bench.frame(1514));
        while (bench.read(E1000Bench.ICR) == 0) {
            bench.simulation.runFor(1 + bench.ticks(1) / 4);
        }
        assertThat(bench.receivedStatus(0) & 1).isOne();
    }

    @Test
    void resetWhileDataIsOnItsWayAnnouncesNothing() {
        use(
                new E1000Bench(
                        TimingProfile.named("bare-metal-cortex-a72"),
                        DeviceBehaviour.SPECIFICATION));
        bench.receiving(8);
        bench.pass(10_000);
        bench.arrives(E1000Bench.frame(1514));
        bench.pass(400); // data and descriptor are posted
        assertThat(bench.card.residentFrames()).isOne();
        bench.write(E1000Bench.CTRL, 0x0400_0000L);
        bench.pass(100_000);
        assertThat(bench.card.residentFrames()).isZero();
        assertThat(bench.read(E1000Bench.ICR)).isZero();
        assertThat(bench.receivedStatus(0) & 1).as("what was posted has landed").isOne();
    }

    @Test
    void qemusHoldsFramesAtTheWireAndPausesAfterRctl() {
        use(new E1000Bench(DeviceBehaviour.QEMU));
        int[] asked = new int[1];
        bench.card.onRoom(() -> asked[0]++);
        bench.receiving(8);
        assertThat(bench.card.canReceive(60)).isFalse();
        bench.arrives(E1000Bench.frame(60));
        assertThat(bench.dropped(DropReason.DEVICE_NOT_READY)).isOne();
        int before = asked[0];
        bench.pass(1_000_000_000);
        assertThat(asked[0]).isGreaterThan(before);
        assertThat(bench.card.canReceive(60)).isTrue();
        bench.writeAndSettle(E1000Bench.RDT, 0);
        assertThat(bench.card.canReceive(60)).isFalse();
        bench.arrives(E1000Bench.frame(60));
        assertThat(bench.dropped(DropReason.NO_RECEIVE_BUFFER)).isOne();
        assertThat(bench.read(E1000Bench.ICR)).isEqualTo(E1000Bench.RXO);
        before = asked[0];
        bench.writeAndSettle(E1000Bench.RDT, 4);
        assertThat(asked[0]).isGreaterThan(before);
    }
}
