package dev.doorbell.pci.nvme;

import static dev.doorbell.pci.nvme.NvmeBoard.DATA;
import static dev.doorbell.pci.nvme.NvmeBoard.LISTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads, writes and their relatives; PRPs of all shapes; queues that fill up; time. */
class NvmeIoTest {
    private static final int DNR = 1 << 14;
    private static final int PAGE = 4096;
    private static final int WRITE = 1;
    private static final int READ = 2;
    private static final int COMPARE = 5;
    private static final int WRITE_ZEROES = 8;
    private static final int DEALLOCATE = 9;
    private static final int BLOCKS = (1 << 20) / 512;

    private final NvmeBoard board = NvmeBoard.ideal();
    private NvmeBoard.Pair pair = board.admin();

    @BeforeEach
    void start() {
        board.start();
        pair = board.createPair(1, 16, 0);
    }

    @AfterEach
    void close() {
        board.close();
    }

    private int status(int opcode, long prp1, long prp2, long block, int blocks) {
        return board.perform(
                        pair, opcode, 1, prp1, prp2, (int) block, (int) (block >>> 32), blocks - 1)
                .status();
    }

    private static byte[] pattern(int bytes, int seed) {
        byte[] made = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            made[i] = (byte) (i * 31 + i / 256 + seed);
        }
        return made;
    }

    private byte[] stored(long at, int bytes) {
        byte[] read = new byte[bytes];
        board.store().read(at, read, 0, bytes);
        return read;
    }

    private byte[] remembered(long at, int bytes) {
        byte[] read = new byte[bytes];
        board.memory().copyOut(at, read, 0, bytes);
        return read;
    }

    @Test
    void whatIsWrittenIsReadBack() {
        board.memory().copyIn(DATA, pattern(PAGE, 1), 0, PAGE);
        assertThat(status(WRITE, DATA, 0, 4, 8)).isZero();
        assertThat(stored(4 * 512, PAGE)).isEqualTo(pattern(PAGE, 1));

        assertThat(status(READ, DATA + PAGE, 0, 4, 8)).isZero();
        assertThat(remembered(DATA + PAGE, PAGE)).isEqualTo(pattern(PAGE, 1));
    }

    @Test
    void aTransferMayBeginWithinAPageAndEndInTheNext() {
        board.store().write(0, pattern(PAGE, 2), 0, PAGE);

        assertThat(status(READ, DATA + 0xE00, DATA + 3 * PAGE, 0, 8)).isZero();

        assertThat(remembered(DATA + 0xE00, 512)).isEqualTo(stored(0, 512));
        assertThat(remembered(DATA + 3 * PAGE, PAGE - 512)).isEqualTo(stored(512, PAGE - 512));
        assertThat(remembered(DATA + PAGE, 512)).containsOnly(0);
    }

    /** Pages in descending order, so that nobody can take them for one block. */
    private void list(long at, int pages, long first) {
        for (int i = 0; i < pages; i++) {
            board.memory().write(at + 8L * i, 8, first - (long) i * PAGE);
        }
    }

    @Test
    void aListNamesAPageForEachEntry() {
        byte[] data = pattern(128 * 1024, 3);
        board.store().write(0, data, 0, data.length);
        list(LISTS, 31, DATA + 100L * PAGE);

        assertThat(status(READ, DATA, LISTS, 0, 256)).isZero();

        assertThat(remembered(DATA, PAGE)).isEqualTo(stored(0, PAGE));
        for (int i = 0; i < 31; i++) {
            assertThat(remembered(DATA + (100L - i) * PAGE, PAGE))
                    .isEqualTo(stored((i + 1L) * PAGE, PAGE));
        }
    }

    @ParameterizedTest(name = "{0} entries before the page of the list ends")
    @CsvSource({"1", "2", "7"})
    void aListGoesOnInThePageThatItsLastEntryNames(int entries) {
        byte[] data = pattern(16 * PAGE, 4);
        board.memory().copyIn(DATA, data, 0, PAGE);
        long start = LISTS + PAGE - 8L * entries;
        list(start, entries - 1, DATA + 60L * PAGE);
        board.memory().write(LISTS + PAGE - 8, 8, LISTS + 5L * PAGE);
        list(LISTS + 5L * PAGE, 15 - (entries - 1), DATA + (60L - entries + 1) * PAGE);
        for (int i = 0; i < 15; i++) {
            board.memory().copyIn(DATA + (60L - i) * PAGE, data, (i + 1) * PAGE, PAGE);
        }

        assertThat(status(WRITE, DATA, start, 0, 128)).isZero();

        assertThat(stored(0, 16 * PAGE)).isEqualTo(data);
    }

    @ParameterizedTest(name = "{0}: {5}")
    @CsvSource({
        "a first PRP between dwords, 0x40400001, 0, 0, 1, 0x4013",
        "a second PRP within a page, 0x40400E00, 0x40401010, 0, 8, 0x4013",
        "a list between qwords, 0x40400000, 0x40800004, 0, 32, 0x4013",
        "a list nowhere, 0x40400000, 0x20000000000, 0, 32, 0x4004",
        "data nowhere, 0x20000000000, 0, 0, 1, 0x4004",
        "a page nowhere, 0x40400E00, 0x20000000000, 0, 8, 0x4004",
        "the last block, 0x40400000, 0, 2047, 1, 0",
        "beyond the last block, 0x40400000, 0, 2048, 1, 0x4080",
        "over the last block, 0x40400000, 0, 2047, 2, 0x4080",
        "the last block there can be, 0x40400000, 0, -1, 1, 0x4080",
        "wrapping around, 0x40400000, 0, -16, 16, 0x4080",
        "more than 512 KiB, 0x40400000, 0x40800000, 0, 1025, 0x4002"
    })
    void transfersAreCheckedFor(
            String what, String prp1, String prp2, long block, int blocks, String status) {
        for (int opcode : new int[] {WRITE, READ, COMPARE}) {
            assertThat(status(opcode, Long.decode(prp1), Long.decode(prp2), block, blocks))
                    .as(what)
                    .isEqualTo(Integer.decode(status));
        }
    }

    @Test
    void aListThatLeadsToItselfComesToAnEnd() {
        board.memory().write(LISTS + PAGE - 8, 8, LISTS);
        list(LISTS, 511, DATA + 700L * PAGE);

        assertThat(status(WRITE, DATA, LISTS + PAGE - 8, 0, 1024)).isZero();
    }

    @Test
    void inQemuDataNowhereIsLostAndZero() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            NvmeBoard.Pair on = qemu.createPair(1, 16, 0);
            qemu.store().write(0, pattern(512, 5), 0, 512);
            NvmeBoard.ok(qemu.perform(on, READ, 1, 0x200_0000_0000L, 0, 0, 0, 0));
            NvmeBoard.ok(qemu.perform(on, WRITE, 1, 0x200_0000_0000L, 0, 0, 0, 0));
            byte[] now = new byte[512];
            qemu.store().read(0, now, 0, 512);
            assertThat(now).containsOnly(0);
        }
    }

    @Test
    void compareTellsEqualFromDifferent() {
        board.memory().copyIn(DATA, pattern(2 * PAGE, 6), 0, 2 * PAGE);
        assertThat(status(WRITE, DATA, DATA + PAGE, 0, 16)).isZero();
        assertThat(status(COMPARE, DATA, DATA + PAGE, 0, 16)).isZero();
        board.memory().write(DATA + 2 * PAGE - 1, 1, 0x55);
        assertThat(status(COMPARE, DATA, DATA + PAGE, 0, 16)).isEqualTo(0x285);
    }

    @Test
    void zeroesAndDeallocationLeaveZeros() {
        byte[] data = pattern(16 * PAGE, 7);
        board.store().write(0, data, 0, data.length);
        assertThat(status(WRITE_ZEROES, 0, 0, 1, 2)).isZero();
        assertThat(stored(512, 1024)).containsOnly(0);
        assertThat(stored(0, 512)).isEqualTo(java.util.Arrays.copyOf(data, 512));

        board.memory().write(DATA + 4, 4, 8);
        board.memory().write(DATA + 8, 8, 16);
        board.memory().write(DATA + 20, 4, 1);
        board.memory().write(DATA + 24, 8, 40);
        NvmeBoard.ok(board.perform(pair, DEALLOCATE, 1, DATA, 0, 1, 4));
        assertThat(stored(16 * 512, PAGE)).containsOnly(0);
        assertThat(stored(40 * 512, 512)).containsOnly(0);

        board.memory().write(DATA + 24, 8, BLOCKS);
        assertThat(board.perform(pair, DEALLOCATE, 1, DATA, 0, 1, 4).status())
                .isEqualTo(0x80 | DNR);
        assertThat(status(WRITE_ZEROES, 0, 0, BLOCKS, 1)).isEqualTo(0x80 | DNR);
    }

    @ParameterizedTest(name = "opcode {0} of namespace {1}: {2}")
    @CsvSource({
        "0, 1, 0",
        "0, 0xFFFFFFFF, 0",
        "0, 0, 0x400B",
        "0, 2, 0x400B",
        "2, 0xFFFFFFFF, 0x400B",
        "2, 0, 0x400B",
        "0x0C, 1, 0x4001",
        "0x7F, 1, 0x4001"
    })
    void commandsAreCheckedForTheirNamespace(String opcode, String namespace, String status) {
        int got =
                board.perform(pair, Integer.decode(opcode), Long.decode(namespace), DATA, 0)
                        .status();
        assertThat(got).isEqualTo(Integer.decode(status));
    }

    @Test
    void aStoreThatIsFullRefusesWrites() {
        TimingProfile ideal = TimingProfile.named("ideal");
        NvmeStore small = NvmeStore.bounded(1 << 20, PAGE);
        try (NvmeBoard on = new NvmeBoard(ideal, small, DeviceBehaviour.SPECIFICATION)) {
            on.start();
            NvmeBoard.Pair queue = on.createPair(1, 8, 0);
            NvmeBoard.ok(on.perform(queue, WRITE, 1, DATA, 0, 0, 0, 7));
            assertThat(on.perform(queue, WRITE, 1, DATA, 0, 8, 0, 7).status())
                    .isEqualTo(0x81 | DNR);
            assertThat(small.keptBytes()).isEqualTo(PAGE);
        }
    }

    @Test
    void aFullCompletionQueueHoldsCompletionsBack() {
        NvmeBoard.Pair narrow = board.createPair(2, 8, 3, 0);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(board.put(narrow, READ, 0, 1, DATA, 0, 0, 0, 0));
        }
        board.ring(narrow);

        List<Integer> done = new ArrayList<>();
        while (done.size() < 7) {
            List<Integer> together = new ArrayList<>();
            for (NvmeBoard.Completion c = board.take(narrow); c != null; c = board.take(narrow)) {
                together.add(c.command());
            }
            assertThat(together).hasSizeBetween(1, 2);
            done.addAll(together);
            board.release(narrow);
        }
        assertThat(done).isEqualTo(ids);
        assertThat(board.pin()).isFalse();
    }

    @Test
    void aDoorbellThatAddsMoreThanThereIsRoomForIsIgnored() {
        board.put(pair, READ, 0, 1, DATA, 0, 0, 0, 0);
        board.ring(pair);
        board.write(NvmeBoard.DOORBELLS + 12, 5); // there is one completion, not five
        assertThat(board.pin()).isTrue();
        board.take(pair);
        board.release(pair);
        assertThat(board.pin()).isFalse();
        assertThat(board.simulation().parts().trace().complaints()).hasSize(1);
    }

    @Test
    void inQemuReadsFetchedTogetherCompleteLastFirst() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            NvmeBoard.Pair on = qemu.createPair(1, 16, 0);
            int first = qemu.put(on, READ, 0, 1, DATA, 0, 0, 0, 0);
            int refused = qemu.put(on, READ, 0, 9, DATA, 0, 0, 0, 0);
            int last = qemu.put(on, READ, 0, 1, DATA, 0, 0, 0, 0);
            qemu.ring(on);
            List<Integer> order = new ArrayList<>();
            for (NvmeBoard.Completion c = qemu.take(on); c != null; c = qemu.take(on)) {
                order.add(c.command());
            }
            assertThat(order).containsExactly(refused, last, first);
        }
    }

    @Test
    void commandsTakeTheirTimeTogetherAndTheLinkItsOwn() {
        TimingProfile profile =
                TimingProfile.named("ideal")
                        .with("nvme.command=10000")
                        .with("pcie.generation=1")
                        .with("pcie.lanes=1");
        try (NvmeBoard on =
                new NvmeBoard(profile, NvmeStore.of(1 << 20), DeviceBehaviour.SPECIFICATION)) {
            on.start();
            NvmeBoard.Pair queue = on.createPair(1, 64, 0);
            long begin = on.simulation().nowTicks();
            for (int i = 0; i < 32; i++) {
                on.put(queue, READ, 0, 1, DATA + (long) i * PAGE, 0, i * 8, 0, 7);
            }
            on.ring(queue);
            while (on.peek(new NvmeBoard.Pair(1, 64, 64, 0, queue.completions + 31 * 16)) == null) {
                on.simulation().runFor(1000);
            }
            long nanos =
                    (on.simulation().nowTicks() - begin)
                            * 1_000_000_000L
                            / on.simulation().parts().time().ticksPerSecond();
            // 32 pages of 4096 bytes at 4 ns a byte are 524 us; the commands' time is spent once.
            assertThat(nanos).isBetween(10_000L + 524_288, 10_000L + 620_000);
        }
    }

    @Test
    void queuesTakeTurnsByTheArbitrationBurst() {
        NvmeBoard.ok(board.admin(9, 0, 1, 1)); // two commands of a queue in a row
        NvmeBoard.ok(
                board.perform(
                        board.admin(), 5, 0, NvmeBoard.IO_CQ + 0x8_0000L, 0, 5 | 31 << 16, 3));
        NvmeBoard.Pair shared =
                new NvmeBoard.Pair(
                        5, 8, 32, NvmeBoard.IO_SQ + 0xA_0000L, NvmeBoard.IO_CQ + 0x8_0000L);
        NvmeBoard.Pair other =
                new NvmeBoard.Pair(6, 8, 32, NvmeBoard.IO_SQ + 0xC_0000L, shared.completions);
        for (NvmeBoard.Pair each : List.of(shared, other)) {
            NvmeBoard.ok(
                    board.perform(
                            board.admin(),
                            1,
                            0,
                            each.submissions,
                            0,
                            each.id | 7 << 16,
                            1 | 5 << 16));
        }
        for (int i = 0; i < 4; i++) {
            board.put(shared, READ, 0, 1, DATA, 0, 0, 0, 0);
            board.put(other, READ, 0, 1, DATA, 0, 0, 0, 0);
        }
        board.write(NvmeBoard.DOORBELLS + 8 * 5, 4);
        board.ring(other);

        List<Integer> order = new ArrayList<>();
        for (NvmeBoard.Completion c = board.take(shared); c != null; c = board.take(shared)) {
            order.add(c.queue());
        }
        assertThat(order).containsExactly(5, 5, 6, 6, 5, 5, 6, 6);
    }
}
