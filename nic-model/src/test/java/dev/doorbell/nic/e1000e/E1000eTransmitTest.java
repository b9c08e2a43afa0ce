package dev.doorbell.nic.e1000e;

import static dev.doorbell.nic.e1000e.E1000eBench.EN;
import static dev.doorbell.nic.e1000e.E1000eBench.EOP;
import static dev.doorbell.nic.e1000e.E1000eBench.ICR;
import static dev.doorbell.nic.e1000e.E1000eBench.ICS;
import static dev.doorbell.nic.e1000e.E1000eBench.IMS;
import static dev.doorbell.nic.e1000e.E1000eBench.IVAR;
import static dev.doorbell.nic.e1000e.E1000eBench.MAC;
import static dev.doorbell.nic.e1000e.E1000eBench.PEER;
import static dev.doorbell.nic.e1000e.E1000eBench.RCTL;
import static dev.doorbell.nic.e1000e.E1000eBench.RDH;
import static dev.doorbell.nic.e1000e.E1000eBench.RS;
import static dev.doorbell.nic.e1000e.E1000eBench.SECRC;
import static dev.doorbell.nic.e1000e.E1000eBench.TARC1;
import static dev.doorbell.nic.e1000e.E1000eBench.TCTL;
import static dev.doorbell.nic.e1000e.E1000eBench.TDH;
import static dev.doorbell.nic.e1000e.E1000eBench.TDT;
import static dev.doorbell.nic.e1000e.E1000eBench.TXDW;
import static dev.doorbell.nic.e1000e.E1000eBench.TXQE;
import static dev.doorbell.nic.e1000e.E1000eBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.e1000.Checksums;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From the rings onto the cable. */
class E1000eTransmitTest {
    private static final long EXTENDED = 1L << 29;
    private static final long DATA = EXTENDED | 1L << 20;
    private static final long SEGMENT = 1L << 26;
    private static final long CONTEXT_TCP_IPV4 = EXTENDED | 3L << 24;
    private static final long CHECKSUMS = 3L << 40;
    private static final long OFFSETS_IPV4_TCP = 14 | 24 << 8 | 33 << 16 | 34L << 32 | 50L << 40;

    /** A TCP packet over IPv4 with a pseudo-header's sum in its checksum, as drivers prepare it. */
    private static byte[] tcp(int payload, boolean withLength) {
        byte[] frame = new byte[54 + payload];
        System.arraycopy(PEER, 0, frame, 0, 6);
        System.arraycopy(MAC, 0, frame, 6, 6);
        Checksums.write16(frame, 12, 0x0800);
        frame[14] = 0x45;
        Checksums.write16(frame, 16, withLength ? 40 + payload : 0);
        Checksums.write16(frame, 18, 0x1000);
        frame[22] = 64;
        frame[23] = 6;
        Checksums.write16(frame, 26, 0x0A00);
        Checksums.write16(frame, 30, 0x0A01);
        Checksums.write16(frame, 38, 0x1122);
        Checksums.write16(frame, 40, 0x3344);
        frame[46] = 0x50;
        frame[47] = 0x19; // FIN, PSH, ACK
        int sum = Checksums.sum(6 + (withLength ? 20 + payload : 0), frame, 26, 34);
        Checksums.write16(frame, 50, sum);
        for (int i = 0; i < payload; i++) {
            frame[54 + i] = (byte) i;
        }
        return frame;
    }

    private static int whole(byte[] frame) {
        int sum = Checksums.sum(6 + frame.length - 34, frame, 26, 34);
        return Checksums.sum(sum, frame, 34, frame.length);
    }

