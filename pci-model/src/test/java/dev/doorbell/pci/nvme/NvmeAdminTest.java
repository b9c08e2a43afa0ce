package dev.doorbell.pci.nvme;

import static dev.doorbell.pci.nvme.NvmeBoard.DATA;
import static dev.doorbell.pci.nvme.NvmeBoard.DOORBELLS;
import static dev.doorbell.pci.nvme.NvmeBoard.IO_CQ;
import static dev.doorbell.pci.nvme.NvmeBoard.IO_SQ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admin commands: what they answer, and what they refuse. */
class NvmeAdminTest {
    private static final int DNR = 1 << 14;

    private final NvmeBoard board = NvmeBoard.ideal();

    @BeforeEach
    void start() {
        board.start();
    }

    @AfterEach
    void close() {
        board.close();
    }

    private long data(int offset, int bytes) {
        return board.memory().read(DATA + offset, bytes);
    }

    private int status(int opcode, long namespace, int... dwords) {
        return board.admin(opcode, namespace, dwords).status();
    }

    @ParameterizedTest(name = "opcode {0}")
    @CsvSource({"3", "7", "11", "13", "21", "28", "124", "129", "255"})
    @DisplayName("NVME-004 an unknown admin opcode completes with status code 01")
    void anUnknownOpcodeIsRefused(int opcode) {
        assertThat(status(opcode, 0)).isEqualTo(1 | DNR);
        assertThat(board.complaints(TracePoint.NVME_REFUSED)).isEqualTo(1);
    }

    @Test
    void identifyTellsOfTheController() {
        assertThat(status(6, 0, 1)).isZero();

        byte[] text = new byte[60];
        board.memory().copyOut(DATA + 4, text, 0, 60);
        assertThat(new String(text, StandardCharsets.US_ASCII))
                .isEqualTo("bell" + " ".repeat(16) + "Doorbell NVMe Ctrl" + " ".repeat(22));
        assertThat(data(0, 2)).isEqualTo(0x1B36);
        assertThat(data(512, 2)).isEqualTo(0x4466);
        assertThat(data(516, 4)).isEqualTo(1);
    }

    @Test
    void identifyTellsOfTheNamespace() {
        assertThat(status(6, 1, 0)).isZero();
        assertThat(data(0, 8)).isEqualTo((1 << 20) / 512);
        assertThat(data(130, 1)).isEqualTo(9);
        assertThat(status(6, 0, 2)).isZero();
        assertThat(data(0, 8)).isEqualTo(1);
        assertThat(status(6, 1, 2)).isZero();
        assertThat(data(0, 4)).isZero();
        assertThat(status(6, 1, 3)).isZero();
        assertThat(data(0, 2)).isEqualTo(0x1003); // a UUID of 16 bytes
        assertThat(data(20, 2)).isEqualTo(0x0104); // its command set
    }

    @ParameterizedTest(name = "structure {1} of namespace {0}: {2}")
    @CsvSource({
        "0, 0x00, 0x400B",
        "2, 0x00, 0x400B",
        "0xFFFFFFFF, 0x00, 0x400B",
        "0xFFFFFFFE, 0x02, 0x400B",
        "2, 0x03, 0x400B",
        "0, 0x04, 0x4002",
        "0, 0x14, 0x4002",
        "0, 0xFF, 0x4002"
    })
    void identifyRefuses(String namespace, String structure, String status) {
        assertThat(status(6, Long.decode(namespace), Integer.decode(structure)))
                .isEqualTo(Integer.decode(status));
    }

