package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.ACKNOWLEDGE;
import static dev.doorbell.nic.virtio.ModernBench.DRIVER;
import static dev.doorbell.nic.virtio.ModernBench.FEATURES_OK;
import static dev.doorbell.nic.virtio.ModernBench.NEEDS_RESET;
import static dev.doorbell.nic.virtio.ModernBench.QUEUE_ENABLE;
import static dev.doorbell.nic.virtio.ModernBench.QUEUE_SELECT;
import static dev.doorbell.nic.virtio.ModernBench.QUEUE_SIZE;
import static dev.doorbell.nic.virtio.ModernBench.RX;
import static dev.doorbell.nic.virtio.ModernBench.STARTED;
import static dev.doorbell.nic.virtio.ModernBench.TX;
import static dev.doorbell.nic.virtio.ModernBench.VERSION_1;
import static dev.doorbell.nic.virtio.ModernBench.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.nic.virtio.transport.ModernLayout;
import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.nic.virtio.transport.VirtioChoice;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The modern layout: registers, capabilities, negotiation, queues one by one. */
class ModernLayoutTest {
    private static final int SETTLING = ACKNOWLEDGE | DRIVER | FEATURES_OK;

    @Test
    void everyRowIsWhereTheStandardPutsIt() {
        assertThat(
                        ModernLayout.MAP.registers().stream()
                                .map(
                                        r ->
                                                r.name()
                                                        + " "
                                                        + r.row().offset()
                                                        + " "
                                                        + r.row().bytes()))
                .containsExactly(
                        "DEVICE_FEATURE_SELECT 0 4",
                        "DEVICE_FEATURE 4 4",
                        "DRIVER_FEATURE_SELECT 8 4",
                        "DRIVER_FEATURE 12 4",
                        "CONFIG_VECTOR 16 2",
                        "NUM_QUEUES 18 2",
                        "DEVICE_STATUS 20 1",
                        "CONFIG_GENERATION 21 1",
                        "QUEUE_SELECT 22 2",
                        "QUEUE_SIZE 24 2",
                        "QUEUE_VECTOR 26 2",
                        "QUEUE_ENABLE 28 2",
                        "QUEUE_NOTIFY_OFFSET 30 2",
                        "QUEUE_DESCRIPTORS 32 8",
                        "QUEUE_DRIVER 40 8",
                        "QUEUE_DEVICE 48 8",
                        "QUEUE_NOTIFY_DATA 56 2",
                        "QUEUE_RESET 58 2");
    }

    // --- The configuration space ----------------------------------------------------------------

    private static List<String> capabilities(ModernBench bench) {
        List<String> found = new ArrayList<>();
        for (int at = (int) bench.config(0x34, 1); at != 0; at = (int) bench.config(at + 1, 1)) {
            String what = String.format("%02x:%02x", at, bench.config(at, 1));
            found.add(bench.config(at, 1) == 9 ? what + "/" + bench.config(at + 3, 1) : what);
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"TRANSITIONAL", "MODERN"})
    void theCapabilitiesAreWhereQemuHasThem(TransportKind kind) {
        try (ModernBench bench = new ModernBench(VirtioNetConfig.full(kind))) {
            assertThat(capabilities(bench))
                    .containsExactly(
                            "98:11", "84:09/5", "70:09/2", "60:09/4", "50:09/3", "40:09/1");
            assertThat(bench.config(0x98 + 2, 2)).isEqualTo(3);
            assertThat(bench.config(0x9C, 4)).isEqualTo(1);
            assertThat(bench.config(0xA0, 4)).isEqualTo(0x801);
        }
    }

    @Test
    void withoutMsixTheListBeginsWithTheWindow() {
        VirtioNetConfig none = VirtioNetConfig.full(TransportKind.MODERN).withVectors(0);
        try (ModernBench bench = new ModernBench(none)) {
            assertThat(capabilities(bench).get(0)).isEqualTo("84:09/5");
        }
    }

    @Test
    void theLegacyDeviceHasMsixAlone() {
        try (ModernBench bench = new ModernBench(VirtioNetConfig.full(TransportKind.LEGACY))) {
            assertThat(capabilities(bench)).containsExactly("40:11");
            assertThat(bench.function().barSize(0)).isEqualTo(32);
            assertThat(bench.function().barSize(1)).isEqualTo(4096);
            assertThat(bench.function().barSize(4)).isZero();
        }
    }

