package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.CTRL;
import static dev.doorbell.nic.virtio.ModernBench.EVENT_INDEX;
import static dev.doorbell.nic.virtio.ModernBench.MAC;
import static dev.doorbell.nic.virtio.ModernBench.NOTIFY;
import static dev.doorbell.nic.virtio.ModernBench.QUEUE_SELECT;
import static dev.doorbell.nic.virtio.ModernBench.QUEUE_SIZE;
import static dev.doorbell.nic.virtio.ModernBench.RX;
import static dev.doorbell.nic.virtio.ModernBench.TX;
import static dev.doorbell.nic.virtio.ModernBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.nic.virtio.transport.VirtioChoice;
import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbered statements about virtio, on the modern layout where they say nothing else. */
class VirtioStatementsTest {
    private static final int BUFFER_BYTES = 2048;

    /** A device that receives into eight buffers over INTx. */
    private static ModernBench receiving(long features) {
        ModernBench bench = new ModernBench();
        bench.start(features, 8)[RX].fill(8, BUFFER_BYTES);
        return bench;
    }

    private static ModernBench.Ring ring(ModernBench bench, int queue) {
        return bench.new Ring(queue, 8);
    }

    @Test
    @DisplayName("VIRTIO-001 reading the interrupt status clears it and releases INTx")
    void readingTheStatusClears() {
        try (ModernBench bench = receiving(0)) {
            bench.arrives(frame(60, 0));
            assertThat(bench.isIntxHigh()).isTrue();
            assertThat(bench.isr()).isEqualTo(1);
            assertThat(bench.isIntxHigh()).isFalse();
            assertThat(bench.isr()).isZero();
        }
    }

    @Test
    @DisplayName("VIRTIO-002 two used buffers before the read are one bit")
    void twoBuffersAreOneBit() {
        try (ModernBench bench = receiving(0)) {
            bench.arrives(frame(60, 0));
            bench.arrives(frame(60, 1));
            assertThat(bench.isr()).isEqualTo(1);
            assertThat(bench.isr()).isZero();
        }
    }

