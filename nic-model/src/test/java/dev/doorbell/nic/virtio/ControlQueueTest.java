package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.CTRL;
import static dev.doorbell.nic.virtio.ModernBench.NEEDS_RESET;
import static dev.doorbell.nic.virtio.ModernBench.NEXT;
import static dev.doorbell.nic.virtio.ModernBench.RX;
import static dev.doorbell.nic.virtio.ModernBench.STARTED;
import static dev.doorbell.nic.virtio.ModernBench.WRITE;
import static dev.doorbell.nic.virtio.ModernBench.buffer;
import static dev.doorbell.nic.virtio.ModernBench.frameTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands, and which frames they let through. */
class ControlQueueTest {
    private static final long CONTROL_FEATURES =
            NetFeatures.CTRL_VQ
                    | NetFeatures.CTRL_RX
                    | NetFeatures.CTRL_RX_EXTRA
                    | NetFeatures.CTRL_VLAN
                    | NetFeatures.CTRL_MAC_ADDR
                    | NetFeatures.GUEST_ANNOUNCE;
    private static final int[] MINE = {0x52, 0x54, 0, 0x12, 0x34, 0x56};
    private static final int[] OTHER = {0x02, 0, 0, 0, 0, 1};
    private static final int[] GROUP = {0x01, 0, 0x5E, 0, 0, 9};
    private static final int[] EVERYBODY = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

    private final ModernBench bench = new ModernBench();
    private final ModernBench.Ring[] rings = bench.start(CONTROL_FEATURES, 64);
    private final ModernBench.Ring control = rings[CTRL];

    ControlQueueTest() {
        rings[RX].fill(64, 256);
    }

    @AfterEach
    void close() {
        bench.assertConserved();
        bench.close();
    }

    private boolean passes(byte[] frame) {
        int before = rings[RX].usedIndex();
        long filtered = bench.drops().getOrDefault(DropReason.FILTERED, 0L);
        bench.arrives(frame);
        boolean passed = rings[RX].usedIndex() != before;
        long after = bench.drops().getOrDefault(DropReason.FILTERED, 0L);
        assertThat(after - filtered).isEqualTo(passed ? 0 : 1);
        return passed;
    }

    private boolean passes(int... address) {
        return passes(frameTo(address));
    }

    private void promiscuousOff() {
        assertThat(control.command(0, 0, 0)).isZero();
    }

    @Test
    void anAnswerIsOneByteAndOneInterrupt() {
        promiscuousOff();
        assertThat(control.usedIndex()).isEqualTo(1);
        assertThat(control.usedBytes(0)).isEqualTo(1);
        assertThat(bench.isr()).isEqualTo(1);
    }

    @Test
    void untilToldOtherwiseEverythingPasses() {
        assertThat(passes(OTHER)).isTrue();
        assertThat(passes(GROUP)).isTrue();
        assertThat(passes(new byte[] {1})).isTrue();
    }