    @Test
    void moreVectorsThanTheBarHoldsAreRefused() {
        VirtioNetConfig many = VirtioNetConfig.full(TransportKind.MODERN).withVectors(129);
        assertThatThrownBy(() -> new ModernBench(many))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("129 MSI-X vectors; expected 0 to 128");
    }

    private static void aimWindow(ModernBench bench, int offset, int bytes) {
        bench.setConfig(0x84 + 4, 1, 4);
        bench.setConfig(0x84 + 8, 4, offset);
        bench.setConfig(0x84 + 12, 4, bytes);
    }

    @Test
    void theRegistersAreReachedThroughConfigurationSpaceWithoutAMappedBar() {
        try (ModernBench bench = new ModernBench()) {
            bench.setConfig(0x04, 2, 4);
            aimWindow(bench, 0x14, 1);
            bench.setConfig(0x94, 1, 3);
            assertThat(bench.config(0x94, 1)).isEqualTo(3);
            aimWindow(bench, 0x18, 2);
            assertThat(bench.config(0x94, 2)).isEqualTo(256);
            aimWindow(bench, 0x2000, 4);
            assertThat(bench.config(0x94, 4)).isEqualTo(0x1200_5452L);
            bench.setConfig(0x04, 2, 7);
            assertThat(bench.status()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 8, -1})
    void aWindowOfAWidthThatIsNoneDoesNothing(int bytes) {
        try (ModernBench bench = new ModernBench()) {
            aimWindow(bench, 0x14, bytes);
            bench.setConfig(0x94, 4, 3);
            bench.config(0x94, 4);
            assertThat(bench.status()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x4000, 0x3FFE, -4})
    void aWindowBeyondTheBarDoesNothing(int offset) {
        try (ModernBench bench = new ModernBench()) {
            aimWindow(bench, offset, 4);
            bench.setConfig(0x94, 4, -1);
            assertThat(bench.config(0x94, 4)).isEqualTo(0xFFFF_FFFFL);
            assertThat(bench.complaints()).isEmpty();
        }
    }

    // --- Negotiation ----------------------------------------------------------------------------

    @Test
    void theFeaturesAreThoseOfQemuWithoutTheLegacyOnes() {
        try (ModernBench bench = new ModernBench();
                ModernBench legacy = new ModernBench(VirtioNetConfig.full(TransportKind.LEGACY))) {
            assertThat(bench.offeredFeatures()).isEqualTo(0x101_30BF_8024L);
            assertThat(legacy.readPort(0, 4)).isEqualTo(0x79BF_8064L);
        }
    }

    @Test
    void whatIsOfferedIsTheMakersChoice() {
        long mine = VERSION_1 | NetFeatures.MAC | 1L << 35;
        VirtioNetConfig config = VirtioNetConfig.full(TransportKind.MODERN).withFeatures(mine);
        try (ModernBench bench = new ModernBench(config)) {
            assertThat(bench.offeredFeatures()).isEqualTo(mine);
            assertThat(bench.read(0x12, 2)).isEqualTo(2); // no control queue
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 0x20, 1L << 32 | 1, 1L << 32 | 1L << 31, 1L << 33, 1L << 32 | 1L << 24})
    void featuresThatDoNotDoKeepFeaturesOkClear(long accepted) {
        try (ModernBench bench = new ModernBench()) {
            bench.setStatus(ACKNOWLEDGE | DRIVER);
            bench.acceptFeatures(accepted);
            bench.setStatus(SETTLING);
            assertThat(bench.status()).isEqualTo(ACKNOWLEDGE | DRIVER);
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTIO_FEATURES_REFUSED);

            bench.acceptFeatures(VERSION_1);
            bench.setStatus(SETTLING);
            assertThat(bench.status()).isEqualTo(SETTLING);
        }
    }

    @Test
    void inQemuAnyFeaturesDo() {
        try (ModernBench bench = ModernBench.like(DeviceBehaviour.QEMU)) {
            bench.acceptFeatures(-1);
            bench.setStatus(SETTLING);
            assertThat(bench.status()).isEqualTo(SETTLING);
            bench.setStatus(0);
            bench.write(0x08, 4, 1);
            assertThat(bench.read(0x0C, 4)).isEqualTo(0xFFFF_FFFFL); // survives the reset
        }
    }

    @Test
    void aResetClearsWhatWasAccepted() {
        try (ModernBench bench = new ModernBench()) {
            bench.negotiate(0);
            bench.setStatus(0);
            assertThat(bench.read(0x08, 4)).isZero();
            bench.write(0x08, 4, 1);
            assertThat(bench.read(0x0C, 4)).isZero();
        }
    }

    @Test
    void featuresAreSettledByFeaturesOk() {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring rx = bench.start(0, 8)[RX];
            bench.acceptFeatures(VERSION_1 | ModernBench.EVENT_INDEX);
            rx.fill(1, 2048);
            rx.setUsedEvent(5);
            bench.arrives(frame(60, 0));
            assertThat(bench.isr()).isEqualTo(1); // by the flag, not by the event
        }
    }

