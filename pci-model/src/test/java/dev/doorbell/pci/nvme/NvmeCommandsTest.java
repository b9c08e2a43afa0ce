package dev.doorbell.pci.nvme;

import static dev.doorbell.pci.nvme.NvmeBoard.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What admin commands refuse, field by field, and what becomes of commands under way.
 *
 * <p>Sources: NVM Express Base Specification 1.4, "Admin Command Set", "Identify command", "Get Log
 * Page command", "Create I/O Submission Queue command", "Abort command"; TP 4056, "Namespace Types",
 * for the structures of command sets. Where QEMU 7.2 differs, {@code hw/nvme/ctrl.c}.
 */
class NvmeCommandsTest {
    private static final int DNR = 1 << 14;
    private static final int READ = 2;
    private static final int IDENTIFY = 6;
    private static final int GET_LOG_PAGE = 2;
    private static final int EVERYTHING = 0xFF;

    private final NvmeBoard board = NvmeBoard.ideal();

    @BeforeEach
    void start() {
        board.start();
    }

    @AfterEach
    void close() {
        board.close();
    }

    private static void fill(NvmeBoard on) {
        for (int at = 0; at < 8192; at += 8) {
            on.memory().write(DATA + at, 8, -1);
        }
    }

    /** The bytes of a page that are not zero, as offset=value. */
    private static List<String> content(NvmeBoard on) {
        List<String> found = new ArrayList<>();
        for (int at = 0; at < 4096; at++) {
            long value = on.memory().read(DATA + at, 1);
            if (value != 0) {
                found.add(at + "=" + Long.toHexString(value));
            }
        }
        assertThat(on.memory().read(DATA + 4096, 8)).as("a page and no more").isEqualTo(-1);
        return found;
    }

    /** A structure after one that had something in every part. */
    private static List<String> identify(NvmeBoard on, long namespace, int structure, int set) {
        fill(on);
        NvmeBoard.ok(on.admin(IDENTIFY, 0, 1));
        NvmeBoard.ok(on.admin(IDENTIFY, namespace, structure, set << 24));
        return content(on);
    }

    @ParameterizedTest(name = "structure {0} of namespace {1}: {2}")
    @CsvSource({
        "0x02, 0, 0=1",
        "0x02, 1, ''",
        "0x05, 1, ''",
        "0x06, 0, ''",
        "0x07, 0, 0=1",
        "0x07, 1, ''",
        "0x10, 0, 0=1",
        "0x1A, 0, 0=1",
        "0x1B, 1, ''",
        "0x1C, 0, 0=1",
    })
    void aStructureHasItsBytesAndIsZeroElsewhere(String structure, long namespace, String bytes) {
        assertThat(String.join(" ", identify(board, namespace, Integer.decode(structure), 0)))
                .isEqualTo(bytes);
    }

    @ParameterizedTest(name = "structure {0} of namespace {1} in command set {2}: {3}")
    @CsvSource({
        "0x05, 0, 0, 0x400B",
        "0x05, 2, 0, 0x400B",
        "0x05, 0xFFFFFFFF, 0, 0x400B",
        "0x05, 1, 2, 0x4002",
        "0x1B, 1, 2, 0x4002",
        "0x06, 0, 1, 0x4002",
        "0x07, 0, 2, 0x4002",
        "0x1A, 0, 2, 0x4002",
        "0x07, 0xFFFFFFFE, 2, 0x400B",
        "0x11, 2, 0, 0x400B",
        "0x15, 0, 0, 0x4002",
    })
    void aStructureOfWhatIsNotThereIsRefused(
            String structure, String namespace, int set, String status) {
        assertThat(
                        board.admin(
                                        IDENTIFY,
                                        Long.decode(namespace),
                                        Integer.decode(structure),
                                        set << 24)
                                .status())
                .isEqualTo(Integer.decode(status));
    }

