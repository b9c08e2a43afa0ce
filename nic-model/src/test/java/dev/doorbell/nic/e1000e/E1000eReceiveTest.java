package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.BAM;
import static dev.doorbell.nic.e1000e.E1000eBench.BROADCAST;
import static dev.doorbell.nic.e1000e.E1000eBench.CTRL;
import static dev.doorbell.nic.e1000e.E1000eBench.EN;
import static dev.doorbell.nic.e1000e.E1000eBench.ICR;
import static dev.doorbell.nic.e1000e.E1000eBench.ICS;
import static dev.doorbell.nic.e1000e.E1000eBench.MAC;
import static dev.doorbell.nic.e1000e.E1000eBench.MRQC;
import static dev.doorbell.nic.e1000e.E1000eBench.PBA;
import static dev.doorbell.nic.e1000e.E1000eBench.PEER;
import static dev.doorbell.nic.e1000e.E1000eBench.RCTL;
import static dev.doorbell.nic.e1000e.E1000eBench.RDH;
import static dev.doorbell.nic.e1000e.E1000eBench.RDT;
import static dev.doorbell.nic.e1000e.E1000eBench.RECEIVE_RING;
import static dev.doorbell.nic.e1000e.E1000eBench.RFCTL;
import static dev.doorbell.nic.e1000e.E1000eBench.RXCSUM;
import static dev.doorbell.nic.e1000e.E1000eBench.RXDMT0;
import static dev.doorbell.nic.e1000e.E1000eBench.RXO;
import static dev.doorbell.nic.e1000e.E1000eBench.RXT0;
import static dev.doorbell.nic.e1000e.E1000eBench.SECRC;
import static dev.doorbell.nic.e1000e.E1000eBench.buffer;
import static dev.doorbell.nic.e1000e.E1000eBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.e1000.Checksums;
import dev.doorbell.nic.e1000.ReceiveDescriptor;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From the wire into the rings. */
class E1000eReceiveTest {
    private static final int DONE_AND_END = 3;
    private static final int BUFFERS_OF_256 = 3 << 16;
    private static final int LPE = 1 << 5;
    private static final int EXTENDED = 1 << 15;

    /** An IPv4 UDP packet with right checksums, unless spoilt later. */
    static byte[] udp(int payload) {
        byte[] frame = new byte[14 + 20 + 8 + payload];
        System.arraycopy(MAC, 0, frame, 0, 6);
        System.arraycopy(PEER, 0, frame, 6, 6);
        Checksums.write16(frame, 12, 0x0800);
        frame[14] = 0x45;
        Checksums.write16(frame, 16, 28 + payload);
        Checksums.write16(frame, 18, 0x1234);
        frame[22] = 64;
        frame[23] = 17;
        Checksums.write16(frame, 26, 0x0A00);
        Checksums.write16(frame, 28, 1);
        Checksums.write16(frame, 30, 0x0A00);
        Checksums.write16(frame, 32, 2);
        Checksums.write16(frame, 24, ~Checksums.sum(frame, 14, 34) & 0xFFFF);
        Checksums.write16(frame, 34, 1000);
        Checksums.write16(frame, 36, 2000);
        Checksums.write16(frame, 38, 8 + payload);
        for (int i = 0; i < payload; i++) {
            frame[42 + i] = (byte) i;
        }
        int sum = Checksums.sum(17 + 8 + payload, frame, 26, 34);
        Checksums.write16(frame, 40, ~Checksums.sum(sum, frame, 34, frame.length) & 0xFFFF);
        return frame;
    }