    @Test
    void aResetOfTheFunctionResetsTheDevice() {
        try (ModernBench bench = new ModernBench()) {
            bench.start(0, 8)[RX].fill(1, 2048);
            bench.arrives(frame(60, 0));
            bench.function().reset();
            assertThat(bench.isIntxHigh()).isFalse();
            bench.function().assignBar(4, ModernBench.WINDOW);
            bench.setConfig(0x04, 2, 7);
            assertThat(bench.status()).isZero();
        }
    }

    @Test
    void statusIsOneRegisterOfBothLayouts() {
        try (ModernBench bench =
                new ModernBench(VirtioNetConfig.full(TransportKind.TRANSITIONAL))) {
            bench.writePort(0x12, 1, 1);
            assertThat(bench.status()).isEqualTo(1);
            bench.setStatus(3);
            assertThat(bench.readPort(0x12, 1)).isEqualTo(3);
            bench.writePort(0x0E, 2, 1);
            assertThat(bench.read(QUEUE_SELECT, 2)).isEqualTo(1);
            bench.writePort(0x12, 1, 0);
            assertThat(bench.status()).isZero();
        }
    }

    @Test
    void aQueueOfTheLegacyLayoutShowsItsAreasInTheModernOne() {
        try (ModernBench bench =
                new ModernBench(VirtioNetConfig.full(TransportKind.TRANSITIONAL))) {
            bench.writePort(0x08, 4, 0x4_2000);
            assertThat(bench.read(0x20, 8)).isEqualTo(0x4200_0000L);
            assertThat(bench.read(0x28, 8)).isEqualTo(0x4200_1000L);
            assertThat(bench.read(0x30, 8)).isEqualTo(0x4200_2000L);
            assertThat(bench.read(QUEUE_ENABLE, 2)).isEqualTo(1);
        }
    }

    @Test
    void theInterruptStatusIsOneRegisterOfBothLayouts() {
        try (ModernBench bench =
                new ModernBench(VirtioNetConfig.full(TransportKind.TRANSITIONAL))) {
            bench.start(0, 8)[RX].fill(2, 2048);
            bench.arrives(frame(60, 0));
            assertThat(bench.readPort(0x13, 1)).isEqualTo(1);
            assertThat(bench.isr()).isZero();
            assertThat(bench.isIntxHigh()).isFalse();
        }
    }