    @Test
    @DisplayName("a frame goes out, its descriptor says so, and both causes arise")
    void frameGoesOut() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            int index = bench.send(frame(100));
            assertThat(bench.sent).hasSize(1);
            assertThat(bench.sent.get(0)).isEqualTo(frame(100));
            assertThat(bench.transmitStatus(index)).isEqualTo(1);
            assertThat(bench.read(TDH)).isEqualTo(1);
            assertThat(bench.read(ICS)).isEqualTo(TXDW | TXQE);
            assertThat(bench.read(0x4080)).as("good frames").isEqualTo(1);
            assertThat(bench.read(0x4090)).as("octets with FCS").isEqualTo(104);
        }
    }

    @Test
    @DisplayName("without RS nothing is written back, unless IVAR asks for every descriptor")
    void writeBackIfAsked() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            int first = bench.describe(frame(100), EOP);
            bench.kick();
            assertThat(bench.transmitStatus(first)).isZero();
            assertThat(bench.read(ICR)).isEqualTo(TXQE);
            bench.write(IVAR, 0x8000_0000L);
            int second = bench.describe(frame(100), EOP);
            bench.kick();
            assertThat(bench.transmitStatus(second)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a packet in several descriptors is one frame")
    void piecesMakeAFrame() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            byte[] frame = frame(PEER, 5000, 3);
            bench.describe(Arrays.copyOfRange(frame, 0, 10), 0);
            bench.describe(Arrays.copyOfRange(frame, 10, 4300), 0);
            bench.describe(Arrays.copyOfRange(frame, 4300, 5000), EOP | RS);
            bench.kick();
            assertThat(bench.sent).hasSize(1);
            assertThat(bench.sent.get(0)).isEqualTo(frame);
        }
    }

    @Test
    @DisplayName("TCTL pads short frames if it says so; QEMU: never")
    void paddingIfTold() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.send(frame(PEER, 20, 1));
            bench.write(TCTL, 2);
            bench.send(frame(PEER, 20, 1));
            assertThat(bench.sent.get(0)).hasSize(60).startsWith(frame(PEER, 20, 1));
            assertThat(bench.sent.get(1)).hasSize(20);
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).sending(16)) {
            bench.send(frame(PEER, 20, 1));
            assertThat(bench.sent.get(0)).hasSize(20);
        }
    }

    @Test
    @DisplayName("TXQE arises when a queue ran empty; QEMU: whenever it was looked at")
    void emptyQueueCause() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.writeAndSettle(TDT, 0);
            assertThat(bench.read(ICR)).isZero();
        }
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).sending(16)) {
            bench.read(ICR);
            bench.writeAndSettle(TDT, 0);
            assertThat(bench.read(ICR) & 0xFFFF).isEqualTo(TXQE);
        }
    }

    @Test
    @DisplayName("queue 1 sends too, with its own ring, enable bit and MSI-X cause")
    void secondQueue() {
        try (E1000eBench bench = new E1000eBench().useMsix()) {
            bench.write(IMS, 0x01F0_0000L);
            bench.write(TARC1, 0);
            bench.sending(1, 16, 0x0A);
            bench.send(frame(100));
            assertThat(bench.sent).isEmpty();
            bench.write(TARC1, 0x403);
            bench.kick();
            assertThat(bench.sent).hasSize(1);
            assertThat(bench.read(TDH + 0x100)).isEqualTo(1);
            assertThat(bench.read(TDH)).isZero();
            assertThat(bench.data()).containsExactly(3L);
        }
    }

    @Test
    @DisplayName("nothing goes out while the transmitter is off; enabling it sends what waits")
    void enablingSends() {
        try (E1000eBench bench = new E1000eBench().sending(0, 16, 0)) {
            bench.send(frame(100));
            assertThat(bench.sent).isEmpty();
            bench.writeAndSettle(TCTL, 0x0A);
            assertThat(bench.sent).hasSize(1);
        }
    }

    @Test
    @DisplayName("mastering off: nothing goes out; mastering on again: it goes on")
    void masteringStopsAndGoesOn() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.setMastering(false);
            bench.send(frame(100));
            assertThat(bench.sent).isEmpty();
            assertThat(bench.complaints(TracePoint.BUS_MASTER_OFF)).isPositive();
            bench.setMastering(true);
            assertThat(bench.sent).hasSize(1);
        }
    }

    @Test
    @DisplayName("a data descriptor has checksums inserted where its context says")
    void checksumsAreInserted() {
        for (boolean qemu : new boolean[] {false, true}) {
            DeviceBehaviour behaviour = qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION;
            try (E1000eBench bench = new E1000eBench(behaviour).sending(16)) {
                bench.describe(OFFSETS_IPV4_TCP, CONTEXT_TCP_IPV4);
                bench.describe(tcp(300, true), DATA | EOP | RS | CHECKSUMS);
                bench.kick();
                byte[] sent = bench.sent.get(0);
                assertThat(Checksums.sum(sent, 14, 34)).isEqualTo(0xFFFF);
                assertThat(whole(sent)).isEqualTo(0xFFFF);
                assertThat(sent).endsWith(Arrays.copyOfRange(tcp(300, true), 54, 354));
            }
        }
    }

    @Test
    @DisplayName("a segmented packet becomes TCP segments with their own headers")
    void segmentation() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.describe(
                    OFFSETS_IPV4_TCP, CONTEXT_TCP_IPV4 | SEGMENT | 300 | 54L << 40 | 128L << 48);
            bench.describe(tcp(300, false), DATA | EOP | RS | SEGMENT | CHECKSUMS);
            bench.kick();
            assertThat(bench.sent).extracting(f -> f.length).containsExactly(182, 182, 98);
            for (int i = 0; i < 3; i++) {
                byte[] sent = bench.sent.get(i);
                assertThat(Checksums.read16(sent, 16)).isEqualTo(sent.length - 14);
                assertThat(Checksums.read16(sent, 18)).isEqualTo(0x1000 + i);
                assertThat(Checksums.read16(sent, 40)).isEqualTo(0x3344 + 128 * i);
                assertThat(sent[47] & 9).isEqualTo(i == 2 ? 9 : 0);
                assertThat(Checksums.sum(sent, 14, 34)).isEqualTo(0xFFFF);
                assertThat(whole(sent)).isEqualTo(0xFFFF);
            }
            assertThat(bench.read(0x40F8)).as("segmentation contexts").isEqualTo(1);
        }
    }

    @Test
    @DisplayName("QEMU: a segmented packet becomes fragments of one IP packet")
    void qemuFragments() {
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).sending(16)) {
            bench.describe(
                    OFFSETS_IPV4_TCP, CONTEXT_TCP_IPV4 | SEGMENT | 300 | 54L << 40 | 100L << 48);
            bench.describe(tcp(300, true), DATA | EOP | RS | SEGMENT | CHECKSUMS);
            bench.kick();
            assertThat(bench.sent).hasSize(4);
            int offset = 0;
            for (int i = 0; i < 4; i++) {
                byte[] sent = bench.sent.get(i);
                int flags = i < 3 ? 0x2000 : 0;
                assertThat(Checksums.read16(sent, 20)).isEqualTo(flags | offset / 8);
                assertThat(Checksums.sum(sent, 14, 34)).isEqualTo(0xFFFF);
                offset += sent.length - 34;
            }
            assertThat(offset).isEqualTo(320);
            assertThat(bench.read(0x40D4)).as("counted as one").isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a VLAN tag is inserted behind the addresses")
    void tagIsInserted() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.write(0, 0x4014_0241L);
            bench.describe(frame(PEER, 100, 1), EOP | RS | 1L << 30 | 0x2345L << 48);
            bench.kick();
            byte[] sent = bench.sent.get(0);
            assertThat(sent).hasSize(104);
            assertThat(Checksums.read16(sent, 12)).isEqualTo(0x8100);
            assertThat(Checksums.read16(sent, 14)).isEqualTo(0x2345);
            assertThat(Arrays.copyOfRange(sent, 16, 104))
                    .isEqualTo(Arrays.copyOfRange(frame(PEER, 100, 1), 12, 100));
        }
    }

    @Test
    @DisplayName("QEMU: a packet whose IPv4 header is cut off vanishes; its descriptor is done")
    void qemuDropsBrokenHeaders() {
        byte[] broken = Arrays.copyOf(tcp(0, true), 30);
        try (E1000eBench bench = new E1000eBench(DeviceBehaviour.QEMU).sending(16)) {
            int index = bench.send(broken);
            assertThat(bench.sent).isEmpty();
            assertThat(bench.transmitStatus(index)).isEqualTo(1);
        }
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.send(broken);
            assertThat(bench.sent).hasSize(1);
        }
    }

    @Test
    @DisplayName("a busy cable paces frames, each leaves when it is free")
    void cablePaces() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.cableTicks = bench.ticks(12_000);
            for (int i = 0; i < 3; i++) {
                bench.describe(frame(100), EOP | RS);
            }
            bench.kick();
            assertThat(bench.sent).hasSize(1);
            bench.pass(12_000);
            assertThat(bench.sent).hasSize(2);
            bench.pass(12_000);
            assertThat(bench.sent).hasSize(3);
            assertThat(bench.read(TDH)).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("loopback: what is sent is received, not put on the cable")
    void loopback() {
        try (E1000eBench bench = new E1000eBench().receiving(16).sending(16)) {
            bench.writeAndSettle(RCTL, EN | SECRC | 1 << 6);
            bench.send(frame(100));
            assertThat(bench.sent).isEmpty();
            assertThat(bench.read(RDH)).isEqualTo(1);
            bench.writeAndSettle(RCTL, EN | SECRC);
            bench.phyWrite(0, 0x5140);
            bench.send(frame(100));
            assertThat(bench.read(RDH)).isEqualTo(2);
            bench.assertConserved();
        }
    }

    @Test
    @DisplayName("descriptors and data outside memory: zeros, and it is said")
    void outsideMemory() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.describe(0x10L, EOP | RS | 64);
            bench.kick();
            assertThat(bench.sent.get(0)).hasSize(64).containsOnly(0);
            assertThat(bench.complaints(TracePoint.DMA_NO_MEMORY)).isEqualTo(1);
            bench.write(0x3804, 0x7FFF_FFFF);
            bench.writeAndSettle(TDT, 5);
            assertThat(bench.read(TDH)).as("empty descriptors").isEqualTo(5);
        }
    }

    @Test
    @DisplayName("a head or tail outside the ring: the queue stands still, and it is said")
    void indexOutside() {
        try (E1000eBench bench = new E1000eBench().sending(16)) {
            bench.describe(frame(100), EOP | RS);
            bench.writeAndSettle(TDT, 16);
            bench.writeAndSettle(TDH, 99);
            bench.writeAndSettle(TDT, 1);
            assertThat(bench.sent).isEmpty();
            assertThat(bench.complaints(TracePoint.RING_INDEX_OUTSIDE)).isEqualTo(2);
            bench.writeAndSettle(TDH, 0);
            bench.writeAndSettle(TDT, 1);
            assertThat(bench.sent).hasSize(1);
        }
    }

    @Test
    @DisplayName("on a real link fetching takes time, and the frame goes out whole")
    void fetchingTakesTime() {
        TimingProfile profile = TimingProfile.named("bare-metal-cortex-a72");
        try (E1000eBench bench =
                new E1000eBench(profile, DeviceBehaviour.SPECIFICATION).sending(16)) {
            byte[] frame = frame(PEER, 9000, 5);
            bench.send(frame);
            assertThat(bench.sent).isEmpty();
            bench.pass(1_000_000);
            assertThat(bench.sent).hasSize(1);
            assertThat(bench.sent.get(0)).isEqualTo(frame);
            assertThat(bench.transmitStatus(0)).isEqualTo(1);
        }
    }
}