    @Test
    @DisplayName(
            "a frame for the card is in its buffer, its descriptor says so, and the cause arises")
    void frameIsStored() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            byte[] frame = frame(100);
            bench.arrives(frame);
            assertThat(bench.bytesAt(buffer(0), 100)).isEqualTo(frame);
            assertThat(bench.receivedStatus(0)).isEqualTo(DONE_AND_END);
            assertThat(bench.receivedLength(0)).isEqualTo(100);
            assertThat(bench.read(RDH)).isEqualTo(1);
            assertThat(bench.read(ICS)).isEqualTo(RXT0);
            assertThat(bench.card.residentFrames()).isZero();
            bench.assertConserved();
        }
    }

    @Test
    @DisplayName("a frame longer than a buffer takes several descriptors, the last one ends it")
    void longFrameTakesSeveral() {
        int control = EN | SECRC | LPE | BUFFERS_OF_256;
        try (E1000eBench bench = new E1000eBench().receiving(0, 16, control)) {
            byte[] frame = frame(600);
            bench.arrives(frame);
            assertThat(bench.receivedLength(0)).isEqualTo(256);
            assertThat(bench.receivedStatus(0)).isEqualTo(1);
            assertThat(bench.receivedLength(2)).isEqualTo(88);
            assertThat(bench.receivedStatus(2)).isEqualTo(DONE_AND_END);
            assertThat(bench.bytesAt(buffer(2), 88)).isEqualTo(Arrays.copyOfRange(frame, 512, 600));
        }
    }

    @Test
    @DisplayName("without SECRC the frame's FCS follows it; QEMU: four zeros in a descriptor apart")
    void fcsIsKept() {
        try (E1000eBench bench = new E1000eBench().receiving(0, 16, EN)) {
            byte[] frame = frame(100);
            bench.arrives(frame);
            CRC32 crc = new CRC32();
            crc.update(frame);
            assertThat(bench.receivedLength(0)).isEqualTo(104);
            assertThat(bench.memory().read(buffer(0) + 100, 4)).isEqualTo(crc.getValue());
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).receiving(0, 16, EN)) {
            bench.arrives(frame(100));
            assertThat(bench.receivedLength(0)).isEqualTo(100);
            assertThat(bench.receivedStatus(0)).isEqualTo(1);
            assertThat(bench.receivedLength(1)).isEqualTo(4);
            assertThat(bench.receivedStatus(1)).isEqualTo(DONE_AND_END);
        }
    }

    @Test
    @DisplayName("a short frame is padded with zeros and counted as undersized")
    void shortFrameIsPadded() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            bench.arrives(frame(20));
            assertThat(bench.receivedLength(0)).isEqualTo(60);
            assertThat(bench.bytesAt(buffer(0) + 20, 40)).containsOnly(0);
            assertThat(bench.read(0x40A4)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("1518 bytes are taken without LPE, 1519 are not; QEMU: 1522 and 1523")
    void tooLongIsRefused() {
        for (boolean qemu : new boolean[] {false, true}) {
            int most = qemu ? 1522 : 1518;
            DeviceBehaviour behaviour = qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION;
            try (E1000eBench bench = new E1000eBench(behaviour).receiving(16)) {
                bench.arrives(frame(most));
                bench.arrives(frame(most + 1));
                assertThat(bench.read(RDH)).isEqualTo(1);
                assertThat(bench.read(0x40AC)).isEqualTo(1);
                assertThat(bench.dropped(DropReason.FRAME_TOO_LONG)).isEqualTo(1);
                bench.writeAndSettle(RCTL, EN | SECRC | LPE);
                bench.arrives(frame(most + 1));
                assertThat(bench.read(RDH)).isEqualTo(2);
            }
        }
    }

    @Test
    @DisplayName("what the filter refuses is dropped as filtered")
    void filterRefuses() {
        try (E1000eBench bench = new E1000eBench().receiving(0, 16, EN | SECRC)) {
            bench.arrives(frame(PEER, 100, 1));
            bench.arrives(frame(BROADCAST, 100, 1));
            assertThat(bench.dropped(DropReason.FILTERED)).isEqualTo(2);
            bench.writeAndSettle(RCTL, EN | SECRC | BAM);
            bench.arrives(frame(BROADCAST, 100, 1));
            assertThat(bench.read(RDH)).isEqualTo(1);
            assertThat(bench.read(0x4078)).as("broadcasts").isEqualTo(1);
        }
    }

    @Test
    @DisplayName("multicast promiscuity takes broadcasts; QEMU: it does not")
    void promiscuityAndBroadcasts() {
        int control = EN | SECRC | 1 << 4;
        try (E1000eBench bench = new E1000eBench().receiving(0, 16, control)) {
            bench.arrives(frame(BROADCAST, 100, 1));
            assertThat(bench.read(RDH)).isEqualTo(1);
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).receiving(0, 16, control)) {
            bench.arrives(frame(BROADCAST, 100, 1));
            assertThat(bench.read(RDH)).isZero();
        }
    }

    @Test
    @DisplayName("a VLAN tag is taken out if CTRL says so, and told")
    void tagIsTakenOut() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            byte[] tagged = frame(100);
            Checksums.write16(tagged, 12, 0x8100);
            Checksums.write16(tagged, 14, 0xE123);
            bench.arrives(tagged);
            assertThat(bench.receivedLength(0)).isEqualTo(100);
            bench.writeAndSettle(CTRL, bench.read(CTRL) | 1 << 30);
            bench.arrives(tagged);
            assertThat(bench.receivedLength(1)).isEqualTo(96);
            assertThat(bench.receivedStatus(1) & ReceiveDescriptor.VLAN).isNotZero();
            assertThat(ReceiveDescriptor.special(bench.received(1))).isEqualTo(0xE123);
            assertThat(bench.bytesAt(buffer(1) + 12, 84))
                    .isEqualTo(Arrays.copyOfRange(tagged, 16, 100));
        }
    }

    @Test
    @DisplayName("checksums of a UDP packet are looked at, and wrong ones are told")
    void checksumsAreTold() {
        int checked = ReceiveDescriptor.IP_CHECKED | ReceiveDescriptor.TCP_CHECKED | 1 << 4;
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            byte[] packet = udp(100);
            bench.arrives(packet);
            assertThat(bench.receivedStatus(0)).isEqualTo(DONE_AND_END | checked);
            assertThat(ReceiveDescriptor.errors(bench.received(0))).isZero();
            packet[60] ^= 1;
            bench.arrives(packet);
            assertThat(ReceiveDescriptor.errors(bench.received(1)))
                    .isEqualTo(ReceiveDescriptor.TCP_ERROR);
            packet[24] ^= 1;
            bench.arrives(packet);
            assertThat(ReceiveDescriptor.errors(bench.received(2)))
                    .isEqualTo(ReceiveDescriptor.TCP_ERROR | ReceiveDescriptor.IP_ERROR);
            bench.writeAndSettle(RXCSUM, 0);
            bench.arrives(packet);
            assertThat(bench.receivedStatus(3)).isEqualTo(DONE_AND_END);
        }
    }

    @Test
    @DisplayName(
            "an extended descriptor has identification, packet type and length in their places")
    void extendedDescriptor() {
        try (E1000eBench bench = new E1000eBench()) {
            bench.write(RFCTL, EXTENDED);
            bench.receiving(16);
            bench.arrives(udp(100));
            assertThat(bench.memory().read(RECEIVE_RING, 4)).as("no hash").isZero();
            assertThat(bench.memory().read(RECEIVE_RING + 4, 2)).isEqualTo(0x1234);
            long status = bench.memory().read(RECEIVE_RING + 8, 4);
            assertThat(status).isEqualTo(0x0002_0273L);
            assertThat(bench.receivedExtendedLength(0)).isEqualTo(142);
        }
    }

    @Test
    @DisplayName("RSS spreads packets over two queues, each with a cause of its own")
    void hashChoosesTheQueue() {
        try (E1000eBench bench = new E1000eBench().useMsix()) {
            bench.write(RFCTL, EXTENDED);
            bench.write(RXCSUM, 1 << 13);
            bench.write(MRQC, 1 | 1 << 17);
            for (int i = 0; i < 32; i++) {
                bench.write(0x5C00 + 4 * i, 0x8080_8080L);
            }
            bench.write(E1000eBench.IMS, 0x01F0_0000L);
            bench.receiving(0, 16, EN | SECRC).receiving(1, 16, EN | SECRC);
            bench.arrives(udp(100));
            assertThat(bench.read(RDH)).isZero();
            assertThat(bench.read(RDH + 0x100)).isEqualTo(1);
            assertThat(bench.data()).containsExactly(1L);
            bench.write(MRQC, 0);
            bench.arrives(udp(100));
            assertThat(bench.read(RDH)).isEqualTo(1);
            assertThat(bench.data()).containsExactly(1L, 0L);
        }
    }

    @Test
    @DisplayName("the threshold cause arises when half, a quarter, an eighth is left")
    void thresholdCause() {
        for (int threshold = 0; threshold < 3; threshold++) {
            int control = EN | SECRC | threshold << 8;
            try (E1000eBench bench = new E1000eBench().receiving(0, 16, control)) {
                int until = 15 - (8 >> threshold);
                for (int i = 0; i < until; i++) {
                    assertThat(bench.read(ICR) & RXDMT0).isZero();
                    bench.arrives(frame(100));
                }
                assertThat(bench.read(ICR)).isEqualTo(RXT0 | RXDMT0);
            }
        }
    }

    @Test
    @DisplayName(
            "without descriptors frames wait in the packet buffer, and come when there are some")
    void framesWaitInThePacketBuffer() {
        try (E1000eBench bench = new E1000eBench().receiving(8)) {
            for (int i = 0; i < 10; i++) {
                bench.arrives(frame(MAC, 100, i));
            }
            assertThat(bench.card.residentFrames()).isEqualTo(3);
            assertThat(bench.read(0x40A0)).as("waited for a buffer").isEqualTo(1);
            bench.writeAndSettle(RDT, 2);
            assertThat(bench.card.residentFrames()).isZero();
            assertThat(bench.bytesAt(buffer(1), 100)).isEqualTo(frame(MAC, 100, 9));
            bench.assertConserved();
        }
    }

    @Test
    @DisplayName("a full packet buffer loses frames: overrun, counted as missed")
    void fullPacketBufferLoses() {
        try (E1000eBench bench = new E1000eBench().receiving(8)) {
            bench.write(PBA, 2);
            for (int i = 0; i < 10; i++) {
                bench.arrives(frame(1000));
            }
            assertThat(bench.card.residentFrames()).isEqualTo(2);
            assertThat(bench.dropped(DropReason.DEVICE_STORE_FULL)).isEqualTo(1);
            assertThat(bench.read(0x4010)).isEqualTo(1);
            assertThat(bench.read(ICS) & RXO).isNotZero();
            assertThat(bench.card.canReceive(1000)).isFalse();
            bench.assertConserved();
        }
    }

    @Test
    @DisplayName("QEMU: the wire holds back what finds no descriptor")
    void qemuHoldsBack() {
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).receiving(8)) {
            for (int i = 0; i < 7; i++) {
                assertThat(bench.card.canReceive(100)).isTrue();
                bench.arrives(frame(100));
            }
            assertThat(bench.card.canReceive(100)).isFalse();
            int[] told = {0};
            bench.card.onRoom(() -> told[0]++);
            bench.writeAndSettle(RDT, 1);
            assertThat(told[0]).isPositive();
            assertThat(bench.card.canReceive(100)).isTrue();
        }
    }

    @Test
    @DisplayName(
            "a descriptor without a buffer is handed back empty, the frame goes on to the next")
    void nullBuffersAreSkipped() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            bench.memory().write(RECEIVE_RING, 8, 0);
            bench.arrives(frame(100));
            assertThat(bench.receivedStatus(0)).isEqualTo(1);
            assertThat(bench.receivedLength(0)).isZero();
            assertThat(bench.receivedLength(1)).isEqualTo(100);
        }
    }

    @Test
    @DisplayName("nothing comes in while the receiver is off, the link down, or mastering off")
    void closedDoors() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            bench.writeAndSettle(RCTL, 0);
            bench.arrives(frame(100));
            bench.writeAndSettle(RCTL, EN | SECRC);
            bench.card.setLink(false);
            bench.arrives(frame(100));
            assertThat(bench.dropped(DropReason.DEVICE_NOT_READY)).isEqualTo(2);
            bench.card.setLink(true);
            bench.settle();
            bench.setMastering(false);
            bench.arrives(frame(100));
            assertThat(bench.dropped(DropReason.BUS_MASTER_OFF)).isEqualTo(1);
            assertThat(bench.read(RDH)).isZero();
            bench.assertConserved();
        }
    }

    @Test
    @DisplayName("a tail outside the ring: the card does not touch it, and says so")
    void tailOutside() {
        try (E1000eBench bench = new E1000eBench().receiving(16)) {
            bench.writeAndSettle(RDT, 16);
            bench.arrives(frame(100));
            assertThat(bench.read(RDH)).isZero();
            assertThat(bench.card.residentFrames()).isEqualTo(1);
            assertThat(bench.complaints(TracePoint.RING_INDEX_OUTSIDE)).isPositive();
            bench.writeAndSettle(RDT, 15);
            assertThat(bench.card.residentFrames()).isZero();
        }
    }

    @Test
    @DisplayName(
            "packet-split descriptors are not modelled: the frame is dropped, and that is said")
    void packetSplitIsRefused() {
        try (E1000eBench bench = new E1000eBench().receiving(0, 16, EN | SECRC | 1 << 10)) {
            bench.arrives(frame(100));
            assertThat(bench.dropped(DropReason.NO_RECEIVE_BUFFER)).isEqualTo(1);
            assertThat(bench.complaints(TracePoint.REGISTER_UNMODELLED)).isPositive();
        }
    }

    @Test
    @DisplayName("on a real link the frame is in memory before the message about it arrives")
    void dataComesBeforeItsMessage() {
        TimingProfile profile = TimingProfile.named("bare-metal-cortex-a72");
        try (E1000eBench bench =
                new E1000eBench(profile, DeviceBehaviour.SPECIFICATION).useMsix()) {
            bench.write(E1000eBench.IMS, 0x01F0_0000L);
            bench.receiving(16);
            bench.arrives(frame(1000));
            assertThat(bench.card.residentFrames()).isEqualTo(1);
            while (bench.messages.isEmpty()) {
                assertThat(bench.simulation.parts().events().fireNext()).isTrue();
            }
            assertThat(bench.receivedStatus(0)).isEqualTo(DONE_AND_END);
            assertThat(bench.bytesAt(buffer(0), 1000)).isEqualTo(frame(1000));
        }
    }
}