    // --- Queues ---------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 255, 512, 1024, 0x8000, 0xFFFF})
    void aSizeThatIsNoPowerOfTwoUpToTheFirstIsRefused(int size) {
        try (ModernBench bench = new ModernBench()) {
            bench.write(QUEUE_SIZE, 2, 16);
            bench.write(QUEUE_SIZE, 2, size);
            assertThat(bench.read(QUEUE_SIZE, 2)).isEqualTo(16);
            assertThat(bench.complaints()).containsEntry(TracePoint.VIRTQUEUE_REFUSED, 1L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 64, 256})
    void framesGoRoundARingOfAnySizeManyTimes(int size) {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring[] rings = bench.start(0, size);
            rings[RX].fill(size, 256);
            for (int i = 0; i < 3 * size + 5; i++) {
                bench.arrives(frame(60, i));
                assertThat(rings[RX].usedIndex()).isEqualTo(i + 1);
                assertThat(rings[RX].usedHead(i)).isEqualTo(i % size);
                rings[RX].offer(i % size);
                rings[TX].send(i % size, frame(70, i));
                rings[TX].tell();
                assertThat(rings[TX].usedIndex()).isEqualTo(i + 1);
            }
            assertThat(bench.sent).hasSize(3 * size + 5);
            assertThat(bench.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 300, 1000, 1024})
    void inQemuOtherSizesWorkToo(int size) {
        try (ModernBench bench = ModernBench.like(DeviceBehaviour.QEMU)) {
            ModernBench.Ring rx = bench.start(0, size)[RX].fill(3, 256);
            for (int i = 0; i < 50; i++) {
                bench.arrives(frame(60, i));
                assertThat(rx.usedHead(i)).isEqualTo(i % 3);
                rx.offer(i % 3);
            }
            assertThat(rx.usedIndex()).isEqualTo(50);
        }
    }

    @Test
    void aQueueInUseKeepsItsSizeAndAreas() {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring rx = bench.start(0, 8)[RX];
            rx.select();
            bench.write(QUEUE_SIZE, 2, 16);
            bench.write(0x20, 8, 0);
            bench.write(0x28, 4, 0);
            bench.write(0x30, 8, -1);
            assertThat(bench.read(QUEUE_SIZE, 2)).isEqualTo(8);
            assertThat(bench.read(0x20, 8)).isEqualTo(rx.descriptors);
            assertThat(bench.read(0x28, 8)).isEqualTo(rx.available);
            assertThat(bench.read(0x30, 8)).isEqualTo(rx.used);
            assertThat(bench.complaints()).containsEntry(TracePoint.VIRTQUEUE_REFUSED, 4L);
        }
    }