    @Test
    @DisplayName("VIRTIO-003 a change of the link sets bit 1 of the interrupt status")
    void aLinkChangeSetsBitOne() {
        try (ModernBench bench = receiving(NetFeatures.STATUS)) {
            long generation = bench.read(0x15, 1);
            bench.nic.setLink(false);
            assertThat(bench.isIntxHigh()).isTrue();
            assertThat(bench.isr()).isEqualTo(2);
            assertThat(bench.read(0x2006, 2)).isZero();
            assertThat(bench.read(0x15, 1)).isNotEqualTo(generation);
            bench.nic.setLink(false);
            assertThat(bench.isr()).isZero();
            bench.nic.setLink(true);
            assertThat(bench.isr()).isEqualTo(2);
            assertThat(bench.read(0x2006, 2)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("VIRTIO-003 in QEMU a change of the link sets bits 0 and 1")
    void inQemuBothBits() {
        try (ModernBench bench = ModernBench.like(DeviceBehaviour.QEMU)) {
            bench.start(NetFeatures.STATUS, 8);
            bench.nic.setLink(false);
            assertThat(bench.isr()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("VIRTIO-004 with MSI-X enabled the interrupt status stays zero and INTx quiet")
    void withMsixTheStatusStaysZero() {
        try (ModernBench bench = receiving(NetFeatures.STATUS)) {
            bench.useMsix();
            bench.arrives(frame(60, 0));
            bench.nic.setLink(false);
            assertThat(bench.messages).containsExactly(101L, 100L);
            assertThat(bench.isr()).isZero();
            assertThat(bench.isIntxHigh()).isFalse();
        }
    }

    @Test
    @DisplayName("VIRTIO-004 in QEMU the interrupt status is set though MSI-X is enabled")
    void inQemuTheStatusIsSetAllTheSame() {
        try (ModernBench bench = ModernBench.like(DeviceBehaviour.QEMU)) {
            bench.start(0, 8)[RX].fill(8, BUFFER_BYTES);
            bench.useMsix();
            bench.arrives(frame(60, 0));
            assertThat(bench.messages).containsExactly(101L);
            assertThat(bench.isIntxHigh()).isFalse();
            assertThat(bench.isr()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("VIRTIO-005 command bit 10 blocks the wire but the interrupt status still sets")
    void theCommandBlocksTheWireAlone() {
        try (ModernBench bench = receiving(0)) {
            bench.setConfig(0x04, 2, 0x407);
            bench.arrives(frame(60, 0));
            assertThat(bench.isIntxHigh()).isFalse();
            assertThat(bench.config(0x06, 2) & 8).isEqualTo(8);
            assertThat(bench.isr()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("VIRTIO-006 flag 1 of the available ring suppresses interrupts, not used entries")
    void theFlagSuppressesInterrupts() {
        try (ModernBench bench = receiving(0)) {
            ModernBench.Ring rx = ring(bench, RX);
            rx.setFlags(1);
            bench.arrives(frame(60, 0));
            assertThat(rx.usedIndex()).isEqualTo(1);
            assertThat(bench.isr()).isZero();
            rx.setFlags(0);
            bench.arrives(frame(60, 1));
            assertThat(rx.usedIndex()).isEqualTo(2);
            assertThat(bench.isr()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 0100", "3, 0001", "4, 0000", "7, 0000", "32768, 0000"})
    @DisplayName("VIRTIO-007 with EVENT_IDX an interrupt occurs iff used_event was crossed")
    void usedEventDecides(int event, String expected) {
        try (ModernBench bench = receiving(EVENT_INDEX)) {
            ModernBench.Ring rx = ring(bench, RX);
            rx.setUsedEvent(event);
            rx.setFlags(1); // ignored
            StringBuilder interrupts = new StringBuilder();
            for (int i = 0; i < 4; i++) {
                bench.arrives(frame(60, i));
                interrupts.append(bench.isr());
            }
            assertThat(interrupts).hasToString(expected);
            assertThat(rx.usedIndex()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("VIRTIO-008 used_event half the range ahead keeps quiet")
    void halfTheRangeAheadKeepsQuiet() {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring rx = bench.start(EVENT_INDEX, 8)[RX];
            for (int i = 0; i < 8; i++) {
                rx.describe(i, ModernBench.buffer(i), BUFFER_BYTES, ModernBench.WRITE, 0);
            }
            rx.setUsedEvent(0x8000);
            int interrupts = 0;
            int last = -1;
            for (int i = 0; i < 0x8010; i++) {
                rx.offer(i % 8);
                bench.arrives(new byte[] {1});
                if (bench.isr() != 0) {
                    interrupts++;
                    last = i;
                }
            }
            assertThat(interrupts).isEqualTo(1);
            assertThat(last).isEqualTo(0x8000);
        }
    }

    @Test
    @DisplayName("VIRTIO-009 vectors reset to 0xFFFF; one the table lacks reads back as 0xFFFF")
    void vectorsAreRefused() {
        try (ModernBench bench = new ModernBench()) {
            for (int offset : new int[] {0x10, 0x1A}) {
                assertThat(bench.read(offset, 2)).isEqualTo(0xFFFF);
                bench.write(offset, 2, 3);
                assertThat(bench.read(offset, 2)).isEqualTo(3);
                bench.write(offset, 2, 4);
                assertThat(bench.read(offset, 2)).isEqualTo(0xFFFF);
                bench.write(offset, 2, 2);
                bench.setStatus(0);
                assertThat(bench.read(offset, 2)).isEqualTo(0xFFFF);
            }
        }
    }

    @Test
    @DisplayName("VIRTIO-009 without MSI-X every vector is refused")
    void withoutMsixEveryVectorIsRefused() {
        VirtioNetConfig none = VirtioNetConfig.full(TransportKind.MODERN).withVectors(0);
        try (ModernBench bench = new ModernBench(none)) {
            bench.write(0x10, 2, 0);
            assertThat(bench.read(0x10, 2)).isEqualTo(0xFFFF);
            assertThat(bench.function().barSize(1)).isZero();
            assertThat(bench.capability(0x11)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"LEGACY", "TRANSITIONAL"})
    @DisplayName("VIRTIO-010 the legacy configuration moves from 0x14 to 0x18 with MSI-X")
    void theConfigurationMoves(TransportKind kind) {
        try (ModernBench bench = new ModernBench(VirtioNetConfig.full(kind))) {
            assertThat(bench.readPort(0x14, 1)).isEqualTo(MAC[0]);
            assertThat(bench.readPort(0x18, 1)).isEqualTo(MAC[4]);
            bench.setMsix(true);
            assertThat(bench.readPort(0x14, 2)).isEqualTo(0xFFFF);
            assertThat(bench.readPort(0x18, 1)).isEqualTo(MAC[0]);
            assertThat(bench.readPort(0x1E, 2)).isEqualTo(1);
            bench.setMsix(false);
            assertThat(bench.readPort(0x14, 1)).isEqualTo(MAC[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 0x3FF, 0xFFFF})
    @DisplayName("VIRTIO-011 a queue that does not exist has size 0 and takes nothing")
    void aQueueThatIsNotThere(int queue) {
        try (ModernBench bench = new ModernBench()) {
            bench.write(QUEUE_SELECT, 2, queue);
            bench.write(QUEUE_SIZE, 2, 8);
            bench.write(0x20, 8, 0x4000_0000L);
            bench.write(0x1A, 2, 0);
            bench.write(0x1C, 2, 1);
            bench.write(0x3A, 2, 1);
            assertThat(bench.read(QUEUE_SIZE, 2)).isZero();
            assertThat(bench.read(0x20, 8)).isZero();
            assertThat(bench.read(0x1A, 2)).isEqualTo(0xFFFF);
            assertThat(bench.read(0x1C, 2)).isZero();
            bench.write(NOTIFY + 4 * (queue & 0x3FF), 2, queue);
            assertThat(bench.complaints()).isEmpty();
        }
    }

    @Test
    @DisplayName("VIRTIO-012 status 0 resets addresses, sizes, vectors and interrupt status")
    void statusZeroResets() {
        try (ModernBench bench = receiving(0)) {
            bench.arrives(frame(60, 0));
            ring(bench, TX).select();
            bench.write(0x1A, 2, 1);
            bench.write(0x10, 2, 1);
            bench.setStatus(0);

            assertThat(bench.isIntxHigh()).isFalse();
            assertThat(bench.isr()).isZero();
            assertThat(bench.read(0x10, 2)).isEqualTo(0xFFFF);
            assertThat(bench.read(QUEUE_SELECT, 2)).isZero();
            for (int queue = RX; queue <= CTRL; queue++) {
                bench.write(QUEUE_SELECT, 2, queue);
                assertThat(bench.read(QUEUE_SIZE, 2)).isEqualTo(queue == CTRL ? 64 : 256);
                assertThat(bench.read(0x1A, 2)).isEqualTo(0xFFFF);
                assertThat(bench.read(0x1C, 2)).isZero();
                assertThat(bench.read(0x20, 8)).isZero();
                assertThat(bench.read(0x28, 8)).isZero();
                assertThat(bench.read(0x30, 8)).isZero();
            }
        }
    }

    @Test
    @DisplayName("VIRTIO-013 feature select 1 shows VERSION_1 as bit 0; select 2 and up show 0")
    void featuresByHalves() {
        try (ModernBench bench = new ModernBench()) {
            bench.write(0x00, 4, 1);
            assertThat(bench.read(0x04, 4) & 1).isEqualTo(1);
            for (long select : new long[] {2, 3, 0x1_0000, 0xFFFF_FFFFL}) {
                bench.write(0x00, 4, select);
                assertThat(bench.read(0x04, 4)).isZero();
                bench.write(0x08, 4, select);
                bench.write(0x0C, 4, -1);
                assertThat(bench.read(0x0C, 4)).isZero();
            }
        }
    }

    @Test
    @DisplayName("VIRTIO-014 the used length counts the header: 12 bytes modern, 10 legacy")
    void theUsedLengthCountsTheHeader() {
        try (ModernBench bench = receiving(0);
                VirtioBench legacy = new VirtioBench().receiving(1)) {
            bench.arrives(frame(60, 0));
            assertThat(ring(bench, RX).usedBytes(0)).isEqualTo(72);
            legacy.arrives(frame(60, 0));
            assertThat(legacy.usedBytes(VirtioBench.RECEIVE_RING, 0)).isEqualTo(70);
        }
    }

    @Test
    @DisplayName("VIRTIO-015 a queue's notification address is base + offset · multiplier")
    void notificationAddresses() {
        try (ModernBench bench = receiving(0)) {
            int at = bench.capability(0x09);
            while (bench.config(at + 3, 1) != 2) {
                at = (int) bench.config(at + 1, 1);
            }
            int multiplier = (int) bench.config(at + 16, 4);
            int base = (int) bench.config(at + 8, 4);
            ModernBench.Ring tx = ring(bench, TX);
            tx.send(0, frame(60, 5));
            tx.select();
            int offset = (int) bench.read(0x1E, 2);
            bench.write(base + multiplier * RX, 2, TX); // the address counts, not the value
            assertThat(bench.sent).isEmpty();
            bench.write(base + multiplier * offset, 2, RX);
            assertThat(bench.sent).containsExactly(frame(60, 5));
        }
    }

    @Test
    @DisplayName(
            "VIRTIO-016 a masked vector pends while the used ring advances, and is sent unmasked")
    void aMaskedVectorPends() {
        try (ModernBench bench = receiving(0)) {
            bench.useMsix();
            bench.aim(1, 101, true);
            bench.arrives(frame(60, 0));
            bench.arrives(frame(60, 1));
            assertThat(bench.messages).isEmpty();
            assertThat(ring(bench, RX).usedIndex()).isEqualTo(2);
            assertThat(bench.bus().read(bench.function().barBase(1) + 0x800, 4, -1)).isEqualTo(2);
            bench.aim(1, 107, false);
            assertThat(bench.messages).containsExactly(107L);
        }
    }

    @Test
    @DisplayName("VIRTIO-017 frames are stored even when the interrupt has nowhere to go")
    void framesAreStoredWithoutAVector() {
        try (ModernBench bench = receiving(0)) {
            bench.setMsix(true);
            bench.arrives(frame(60, 3));
            assertThat(bench.messages).isEmpty();
            assertThat(ring(bench, RX).usedIndex()).isEqualTo(1);
            assertThat(bench.bytesAt(ModernBench.buffer(0) + 12, 60)).isEqualTo(frame(60, 3));
        }
    }

    @Test
    @DisplayName("VIRTIO-018 modern is 1041 without I/O; transitional is 1000 with I/O and BAR 4")
    void identities() {
        try (ModernBench modern = new ModernBench();
                ModernBench transitional =
                        new ModernBench(VirtioNetConfig.full(TransportKind.TRANSITIONAL))) {
            assertThat(modern.config(0, 4)).isEqualTo(0x1041_1AF4L);
            assertThat(modern.config(8, 1)).isEqualTo(1);
            assertThat(modern.function().barKind(0)).isNull();
            assertThat(transitional.config(0, 4)).isEqualTo(0x1000_1AF4L);
            assertThat(transitional.config(8, 1)).isZero();
            assertThat(transitional.config(0x2C, 4)).isEqualTo(0x0001_1AF4L);
            assertThat(transitional.function().barKind(0)).isEqualTo(BarKind.IO);
            assertThat(transitional.function().barSize(4)).isEqualTo(0x4000);
        }
    }

    @Test
    @DisplayName("VIRTIO-007 in QEMU the first used buffer interrupts whatever used_event says")
    void inQemuTheFirstUseIsAnnounced() {
        DeviceBehaviour announced =
                DeviceBehaviour.SPECIFICATION.with(VirtioChoice.FirstUse.ANNOUNCED);
        try (ModernBench bench = ModernBench.like(announced)) {
            ModernBench.Ring rx = bench.start(EVENT_INDEX, 8)[RX].fill(8, BUFFER_BYTES);
            rx.setUsedEvent(7);
            bench.arrives(frame(60, 0));
            assertThat(bench.isr()).isEqualTo(1);
            bench.arrives(frame(60, 1));
            assertThat(bench.isr()).isZero();
        }
    }
}