    @Test
    void withoutPromiscuityOnlyTheOwnAddressAndBroadcastPass() {
        promiscuousOff();
        assertThat(passes(MINE)).isTrue();
        assertThat(passes(EVERYBODY)).isTrue();
        assertThat(passes(OTHER)).isFalse();
        assertThat(passes(GROUP)).isFalse();
        assertThat(passes(new byte[] {0x52, 0x54, 0, 0x12, 0x34})).isFalse();
        assertThat(passes(new byte[] {0x52, 0x54, 0, 0x12, 0x34, 0x56})).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, true, true, true", // all multicasts
        "2, true, false, true", // all unicasts
        "3, true, false, true", // no multicasts
        "4, false, false, true", // no unicasts
        "5, true, false, false" // no broadcasts
    })
    void everyModeIsItsOwn(int mode, boolean mine, boolean group, boolean all) {
        promiscuousOff();
        assertThat(control.command(0, mode, 1)).isZero();
        assertThat(passes(MINE)).isEqualTo(mine);
        assertThat(passes(GROUP)).isEqualTo(group);
        assertThat(passes(EVERYBODY)).isEqualTo(all);
        assertThat(passes(OTHER)).isEqualTo(mode == 2);
        assertThat(control.command(0, mode, 0)).isZero();
        assertThat(passes(MINE)).isTrue();
        assertThat(passes(GROUP)).isFalse();
        assertThat(passes(EVERYBODY)).isTrue();
    }

    @Test
    void theAddressIsSetAndForgottenAtAReset() {
        promiscuousOff();
        assertThat(control.command(1, 1, 2, 0, 0, 0, 0, 1)).isZero();
        assertThat(bench.read(0x2000, 1)).isEqualTo(2);
        assertThat(passes(OTHER)).isTrue();
        assertThat(passes(MINE)).isFalse();
        bench.setStatus(0);
        assertThat(bench.read(0x2000, 1)).isEqualTo(0x52);
    }

    private static byte[] table(int unicasts, int multicasts) {
        byte[] command = new byte[2 + 4 + 6 * unicasts + 4 + 6 * multicasts];
        command[0] = 1;
        int at = 2;
        for (int list = 0; list < 2; list++) {
            int count = list == 0 ? unicasts : multicasts;
            command[at] = (byte) count;
            command[at + 1] = (byte) (count >>> 8);
            at += 4;
            for (int i = 0; i < count; i++) {
                command[at] = (byte) (2 + list * 0xFF); // 02 or 01
                command[at + 4] = (byte) (i >>> 8);
                command[at + 5] = (byte) i;
                at += 6;
            }
        }
        return command;
    }

    @Test
    void theTableLetsItsAddressesThrough() {
        promiscuousOff();
        assertThat(control.command(table(3, 2))).isZero();
        assertThat(passes(2, 0, 0, 0, 0, 2)).isTrue();
        assertThat(passes(2, 0, 0, 0, 0, 3)).isFalse();
        assertThat(passes(1, 0, 0, 0, 0, 1)).isTrue();
        assertThat(passes(1, 0, 0, 0, 0, 2)).isFalse();
        assertThat(passes(MINE)).isTrue();
        assertThat(control.command(table(0, 0))).isZero();
        assertThat(passes(2, 0, 0, 0, 0, 2)).isFalse();
    }

    @Test
    void aListThatDoesNotFitLetsItsWholeKindThrough() {
        promiscuousOff();
        assertThat(control.command(table(65, 1))).isZero();
        assertThat(passes(OTHER)).isTrue();
        assertThat(passes(GROUP)).isFalse();
        assertThat(control.command(table(60, 5))).isZero();
        assertThat(passes(2, 0, 0, 0, 9, 9)).isFalse();
        assertThat(passes(GROUP)).isTrue();
        assertThat(control.command(table(60, 4))).isZero();
        assertThat(passes(GROUP)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"11", "12", "15", "23", "1"})
    void aTableCutShortIsRefusedAndTheOldOneStays(int cut) {
        promiscuousOff();
        assertThat(control.command(table(1, 1))).isZero();
        byte[] whole = table(2, 2);
        assertThat(control.command(ModernBench.part(whole, 0, whole.length - cut))).isEqualTo(1);
        assertThat(passes(2, 0, 0, 0, 0, 0)).isTrue();
        assertThat(passes(2, 0, 0, 0, 0, 1)).isFalse();
    }

    @Test
    void aTableThatClaimsFourGibiaddressesIsRefused() {
        assertThat(control.command(1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0)).isEqualTo(1);
        assertThat(control.command(1, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF)).isEqualTo(1);
        assertThat(control.command(1, 0, 0, 0, 0, 0x80, 0, 0, 0, 0)).isEqualTo(1);
    }

    private static byte[] tagged(int vlan) {
        byte[] frame = frameTo(MINE);
        frame[12] = (byte) 0x81;
        frame[13] = 0;
        frame[14] = (byte) (0xE0 | vlan >>> 8); // a priority, which does not count
        frame[15] = (byte) vlan;
        return frame;
    }

    @Test
    void onlyVlansThatWereAddedPass() {
        promiscuousOff();
        assertThat(passes(tagged(5))).isFalse();
        assertThat(control.command(2, 0, 5, 0)).isZero();
        assertThat(control.command(2, 0, 0xFF, 0x0F)).isZero();
        assertThat(passes(tagged(5))).isTrue();
        assertThat(passes(tagged(4095))).isTrue();
        assertThat(passes(tagged(6))).isFalse();
        assertThat(passes(MINE)).isTrue();
        assertThat(control.command(2, 1, 5, 0)).isZero();
        assertThat(passes(tagged(5))).isFalse();
        assertThat(control.command(2, 0, 0, 0x10)).isEqualTo(1);
    }

    @Test
    void withoutTheFeatureEveryVlanPasses() {
        ModernBench.Ring[] again = bench.start(NetFeatures.CTRL_VQ | NetFeatures.CTRL_RX, 64);
        again[RX].fill(8, 256);
        assertThat(again[CTRL].command(0, 0, 0)).isZero();
        bench.arrives(tagged(7));
        assertThat(again[RX].usedIndex()).isEqualTo(1);
    }

    @Test
    void anAnnouncementIsAskedForAndAcknowledged() {
        assertThat(control.command(3, 0)).isEqualTo(1);
        bench.isr();
        bench.nic.askForAnnouncement();
        assertThat(bench.isr()).isEqualTo(2);
        assertThat(bench.read(0x2006, 2)).isEqualTo(3);
        assertThat(control.command(3, 0)).isZero();
        assertThat(bench.read(0x2006, 2)).isEqualTo(1);
        assertThat(control.command(3, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 6", "1, 2", "2, 2", "3, 1", "4, 0", "5, 0", "9, 0", "255, 255"})
    void whatThereIsNotIsRefusedByName(int type, int command) {
        assertThat(control.command(type, command, 1, 0, 0, 0, 0, 0, 0, 0)).isEqualTo(1);
        assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTIO_COMMAND_REFUSED);
        assertThat(bench.status()).isEqualTo(STARTED);
    }

    @Test
    void aModeWithoutItsByteAndAnAddressOfAnotherLengthAreRefused() {
        assertThat(control.command(0, 0)).isEqualTo(1);
        assertThat(control.command(1, 1, 2, 0, 0, 0, 0)).isEqualTo(1);
        assertThat(control.command(1, 1, 2, 0, 0, 0, 0, 0, 0)).isEqualTo(1);
        assertThat(control.command(2, 0, 5)).isEqualTo(1);
        assertThat(bench.read(0x2000, 1)).isEqualTo(0x52);
    }

    @Test
    void aCommandWithoutHeaderOrAnswerBreaksTheDevice() {
        control.describe(0, buffer(0), 1, NEXT, 1);
        control.describe(1, buffer(1), 1, WRITE, 0);
        control.offer(0);
        control.tell();
        assertThat(bench.status()).isEqualTo(STARTED | NEEDS_RESET);

        ModernBench.Ring again = bench.start(CONTROL_FEATURES, 8)[CTRL];
        again.describe(0, buffer(0), 3, 0, 0);
        again.offer(0);
        again.tell();
        assertThat(bench.status()).isEqualTo(STARTED | NEEDS_RESET);
        assertThat(bench.complaints()).containsEntry(TracePoint.VIRTQUEUE_BROKEN, 2L);
    }

    @Test
    void aCommandThatIsNoneByLengthOrAddressIsAnswered() {
        control.describe(0, buffer(0), 0xFFFF_FFFFL, NEXT, 1);
        control.describe(1, buffer(1), 1, WRITE, 0);
        control.offer(0);
        control.describe(2, 0x1000, 8, NEXT, 3);
        control.describe(3, buffer(2), 1, WRITE, 0);
        control.offer(2);
        control.tell();
        assertThat(control.usedIndex()).isEqualTo(2);
        assertThat(bench.memory().read(buffer(1), 1)).isEqualTo(1);
        assertThat(bench.memory().read(buffer(2), 1)).isEqualTo(1);
    }

    @Test
    void whatAResetForgets() {
        promiscuousOff();
        assertThat(control.command(table(1, 1))).isZero();
        assertThat(control.command(0, 4, 1)).isZero();
        bench.nic.askForAnnouncement();
        ModernBench.Ring[] again = bench.start(0, 8);
        again[RX].fill(8, 256);
        assertThat(bench.read(0x2006, 2)).isEqualTo(1);
        bench.arrives(frameTo(OTHER));
        bench.arrives(frameTo(GROUP));
        assertThat(again[RX].usedIndex()).isEqualTo(2);
    }
}