    @Test
    void inQemuThereMayBe256NamespacesAndOnesThatAreNotThereReadAsZeros() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            assertThat(qemu.admin(6, 256, 0).status()).isZero();
            assertThat(qemu.memory().read(DATA, 8)).isZero();
            assertThat(qemu.admin(6, 257, 0).status()).isEqualTo(0x400B);
        }
    }

    @ParameterizedTest(name = "{0}: queue {1} of {2} entries, flags and vector {3}, at +{4}: {5}")
    @CsvSource({
        "nothing wrong, 1, 8, 0x3, 0, 0",
        "number zero, 0, 8, 0x3, 0, 0x4101",
        "the last number, 64, 8, 0x3, 0, 0",
        "beyond the last, 65, 8, 0x3, 0, 0x4101",
        "one entry, 1, 1, 0x3, 0, 0x4102",
        "the most entries, 1, 2048, 0x3, 0, 0",
        "too many entries, 1, 2049, 0x3, 0, 0x4102",
        "not contiguous, 1, 8, 0x2, 0, 0x4002",
        "not on a page, 1, 8, 0x3, 16, 0x4013",
        "a vector without MSI-X, 1, 8, 0x10003, 0, 0x4108"
    })
    void creatingACompletionQueueIsCheckedFor(
            String what, int id, int entries, String flags, int offset, String status) {
        int got =
                board.perform(
                                board.admin(),
                                5,
                                0,
                                IO_CQ + offset,
                                0,
                                id | ((entries - 1) << 16),
                                Integer.decode(flags))
                        .status();

        assertThat(got).as(what).isEqualTo(Integer.decode(status));
    }

    @Test
    void queuesAreMadeAndDeletedInOrder() {
        NvmeBoard.Pair pair = board.createPair(1, 8, 0);
        assertThat(status(4, 0, 1)).isEqualTo(0x10C); // in use
        assertThat(status(0, 0, 1)).isZero();
        assertThat(status(0, 0, 1)).isEqualTo(0x101 | DNR);
        assertThat(status(4, 0, 1)).isZero();
        assertThat(status(4, 0, 1)).isEqualTo(0x101 | DNR);
        board.write(DOORBELLS + 8, 1);
        assertThat(board.complaints(TracePoint.NVME_DOORBELL)).isEqualTo(1);
        assertThat(board.peek(pair)).isNull();
    }

    @Test
    void aSubmissionQueueNeedsACompletionQueue() {
        int got = board.perform(board.admin(), 1, 0, IO_SQ, 0, 1 | 7 << 16, 1 | 1 << 16).status();
        assertThat(got).isEqualTo(0x100 | DNR);
    }

    @Test
    void theNumberOfQueuesIsAskedForBeforeTheFirstIsMade() {
        assertThat(board.admin(9, 0, 7, 3 | 3 << 16).result()).isEqualTo(63 | 63 << 16);
        assertThat(status(9, 0, 7, 0xFFFF)).isEqualTo(2 | DNR);
        board.createPair(1, 8, 0);
        assertThat(status(9, 0, 7, 3)).isEqualTo(0xC | DNR);
    }

    @ParameterizedTest(name = "feature {0} becomes {1}")
    @CsvSource({"1, 3", "4, 0x150", "6, 0", "8, 0x0503", "0x0A, 1", "0x0B, 0x1FF"})
    void featuresKeepWhatTheyAreSetTo(String feature, String value) {
        int before = board.admin(10, 0, Integer.decode(feature) | 1 << 8).result();
        NvmeBoard.ok(board.admin(9, 0, Integer.decode(feature), Integer.decode(value)));
        int now = board.admin(10, 0, Integer.decode(feature)).result();
        assertThat(now).isEqualTo(Integer.decode(value));
        int initial = board.admin(10, 0, Integer.decode(feature) | 1 << 8).result();
        assertThat(initial).isEqualTo(before);

        board.write(NvmeBoard.CC, 0);
        board.start();
        assertThat(board.admin(10, 0, Integer.decode(feature)).result()).isEqualTo(before);
    }

    @ParameterizedTest(name = "feature {0} of namespace {1}: {2}")
    @CsvSource({
        "0x80000001, 0, 0x410D", // save
        "0x00000003, 0, 0x4002", // no such feature
        "0x00000016, 0, 0x4002",
        "0x00000006, 1, 0x410F", // not a namespace's
        "0x00000006, 9, 0x400B",
        "0x00000005, 0, 0x400B", // a namespace's
        "0x00000005, 1, 0"
    })
    void setFeaturesRefuses(String feature, long namespace, String status) {
        int first = Long.decode(feature).intValue();
        assertThat(status(9, namespace, first, 0)).isEqualTo(Integer.decode(status));
    }

    @Test
    void inQemuArbitrationCannotBeChanged() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            assertThat(qemu.admin(9, 0, 1, 3).status()).isEqualTo(0x10E | DNR);
        }
    }

    @Test
    void theTimestampCountsOn() {
        board.memory().write(DATA, 8, 1_000_000);
        NvmeBoard.ok(board.admin(9, 0, 0x0E));
        board.simulation().runFor(5_000_000);
        NvmeBoard.ok(board.admin(10, 0, 0x0E));

        // Each command of this driver waits a second; the clock began when the first was done.
        assertThat(data(0, 8) & (1L << 48) - 1).isBetween(1_001_005L, 1_001_006L);
        assertThat(data(0, 8) >>> 49).isEqualTo(1);
    }

    @Test
    void logPagesTellOfHealthAndOfWhatTheControllerKnows() {
        NvmeBoard.Pair pair = board.createPair(1, 8, 0);
        NvmeBoard.ok(board.perform(pair, 2, 1, DATA, 0, 0, 0, 7));
        assertThat(status(2, 0xFFFF_FFFFL, 2 | 127 << 16)).isZero();
        assertThat(data(1, 2)).isEqualTo(0x143);
        assertThat(data(32, 8)).isEqualTo(1);
        assertThat(data(64, 8)).isEqualTo(1);
        assertThat(status(2, 0, 5 | 1023 << 16)).isZero();
        assertThat(data(4 * 6, 4)).isEqualTo(1);
        assertThat(data(4 * 0x15, 4)).isZero();
        assertThat(data(1024 + 4, 4)).isEqualTo(3);
        assertThat(status(2, 0, 0x99 | 15 << 16)).isEqualTo(0x109 | DNR);
        assertThat(status(2, 0, 1 | 15 << 16, 0, 2)).isEqualTo(2 | DNR);
        assertThat(status(2, 0, 1 | 15 << 16, 0, 64)).isEqualTo(2 | DNR);
        assertThat(status(2, 0, 1 | 0xFFFF << 16, 0xFFFF)).isEqualTo(2 | DNR);
    }

    @Test
    void eventRequestsWaitUntilADoorbellIsWrong() {
        int[] ids = new int[5];
        for (int i = 0; i < 5; i++) {
            ids[i] = board.put(board.admin(), 12, 0, 0, 0, 0);
        }
        board.ring(board.admin());
        NvmeBoard.Completion fifth = board.taken(board.admin());
        assertThat(fifth.command()).isEqualTo(ids[4]);
        assertThat(fifth.status()).isEqualTo(0x105);
        assertThat(board.controller().eventRequestsWaiting()).isEqualTo(4);

        board.write(DOORBELLS + 8 * 7, 1); // no such queue
        board.write(DOORBELLS, 32); // beyond the queue
        board.settle();

        NvmeBoard.Completion event = board.taken(board.admin());
        assertThat(event.command()).isEqualTo(ids[0]);
        assertThat(event.result()).isEqualTo(0x01_0000);
        assertThat(board.take(board.admin())).as("masked until the log is read").isNull();
        board.release(board.admin());
        board.put(board.admin(), 2, 0, 0, DATA, 0, 1 | 15 << 16);
        board.ring(board.admin());
        NvmeBoard.Completion second = board.taken(board.admin());
        assertThat(second.command()).isEqualTo(ids[1]);
        assertThat(second.result()).isEqualTo(0x01_0100);
    }

    @Test
    void aTemperatureBeyondItsThresholdIsAnEvent() {
        board.put(board.admin(), 12, 0, 0, 0, 0);
        board.put(board.admin(), 9, 0, 0, 0, 0, 11, 2);
        board.put(board.admin(), 9, 0, 0, 0, 0, 4, 0x100);
        board.ring(board.admin());

        assertThat(board.take(board.admin())).isNotNull();
        NvmeBoard.Completion event = board.taken(board.admin());
        assertThat(event.result()).isEqualTo(0x02_0101);
    }

    @Test
    void abortEndsAnEventRequestOrACommandUnderWay() {
        int request = board.put(board.admin(), 12, 0, 0, 0, 0);
        board.put(board.admin(), 8, 0, 0, 0, 0, request << 16);
        board.ring(board.admin());
        NvmeBoard.Completion aborted = board.taken(board.admin());
        assertThat(aborted.command()).isEqualTo(request);
        assertThat(aborted.status()).isEqualTo(7);
        NvmeBoard.Completion abort = board.taken(board.admin());
        assertThat(abort.result()).isZero();
        board.release(board.admin());
        assertThat(board.admin(8, 0, 99 << 16).result()).isEqualTo(1);
        assertThat(status(8, 0, 1)).isEqualTo(2 | DNR);
    }

    @Test
    void aCommandUnderWayIsAbortedAndOfADeletedQueueComesToNothing() {
        TimingProfile slow = TimingProfile.named("ideal").with("nvme.command=100000");
        try (NvmeBoard on = slowBoard(slow)) {
            NvmeBoard.Pair pair = on.createPair(1, 8, 0);
            int aborted = on.put(on.admin(), 6, 0, 0, DATA, 0, 1);
            on.ring(on.admin());
            on.simulation().runFor(50_000);
            on.put(pair, 2, 0, 1, DATA, 0, 0, 0, 0);
            on.put(on.admin(), 0, 0, 0, 0, 0, 1);
            on.ring(on.admin());
            on.ring(pair);
            on.simulation().runFor(1_000_000);

            NvmeBoard.Completion first = on.taken(on.admin());
            assertThat(first.command()).isEqualTo(aborted);
            assertThat(on.take(on.admin())).isNotNull();
            assertThat(on.peek(pair)).as("its queue was deleted first").isNull();
            assertThat(on.controller().commandsUnderWay()).isZero();
        }
    }

    private static NvmeBoard slowBoard(TimingProfile profile) {
        NvmeBoard on = new NvmeBoard(profile, NvmeStore.of(1 << 20), DeviceBehaviour.SPECIFICATION);
        return on.start();
    }

    @Test
    void aResetDropsCommandsUnderWay() {
        TimingProfile slow = TimingProfile.named("ideal").with("nvme.command=100000");
        try (NvmeBoard on = slowBoard(slow)) {
            on.put(on.admin(), 6, 0, 0, DATA, 0, 1);
            on.ring(on.admin());
            assertThat(on.controller().commandsUnderWay()).isEqualTo(1);

            on.write(NvmeBoard.CC, 0);
            on.simulation().runFor(1_000_000);

            assertThat(on.controller().commandsUnderWay()).isZero();
            assertThat(on.peek(on.admin())).isNull();
            assertThat(on.pin()).isFalse();
        }
    }

    @Test
    void formatMakesTheNamespaceZero() {
        board.store().write(512, new byte[] {1, 2, 3}, 0, 3);
        assertThat(status(0x80, 1, 1)).isEqualTo(0x10A | DNR);
        assertThat(status(0x80, 0, 0)).isEqualTo(0xB | DNR);
        assertThat(status(0x80, 1, 0)).isZero();

        assertThat(board.store().keptBytes()).isZero();
    }

    @Test
    void scatterGatherListsAndFusedCommandsAreRefused() {
        board.put(board.admin(), 6, 0x40, 0, DATA, 0, 1);
        board.put(board.admin(), 6, 0x01, 0, DATA, 0, 1);
        board.ring(board.admin());

        NvmeBoard.Completion lists = board.taken(board.admin());
        NvmeBoard.Completion fused = board.taken(board.admin());
        assertThat(lists.status()).isEqualTo(2 | DNR);
        assertThat(fused.status()).isEqualTo(2);
    }
}