    @Test
    void enablingTakesAOneAndDisablingIsAReset() {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring rx = bench.start(0, 8)[RX].fill(2, 256);
            rx.select();
            bench.write(QUEUE_ENABLE, 2, 0);
            assertThat(bench.read(QUEUE_ENABLE, 2)).isEqualTo(1);
            assertThat(bench.status()).isEqualTo(STARTED);
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTQUEUE_REFUSED);
            bench.arrives(frame(60, 0));
            assertThat(rx.usedIndex()).isEqualTo(1);
        }
    }

    @Test
    void inQemuAZeroInQueueEnableBreaksTheDevice() {
        DeviceBehaviour breaks = DeviceBehaviour.SPECIFICATION.with(VirtioChoice.EnableZero.BREAKS);
        try (ModernBench bench = ModernBench.like(breaks)) {
            ModernBench.Ring rx = bench.start(0, 8)[RX].fill(2, 256);
            rx.select();
            bench.write(QUEUE_ENABLE, 2, 0);
            assertThat(bench.status()).isEqualTo(STARTED | NEEDS_RESET);
            assertThat(bench.isr()).isEqualTo(2);
            bench.arrives(frame(60, 0));
            assertThat(rx.usedIndex()).isZero();
        }
    }

    @Test
    void aSingleQueueIsResetAndUsedAgainWhileTheOtherGoesOn() {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring[] rings = bench.start(0, 8);
            rings[RX].fill(4, 256);
            bench.arrives(frame(60, 0));
            rings[RX].select();
            bench.write(0x3A, 2, 1);
            assertThat(bench.read(0x3A, 2)).isZero();
            assertThat(bench.read(QUEUE_ENABLE, 2)).isZero();
            assertThat(bench.read(QUEUE_SIZE, 2)).isEqualTo(256);
            bench.offersFrame(frame(60, 1));
            assertThat(bench.held).hasSize(1);
            rings[TX].send(0, frame(60, 2));
            rings[TX].tell();
            assertThat(bench.sent).containsExactly(frame(60, 2));

            ModernBench.Ring again = bench.new Ring(RX, 4);
            again.place();
            again.fill(4, 256);
            assertThat(bench.held).isEmpty();
            assertThat(again.usedIndex()).isEqualTo(1);
            assertThat(bench.bytesAt(ModernBench.buffer(0) + 12, 60)).isEqualTo(frame(60, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, ModernBench.MEMORY - 1, ModernBench.MEMORY + (1L << 30), -16})
    void areasThatMemoryDoesNotHoldBreakTheDevice(long address) {
        for (int area = 0x20; area <= 0x30; area += 8) {
            try (ModernBench bench = new ModernBench()) {
                bench.negotiate(0);
                ModernBench.Ring rx = bench.new Ring(RX, 8);
                bench.write(QUEUE_SIZE, 2, 8);
                bench.write(0x20, 8, area == 0x20 ? address : rx.descriptors);
                bench.write(0x28, 8, area == 0x28 ? address : rx.available);
                bench.write(0x30, 8, area == 0x30 ? address : rx.used);
                bench.write(QUEUE_ENABLE, 2, 1);
                assertThat(bench.status()).isEqualTo(SETTLING | NEEDS_RESET);
                assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTQUEUE_BROKEN);
                assertThat(bench.isr()).as("not before DRIVER_OK").isZero();
            }
        }
    }

    @Test
    void aBrokenDeviceSaysSoOnceAndMovesNothingUntilItIsReset() {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring[] rings = bench.start(0, 8);
            bench.useMsix();
            rings[RX].fill(2, 256);
            rings[TX].offer(9); // no such descriptor
            rings[TX].tell();

            assertThat(bench.status()).isEqualTo(STARTED | NEEDS_RESET);
            assertThat(bench.messages).containsExactly(100L);
            bench.arrives(frame(60, 0));
            rings[TX].send(0, frame(60, 1));
            rings[TX].tell();
            assertThat(bench.drops()).containsOnlyKeys(DropReason.NO_RECEIVE_BUFFER);
            assertThat(bench.sent).isEmpty();
            assertThat(bench.messages).hasSize(1);
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTQUEUE_BROKEN);

            rings = bench.start(0, 8);
            rings[RX].fill(2, 256);
            bench.arrives(frame(60, 2));
            assertThat(rings[RX].usedIndex()).isEqualTo(1);
        }
    }

    // --- Device configuration and the wire's state ----------------------------------------------

    @Test
    void theAddressIsNotWrittenByAModernDriver() {
        try (ModernBench bench = new ModernBench()) {
            bench.start(0, 8);
            bench.write(0x2000, 1, 0xAA);
            assertThat(bench.read(0x2000, 1)).isEqualTo(0x52);
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.REGISTER_READ_ONLY);
        }
    }

    @Test
    void theAddressIsWrittenByALegacyDriverAndComesBackAtAReset() {
        try (ModernBench bench = new ModernBench(VirtioNetConfig.full(TransportKind.LEGACY))) {
            bench.writePort(0x14, 1, 0xAA);
            assertThat(bench.readPort(0x14, 1)).isEqualTo(0xAA);
            bench.writePort(0x12, 1, 0);
            assertThat(bench.readPort(0x14, 1)).isEqualTo(0x52);
            bench.writePort(0x04, 4, NetFeatures.CTRL_MAC_ADDR);
            bench.writePort(0x14, 1, 0xAA);
            assertThat(bench.readPort(0x14, 1)).isEqualTo(0x52);
        }
    }

    @Test
    void aDriverWithoutStatusHearsNothingOfTheLink() {
        try (ModernBench bench = new ModernBench()) {
            bench.start(0, 8);
            bench.nic.setLink(false);
            assertThat(bench.isr()).isZero();
        }
    }

    @Test
    void beforeDriverOkNobodyHearsOfTheLink() {
        try (ModernBench bench = new ModernBench()) {
            bench.negotiate(NetFeatures.STATUS);
            bench.nic.setLink(false);
            assertThat(bench.isr()).isZero();
            assertThat(bench.isIntxHigh()).isFalse();
        }
    }

    @Test
    void whileTheLinkIsDownFramesAreLostInBothDirections() {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring[] rings = bench.start(NetFeatures.STATUS, 8);
            rings[RX].fill(4, 256);
            bench.nic.setLink(false);
            bench.offersFrame(frame(60, 0));
            assertThat(bench.held).isEmpty();
            assertThat(bench.drops()).containsOnlyKeys(DropReason.DEVICE_NOT_READY);
            rings[TX].send(0, frame(60, 1));
            rings[TX].tell();
            assertThat(bench.sent).isEmpty();
            assertThat(rings[TX].usedIndex()).isEqualTo(1);
            bench.nic.setLink(true);
            bench.offersFrame(frame(60, 2));
            assertThat(rings[RX].usedIndex()).isEqualTo(1);
        }
    }

    @Test
    void aWireThatAsksKeepsItsFramesUntilThereAreBuffersAndLosesThemAtAReset() {
        try (ModernBench bench = new ModernBench()) {
            bench.offersFrame(frame(60, 0));
            assertThat(bench.held).hasSize(1);
            ModernBench.Ring[] rings = bench.start(0, 8); // begins with a reset
            assertThat(bench.held).isEmpty();
            assertThat(bench.drops()).containsEntry(DropReason.DEVICE_NOT_READY, 1L);

            for (int i = 0; i < 5; i++) {
                bench.offersFrame(frame(60, i));
            }
            assertThat(bench.held).hasSize(5);
            rings[RX].fill(3, 256);
            assertThat(bench.held).hasSize(2);
            assertThat(rings[RX].usedIndex()).isEqualTo(3);
            bench.setStatus(0);
            assertThat(bench.held).isEmpty();
            assertThat(bench.drops()).containsEntry(DropReason.DEVICE_NOT_READY, 3L);
            bench.assertConserved();
        }
    }

    @Test
    void inQemuBusMasteringAndTheStatusHangTogether() {
        VirtioNetConfig config =
                VirtioNetConfig.full(TransportKind.TRANSITIONAL)
                        .withBehaviour(DeviceBehaviour.QEMU);
        try (ModernBench bench = new ModernBench(config)) {
            bench.setConfig(0x04, 2, 3);
            bench.writePort(0x12, 1, 3);
            assertThat(bench.config(0x04, 2)).isEqualTo(7);
            bench.writePort(0x12, 1, 7);
            bench.setConfig(0x04, 2, 3);
            assertThat(bench.readPort(0x12, 1)).isEqualTo(3);
        }
    }

    @Test
    void inQemuPageZeroResetsTheDevice() {
        VirtioNetConfig config =
                VirtioNetConfig.full(TransportKind.LEGACY).withBehaviour(DeviceBehaviour.QEMU);
        try (ModernBench bench = new ModernBench(config)) {
            bench.writePort(0x12, 1, 3);
            bench.writePort(0x08, 4, 0);
            assertThat(bench.readPort(0x12, 1)).isZero();
        }
    }

    @Test
    void enablingMsixLetsGoOfThePinAndDisablingDoesNotTakeItUp() {
        try (ModernBench bench = new ModernBench()) {
            bench.start(0, 8)[RX].fill(2, 256);
            bench.arrives(frame(60, 0));
            assertThat(bench.isIntxHigh()).isTrue();
            bench.setMsix(true);
            assertThat(bench.isIntxHigh()).isFalse();
            assertThat(bench.config(0x06, 2) & 8).isZero();
            bench.setMsix(false);
            assertThat(bench.isIntxHigh()).isFalse();
            assertThat(bench.isr()).isEqualTo(1);
        }
    }

    @Test
    void whatADriverNotifiedOfTooEarlyIsSentOnceItIsReady() {
        try (ModernBench bench = new ModernBench()) {
            bench.negotiate(0);
            ModernBench.Ring tx = bench.new Ring(TX, 8);
            tx.place();
            tx.send(0, frame(60, 0));
            tx.tell();
            assertThat(bench.sent).isEmpty();
            bench.setStatus(STARTED);
            assertThat(bench.sent).containsExactly(frame(60, 0));
        }
    }

    @Test
    void aTransmitQueueThatIsNotEnabledTakesNothing() {
        try (ModernBench bench = new ModernBench()) {
            bench.negotiate(0);
            bench.setStatus(STARTED);
            ModernBench.Ring tx = bench.new Ring(TX, 8);
            tx.send(0, frame(60, 0));
            tx.tell();
            assertThat(bench.sent).isEmpty();
            assertThat(bench.complaints()).isEmpty();
        }
    }
}