    @Test
    void inQemuStructuresTellOfMore() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            assertThat(identify(qemu, 0, 0x06, 0)).containsExactly("0=7", "4=ff", "5=ff", "6=3f");
            assertThat(identify(qemu, 0, 0x1C, 0)).containsExactly("0=5");
            assertThat(identify(qemu, 0, 0x15, 0)).isEmpty();
            // Both kinds of resources; 65 queues and 65 vectors, given one by one.
            assertThat(identify(qemu, 0, 0x14, 0))
                    .containsExactly("4=3", "42=41", "46=1", "74=41", "78=1");
            assertThat(identify(qemu, 2, 0x05, 2)).as("inactive").isEmpty();
            assertThat(identify(qemu, 2, 0x00, 0)).as("inactive").isEmpty();
            assertThat(qemu.admin(IDENTIFY, 2, 3).status()).isEqualTo(2 | DNR);
            assertThat(qemu.admin(0x80, 2, 0).status()).as("format").isEqualTo(2 | DNR);
        }
    }

    private int log(NvmeBoard on, long namespace, int page, int dwords, long offset) {
        return on.admin(
                        GET_LOG_PAGE,
                        namespace,
                        page | (dwords - 1) << 16,
                        (dwords - 1) >>> 16,
                        (int) offset,
                        (int) (offset >>> 32))
                .status();
    }

    @ParameterizedTest(name = "{0} dwords of log page {1} from {2}: {3}")
    @CsvSource({
        "1, 1, 0, 0",
        "131072, 1, 0, 0", // 512 KiB, as much as may be moved
        "131073, 1, 0, 0x4002",
        "65536, 1, 0, 0",
        "1, 1, 60, 0",
        "1, 1, 62, 0x4002",
        "1, 1, 64, 0x4002",
        "1, 1, 0x100000000, 0x4002",
        "1, 1, -4, 0x4002",
    })
    void aPartOfALogPageIsCheckedFor(int dwords, int page, String offset, String status) {
        assertThat(log(board, 0, page, dwords, Long.decode(offset)))
                .isEqualTo(Integer.decode(status));
    }

    @Test
    void aPartOfALogPageEndsWithThePage() {
        fill(board);
        assertThat(log(board, 1, 2, 128, 500)).isZero();
        assertThat(board.memory().read(DATA, 4)).isZero();
        assertThat(board.memory().read(DATA + 12, 4)).isEqualTo(0xFFFF_FFFFL);

        fill(board);
        assertThat(log(board, 0, 5, 2, 4 * IDENTIFY)).isZero();
        assertThat(board.memory().read(DATA, 4)).as("identify is supported").isOne();
        assertThat(board.memory().read(DATA + 8, 4)).isEqualTo(0xFFFF_FFFFL);
    }

    @ParameterizedTest(name = "health of namespace {0}: {1}, in QEMU {2}")
    @CsvSource({"0, 0, 0x400B", "1, 0, 0", "2, 0x400B, 0x400B", "0xFFFFFFFF, 0, 0"})
    void healthIsOfTheControllerOrOfItsNamespace(String namespace, String status, String qemus) {
        assertThat(log(board, Long.decode(namespace), 2, 128, 0)).isEqualTo(Integer.decode(status));
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            assertThat(log(qemu, Long.decode(namespace), 2, 128, 0))
                    .isEqualTo(Integer.decode(qemus));
        }
    }

    @ParameterizedTest(name = "{0}: queue {1} of {2} entries for {3}, flags {4}, at +{5}: {6}")
    @CsvSource({
        "nothing wrong, 1, 8, 1, 0x1, 0, 0",
        "of some urgency, 1, 8, 1, 0x7, 0, 0",
        "number zero, 0, 8, 1, 0x1, 0, 0x4101",
        "the last number, 64, 8, 1, 0x1, 0, 0",
        "beyond the last, 65, 8, 1, 0x1, 0, 0x4101",
        "one entry, 1, 1, 1, 0x1, 0, 0x4102",
        "too many entries, 1, 2049, 1, 0x1, 0, 0x4102",
        "not contiguous, 1, 8, 1, 0x6, 0, 0x4002",
        "not on a page, 1, 8, 1, 0x1, 64, 0x4013",
        "for the admin queue, 1, 8, 0, 0x1, 0, 0x4100",
        "for nobody, 1, 8, 2, 0x1, 0, 0x4100",
    })
    void creatingASubmissionQueueIsCheckedFor(
            String what, int id, int entries, int of, String flags, int offset, String status) {
        NvmeBoard.ok(board.perform(board.admin(), 5, 0, NvmeBoard.IO_CQ, 0, 1 | 7 << 16, 3));
        int[] dwords = {id | (entries - 1) << 16, Integer.decode(flags) | of << 16};
        long at = NvmeBoard.IO_SQ + offset;

        assertThat(board.perform(board.admin(), 1, 0, at, 0, dwords).status())
                .as(what)
                .isEqualTo(Integer.decode(status));
        if (Integer.decode(status) == 0) {
            assertThat(board.perform(board.admin(), 1, 0, at, 0, dwords).status())
                    .as("once more")
                    .isEqualTo(0x4101);
        }
    }

    @Test
    void entriesOfAnotherSizeThanTheControllersAreRefused() {
        board.write(NvmeBoard.CC, 0);
        board.write(NvmeBoard.CC, NvmeBoard.ENABLE ^ 1 << 20);
        board.settle();
        NvmeBoard.Pair again =
                new NvmeBoard.Pair(0, 32, 32, NvmeBoard.ADMIN_SQ, NvmeBoard.ADMIN_CQ);
        board.memory().copyIn(NvmeBoard.ADMIN_CQ, new byte[512], 0, 512);
        assertThat(board.perform(again, 5, 0, NvmeBoard.IO_CQ, 0, 1 | 7 << 16, 3).status())
                .isEqualTo(0x102 | DNR);
    }

    @Test
    void aVectorBeyondTheTableIsRefused() {
        board.enableMessages(true);
        for (int[] each : new int[][] {{64, 0}, {65, 0x108 | DNR}}) {
            int id = each[0] - 63;
            assertThat(
                            board.perform(
                                            board.admin(),
                                            5,
                                            0,
                                            NvmeBoard.IO_CQ,
                                            0,
                                            id | 7 << 16,
                                            3 | each[0] << 16)
                                    .status())
                    .isEqualTo(each[1]);
        }
    }

    @Test
    void aDeletedQueueNoLongerAssertsThePin() {
        NvmeBoard.Pair pair = board.createPair(1, 8, 0);
        board.put(pair, READ, 0, 1, DATA, 0, 0, 0, 0);
        board.ring(pair);
        NvmeBoard.ok(board.admin(0, 0, 1));
        assertThat(board.pin()).as("its completion is unread").isTrue();

        NvmeBoard.ok(board.admin(4, 0, 1));
        assertThat(board.pin()).isFalse();
    }

    // Under way.

    private static NvmeBoard slow() {
        TimingProfile profile = TimingProfile.named("ideal").with("nvme.command=100000");
        return new NvmeBoard(profile, NvmeStore.of(1 << 20), DeviceBehaviour.SPECIFICATION).start();
    }

    @Test
    void aCommandThatIsAbortedEndsWithoutBeingDone() {
        try (NvmeBoard on = slow()) {
            NvmeBoard.Pair pair = on.createPair(1, 8, 0);
            NvmeBoard.Pair other = on.createPair(2, 8, 0);
            fill(on);
            int spared = on.put(pair, READ, 0, 1, DATA + 512, 0, 0, 0, 0);
            int aborted = on.put(pair, READ, 0, 1, DATA, 0, 0, 0, 0);
            on.put(on.admin(), 8, 0, 0, 0, 0, 2 | aborted << 16); // another's queue
            on.put(on.admin(), 8, 0, 0, 0, 0, 1 | aborted << 16);
            on.ring(on.admin());
            on.ring(pair);
            on.simulation().runFor(1_000_000);

            assertThat(on.taken(on.admin()).result()).as("not found there").isOne();
            assertThat(on.taken(on.admin()).result()).isZero();
            NvmeBoard.Completion first = on.taken(pair);
            assertThat(first.command()).isEqualTo(spared);
            assertThat(first.status()).isZero();
            NvmeBoard.Completion second = on.taken(pair);
            assertThat(second.command()).isEqualTo(aborted);
            assertThat(second.status()).isEqualTo(7);
            assertThat(on.memory().read(DATA, 1)).isEqualTo(EVERYTHING);
            assertThat(on.memory().read(DATA + 512, 1)).isZero();
            assertThat(on.peek(other)).isNull();
        }
    }

    @Test
    void moreCommandsThanCanBeUnderWayAreDoneInTheirOrder() {
        try (NvmeBoard on = slow()) {
            NvmeBoard.Pair pair = on.createPair(1, 1024, 0);
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < 700; i++) {
                ids.add(on.put(pair, READ, 0, 1, DATA, 0, 0, 0, 0));
            }
            on.ring(pair);
            assertThat(on.controller().commandsUnderWay()).isEqualTo(256);
            on.simulation().runFor(10_000_000);

            List<Integer> done = new ArrayList<>();
            for (NvmeBoard.Completion c = on.take(pair); c != null; c = on.take(pair)) {
                done.add(c.command());
            }
            assertThat(done).isEqualTo(ids);
            assertThat(on.controller().commandsUnderWay()).isZero();
        }
    }

    @Test
    void whatAReadBringsAndItsCompletionWaitForRoomOnTheLink() {
        TimingProfile profile =
                TimingProfile.named("ideal").with("pcie.generation=1").with("pcie.lanes=1");
        try (NvmeBoard on =
                new NvmeBoard(profile, NvmeStore.of(1 << 20), DeviceBehaviour.SPECIFICATION)) {
            on.start();
            NvmeBoard.Pair pair = on.createPair(1, 64, 0);
            fill(on);
            for (int i = 0; i < 40; i++) {
                on.put(pair, READ, 0, 1, DATA, DATA + 4096, 0, 0, 15);
            }
            on.ring(pair);
            on.simulation().runFor(on.simulation().parts().time().ticksPerSecond());

            assertThat(on.memory().read(DATA, 8)).isZero();
            assertThat(on.memory().read(DATA + 8184, 8)).isZero();
            for (int i = 0; i < 40; i++) {
                assertThat(on.taken(pair).status()).isZero();
            }
            assertThat(on.take(pair)).isNull();
        }
    }

    @Test
    void aQueueThatIsDeletedBeforeItsEntryIsThereComesToNothing() {
        TimingProfile profile = TimingProfile.named("ideal").with("pcie.oneway=1000");
        try (NvmeBoard on =
                new NvmeBoard(profile, NvmeStore.of(1 << 20), DeviceBehaviour.SPECIFICATION)) {
            on.start();
            NvmeBoard.Pair pair = on.createPair(1, 8, 0);
            on.put(on.admin(), 0, 0, 0, 0, 0, 1);
            on.put(pair, READ, 0, 1, DATA, 0, 0, 0, 0);
            on.write(NvmeBoard.DOORBELLS, on.admin().tail);
            on.write(NvmeBoard.DOORBELLS + 8, pair.tail);
            on.simulation().runFor(on.simulation().parts().time().ticksPerSecond());

            assertThat(on.taken(on.admin()).status()).isZero();
            assertThat(on.peek(pair)).isNull();
            assertThat(on.controller().commandsUnderWay()).isZero();
            assertThat(on.admin(IDENTIFY, 0, 1).status()).as("it works on").isZero();
        }
    }

    @Test
    void observersHearWhatWasRefusedAndWhatWasPosted() {
        List<String> heard = new ArrayList<>();
        NvmeBoard.Pair pair = board.createPair(3, 8, 0);
        board.simulation()
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.NVME_REFUSED
                                    || point == TracePoint.WORK_POSTED) {
                                heard.add(point + " " + Long.toHexString(first) + " " + second);
                            }
                        });
        int bad = board.put(pair, 0x7F, 0, 1, DATA, 0);
        board.put(pair, READ, 0, 1, DATA, 0, 0, 0, 0);
        board.ring(pair);

        assertThat(heard)
                .containsExactly(
                        "NVME_REFUSED " + Integer.toHexString(3 << 16 | bad) + " " + (1 | DNR),
                        "WORK_POSTED 3 2");
    }
}
