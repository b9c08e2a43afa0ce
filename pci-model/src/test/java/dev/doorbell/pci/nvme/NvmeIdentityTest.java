package dev.doorbell.pci.nvme;

import static dev.doorbell.pci.nvme.NvmeBoard.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.TimingProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the controller says of itself, field by field, and the order of events and completions.
 *
 * <p>Sources: NVM Express Base Specification 1.4, "Identify Controller Data Structure", "Identify
 * Namespace Data Structure", "Asynchronous Event Request command", "Completion Queue Entry"; QEMU's
 * bytes are as measured on 7.2.22 with the serial number {@code bell} and a namespace of 16 MiB.
 */
class NvmeIdentityTest {
    private final NvmeBoard own = board(DeviceBehaviour.SPECIFICATION);
    private final NvmeBoard qemu = board(DeviceBehaviour.QEMU);

    private static NvmeBoard board(DeviceBehaviour behaviour) {
        NvmeStore store = NvmeStore.of(16 << 20);
        return new NvmeBoard(TimingProfile.named("ideal"), store, behaviour).start();
    }

    @AfterEach
    void close() {
        own.close();
        qemu.close();
    }

    private static byte[] identify(NvmeBoard on, long namespace, int structure) {
        byte[] page = new byte[4096];
        Arrays.fill(page, (byte) 0xAA);
        on.memory().copyIn(DATA, page, 0, page.length);
        NvmeBoard.ok(on.admin(6, namespace, structure));
        on.memory().copyOut(DATA, page, 0, page.length);
        return page;
    }

    @ParameterizedTest(name = "{0}: {3}, in QEMU {4}")
    @CsvSource({
        "VID, 0, 2, 0x1B36, 0x1B36",
        "SSVID, 2, 2, 0x1AF4, 0x1AF4",
        "RAB, 72, 1, 6, 6",
        "IEEE, 73, 3, 0, 0x525400",
        "CMIC, 76, 1, 0, 0",
        "MDTS, 77, 1, 7, 7", // 128 pages
        "CNTLID, 78, 2, 0, 0",
        "VER, 80, 4, 0x10400, 0x10400",
        "OAES, 92, 4, 0, 0x100",
        "CTRATT, 96, 4, 0, 0x8000",
        "CNTRLTYPE, 111, 1, 1, 1",
        "OACS, 256, 2, 2, 0x10A",
        "ACL, 258, 1, 3, 3",
        "AERL, 259, 1, 3, 3",
        "FRMW, 260, 1, 3, 3",
        "LPA, 261, 1, 7, 7",
        "WCTEMP, 266, 2, 0x157, 0x157",
        "CCTEMP, 268, 2, 0x175, 0x175",
        "SQES, 512, 1, 0x66, 0x66",
        "CQES, 513, 1, 0x44, 0x44",
        "NN, 516, 4, 1, 0x100",
        "ONCS, 520, 2, 0x5D, 0x15D",
        "VWC, 525, 1, 7, 7",
        "OCFS, 534, 2, 0, 3",
        "SGLS, 536, 4, 0, 1",
        "MP of power state 0, 2048, 2, 0x9C4, 0x9C4",
        "ENLAT, 2052, 4, 0x10, 0x10",
        "EXLAT, 2056, 4, 4, 4",
    })
    void aFieldOfTheControllerIs(String name, int at, int bytes, String value, String qemus) {
        assertThat(LittleEndian.get(identify(own, 0, 1), at, bytes))
                .as(name)
                .isEqualTo(Long.decode(value));
        assertThat(LittleEndian.get(identify(qemu, 0, 1), at, bytes))
                .as(name)
                .isEqualTo(Long.decode(qemus));
    }

    private static String text(byte[] page, int at, int bytes) {
        return new String(page, at, bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void namesAreTextsAndTheNqnEndsWithTheSerialNumber() {
        assertThat(text(identify(own, 0, 1), 64, 8)).isEqualTo("1       ");
        assertThat(text(identify(qemu, 0, 1), 64, 8)).isEqualTo("7.2.22  ");
        assertThat(text(identify(own, 0, 1), 768, 30)).isEqualTo("nqn.2026-11.dev.doorbell:bell\0");
        assertThat(text(identify(qemu, 0, 1), 768, 26)).isEqualTo("nqn.2019-08.org.qemu:bell\0");
    }

    @Test
    void qemusControllerIsAsMeasured() {
        byte[] page = identify(qemu, 0, 1);

        assertThat(HexFormat.of().formatHex(page, 0, 32))
                .isEqualTo("361bf41a62656c6c2020202020202020202020202020202051454d55204e564d");
        assertThat(text(page, 24, 40)).isEqualTo("QEMU NVMe Ctrl" + " ".repeat(26));
        assertThat(HexFormat.of().formatHex(page, 0x200, 0x210))
                .isEqualTo("66440000000100005d01000000070000");
    }

    @Test
    void qemusNamespaceIsAsMeasured() {
        byte[] page = identify(qemu, 1, 0);

        assertThat(HexFormat.of().formatHex(page, 0, 32))
                .isEqualTo("008000000000000000800000000000000080000000000000140700031f000000");
        // Eight formats: 512 and 4096 bytes, with 0, 8, 16 and 64 of metadata.
        assertThat(HexFormat.of().formatHex(page, 0x80, 0xC0))
                .isEqualTo(
                        "0000090008000900100009004000090000000c0008000c0010000c0040000c00"
                                + "0".repeat(64));
        assertThat(LittleEndian.get(page, 68, 2)).as("MAXRL and its like").isEqualTo(7);
        assertThat(LittleEndian.get(page, 70, 2)).isEqualTo(7);
    }

    @Test
    void aNamespaceHasItsSizeThreeTimesAndOneFormat() {
        identify(own, 0, 1); // something else before
        byte[] page = identify(own, 1, 0);

        List<Integer> where = new ArrayList<>();
        for (int at = 0; at < page.length; at++) {
            if (page[at] != 0) {
                where.add(at);
            }
        }
        // NSZE, NCAP and NUSE of 8000h blocks; DLFEAT; the data size of format 0, 2^9.
        assertThat(where).containsExactly(1, 9, 17, 33, 130);
        assertThat(page[1]).isEqualTo(page[9]).isEqualTo(page[17]).isEqualTo((byte) 0x80);
        assertThat(page[33]).isEqualTo((byte) 1);
        assertThat(page[130]).isEqualTo((byte) 9);
    }

    @Test
    void structuresBehindOneAnotherDoNotShineThrough() {
        assertThat(identify(own, 0, 1)[4]).isEqualTo((byte) 'b');
        assertThat(identify(own, 0, 2)[4]).isZero();
        assertThat(identify(own, 0, 1)[77]).isEqualTo((byte) 7);
        assertThat(identify(own, 1, 3)[77]).isZero();
        assertThat(identify(own, 0, 1)[5]).isEqualTo((byte) 'e');
        assertThat(identify(own, 0, 1)[130]).as("nothing of a namespace").isZero();
        assertThat(identify(own, 1, 0)[130]).isEqualTo((byte) 9);
        assertThat(identify(own, 0, 1)[130]).isZero();
    }

    // Events and completions.

    private static void badDoorbell(NvmeBoard on) {
        on.write(NvmeBoard.DOORBELLS + 8 * 9, 1);
        on.settle();
    }

    @Test
    void eventRequestsAreAnsweredOldestFirstAndInQemuLastFirst() {
        for (NvmeBoard on : List.of(own, qemu)) {
            int first = on.put(on.admin(), 12, 0, 0, 0, 0);
            int second = on.put(on.admin(), 12, 0, 0, 0, 0);
            on.ring(on.admin());
            badDoorbell(on);

            NvmeBoard.Completion event = on.taken(on.admin());
            assertThat(event.command()).isEqualTo(on == own ? first : second);
            assertThat(event.status()).isZero();
            assertThat(on.controller().eventRequestsWaiting()).isOne();
        }
    }

    @Test
    void anAbortedEventRequestIsTakenFromAmongTheOthers() {
        int[] ids = new int[4];
        for (int i = 0; i < 4; i++) {
            ids[i] = own.put(own.admin(), 12, 0, 0, 0, 0);
        }
        own.ring(own.admin());
        own.put(own.admin(), 8, 0, 0, 0, 0, ids[1] << 16);
        own.ring(own.admin());
        assertThat(own.taken(own.admin()).command()).isEqualTo(ids[1]);
        assertThat(own.taken(own.admin()).result()).isZero();
        assertThat(own.controller().eventRequestsWaiting()).isEqualTo(3);

        List<Integer> answered = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            badDoorbell(own);
            answered.add(own.taken(own.admin()).command());
            own.put(own.admin(), 2, 0, 0, DATA, 0, 1 | 15 << 16); // reads the log
            own.ring(own.admin());
            own.taken(own.admin());
        }
        assertThat(answered).containsExactly(ids[0], ids[2], ids[3]);
    }

    @Test
    void anEventWaitsForARequestUnlessItIsABadDoorbells() {
        badDoorbell(own);
        own.put(own.admin(), 12, 0, 0, 0, 0);
        own.ring(own.admin());
        assertThat(own.take(own.admin())).as("forgotten").isNull();

        try (NvmeBoard on = board(DeviceBehaviour.SPECIFICATION)) {
            NvmeBoard.ok(on.admin(9, 0, 11, 2));
            NvmeBoard.ok(on.admin(9, 0, 4, 0x100));
            on.put(on.admin(), 12, 0, 0, 0, 0);
            on.ring(on.admin());
            assertThat(on.taken(on.admin()).result()).as("temperature").isEqualTo(0x02_0101);
        }
    }

    @Test
    void eventsOfTwoTypesAreMaskedEachByItself() {
        for (int i = 0; i < 3; i++) {
            own.put(own.admin(), 12, 0, 0, 0, 0);
        }
        own.ring(own.admin());
        badDoorbell(own);
        assertThat(own.taken(own.admin()).result()).isEqualTo(0x01_0000);
        own.put(own.admin(), 9, 0, 0, 0, 0, 11, 2);
        own.put(own.admin(), 9, 0, 0, 0, 0, 4, 0x100);
        own.ring(own.admin());
        own.taken(own.admin());
        List<Integer> results = new ArrayList<>();
        results.add(own.taken(own.admin()).result());
        results.add(own.taken(own.admin()).result());
        assertThat(results).containsExactlyInAnyOrder(0, 0x02_0101);

        badDoorbell(own);
        assertThat(own.take(own.admin())).as("errors are masked").isNull();
        own.put(own.admin(), 2, 0, 0xFFFF_FFFFL, DATA, 0, 2 | 15 << 16); // health's log
        own.ring(own.admin());
        own.taken(own.admin());
        assertThat(own.take(own.admin())).as("errors are masked still").isNull();
    }

    @Test
    void aCompletionTellsHowFarTheControllerHasReadAndReservesADword() {
        NvmeBoard.Pair pair = own.createPair(1, 4, 0);
        for (int i = 0; i < 16; i++) {
            own.memory().write(pair.completions + 4L * i, 4, 0xFFFE_FFFFL);
        }
        List<Integer> heads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            own.put(pair, 2, 0, 1, DATA, 0, 0, 0, 0);
            own.ring(pair);
            assertThat(own.memory().read(pair.completions + 16L * pair.head + 4, 4)).isZero();
            heads.add(own.taken(pair).head());
            own.release(pair);
        }
        assertThat(heads).containsExactly(1, 2, 3, 0, 1, 2);
    }

    @Test
    void completionsOfADeletedQueueGoNowhereAndOthersKeepTheirOrder() {
        NvmeBoard.ok(own.perform(own.admin(), 5, 0, NvmeBoard.IO_CQ, 0, 1 | 1 << 16, 3));
        NvmeBoard.Pair first = new NvmeBoard.Pair(1, 16, 2, NvmeBoard.IO_SQ, NvmeBoard.IO_CQ);
        NvmeBoard.Pair second =
                new NvmeBoard.Pair(2, 16, 2, NvmeBoard.IO_SQ + 0x1_0000, NvmeBoard.IO_CQ);
        for (NvmeBoard.Pair each : List.of(first, second)) {
            NvmeBoard.ok(
                    own.perform(
                            own.admin(),
                            1,
                            0,
                            each.submissions,
                            0,
                            each.id | 15 << 16,
                            1 | 1 << 16));
        }
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int one = own.put(first, 2, 0, 1, DATA, 0, 0, 0, 0);
            own.ring(first); // a completion queue of two has room for one
            if (i == 0) {
                kept.add(one);
            }
            kept.add(own.put(second, 2, 0, 1, DATA, 0, 0, 0, 0));
            own.ring(second);
        }
        NvmeBoard.ok(own.admin(0, 0, 1));

        List<Integer> done = new ArrayList<>();
        for (NvmeBoard.Completion c = own.take(first); c != null; c = own.take(first)) {
            done.add(c.command());
            own.write(NvmeBoard.DOORBELLS + 8 + 4, first.head);
            own.settle();
        }
        assertThat(done).isEqualTo(kept);
    }

    // Log pages.

    private static int log(NvmeBoard on, int page, int bytes) {
        return on.admin(2, 0xFFFF_FFFFL, page | (bytes / 4 - 1) << 16).status();
    }

    private long logged(int at, int bytes) {
        return own.memory().read(DATA + at, bytes);
    }

    @Test
    void healthCountsThousandsOfUnitsCommandsAndHours() {
        NvmeBoard.Pair pair = own.createPair(1, 8, 0);
        for (int i = 0; i < 3; i++) {
            NvmeBoard.ok(own.perform(pair, 1, 1, DATA, DATA + 4096, 0, 0, 15));
        }
        NvmeBoard.ok(own.perform(pair, 2, 1, DATA, 0, 0, 0, 0));
        own.simulation().runFor(2 * 3_600_000_000_000L);
        assertThat(log(own, 2, 512)).isZero();

        assertThat(logged(1, 2)).as("temperature in kelvin").isEqualTo(0x143);
        assertThat(logged(32, 8)).as("512,000 bytes read, rounded up").isOne();
        assertThat(logged(48, 8)).as("written").isOne();
        assertThat(logged(64, 8)).as("reads").isOne();
        assertThat(logged(80, 8)).as("writes").isEqualTo(3);
        assertThat(logged(128, 8)).as("hours").isEqualTo(2);

        for (int i = 0; i < 60; i++) { // 63 of 8,192 bytes are 516,096
            NvmeBoard.ok(own.perform(pair, 1, 1, DATA, DATA + 4096, 0, 0, 15));
        }
        assertThat(log(own, 2, 512)).isZero();
        assertThat(logged(48, 8)).isEqualTo(2);
    }

    @Test
    void thereIsOneFirmwareAndNoErrors() {
        assertThat(log(own, 2, 512)).isZero();
        assertThat(log(own, 3, 512)).isZero();
        assertThat(logged(0, 8)).as("slot 1 is active").isOne();
        assertThat(logged(8, 8)).isEqualTo(0x2020_2020_2030_2E31L); // "1.0"
        assertThat(logged(16, 8)).isZero();
        assertThat(logged(128, 8)).as("nothing of the page before").isZero();
        assertThat(log(own, 1, 64)).isZero();
        assertThat(logged(0, 8)).isZero();
    }

    @Test
    void effectsTellOfEveryCommandAndInQemuOfMore() {
        assertThat(log(own, 5, 4096)).isZero();
        List<String> admin = new ArrayList<>();
        List<String> io = new ArrayList<>();
        for (int opcode = 0; opcode < 256; opcode++) {
            if (logged(4 * opcode, 4) != 0) {
                admin.add(Integer.toHexString(opcode) + "=" + logged(4 * opcode, 4));
            }
            if (logged(1024 + 4 * opcode, 4) != 0) {
                io.add(Integer.toHexString(opcode) + "=" + logged(1024 + 4 * opcode, 4));
            }
        }
        assertThat(admin)
                .containsExactly(
                        "0=1", "1=1", "2=1", "4=1", "5=1", "6=1", "8=1", "9=1", "a=1", "c=1",
                        "80=3"); // format changes content
        assertThat(io).containsExactly("0=3", "1=3", "2=1", "5=1", "8=3", "9=3");
        assertThat(logged(2048, 8)).isZero();

        assertThat(log(qemu, 5, 4096)).isZero();
        assertThat(qemu.memory().read(DATA + 4 * 0x15, 4)).isEqualTo(9);
        assertThat(qemu.memory().read(DATA + 4 * 0x7C, 4)).isOne();
        assertThat(qemu.memory().read(DATA + 1024 + 4 * 0x19, 4)).isEqualTo(3);
    }

    @Test
    void aLogPageMayLieInTwoPagesOfMemory() {
        own.memory().write(DATA + 0x2000, 8, -1);
        NvmeBoard.ok(
                own.perform(own.admin(), 2, 0, DATA + 0xFF8, DATA + 0x2000, 5 | 3 << 16, 0, 4 * 6));

        assertThat(own.memory().read(DATA + 0xFF8, 4)).as("opcode 6").isOne();
        assertThat(own.memory().read(DATA + 0xFFC, 4)).as("opcode 7").isZero();
        assertThat(own.memory().read(DATA + 0x2000, 4)).as("opcode 8").isOne();
        assertThat(own.memory().read(DATA + 0x2004, 4)).as("opcode 9").isOne();
    }

    // Pins and vectors of queues that go.

    private static void unread(NvmeBoard on, NvmeBoard.Pair pair) {
        on.put(pair, 2, 0, 1, DATA, 0, 0, 0, 0);
        on.ring(pair);
    }

    @Test
    void thePinIsHighWhileAnyQueueIsUnread() {
        for (NvmeBoard on : List.of(own, qemu)) {
            NvmeBoard.Pair first = on.createPair(1, 8, 0);
            NvmeBoard.Pair second = on.createPair(2, 8, 0);
            unread(on, first);
            unread(on, second);
            on.take(first);
            on.release(first);
            assertThat(on.pin()).isTrue();
            on.take(second);
            on.release(second);
            assertThat(on.pin()).isFalse();
            unread(on, first);
            assertThat(on.pin()).isTrue();

            NvmeBoard.ok(on.admin(0, 0, 1));
            NvmeBoard.ok(on.admin(4, 0, 1)); // unread, and deleted
            assertThat(on.pin()).isFalse();
            unread(on, second);
            assertThat(on.pin()).isTrue();
        }
    }

    @Test
    void inQemuAVectorThatNoQueueUsesIsPendingNoMore() {
        for (NvmeBoard on : List.of(own, qemu)) {
            on.aim(0);
            on.enableMessages(true);
            on.write(NvmeBoard.CC, 0);
            on.memory().copyIn(NvmeBoard.ADMIN_CQ, new byte[512], 0, 512);
            on.start();
            NvmeBoard.Pair pair = on.createPair(1, 8, 1);
            NvmeBoard.Pair sharer = on.createPair(2, 8, 1);
            unread(on, pair); // vector 1 is masked
            assertThat(on.read(NvmeBoard.PENDING)).isEqualTo(2);
            NvmeBoard.ok(on.admin(0, 0, pair.id));
            NvmeBoard.ok(on.admin(4, 0, pair.id));
            assertThat(on.read(NvmeBoard.PENDING)).as("somebody uses it").isEqualTo(2);
            NvmeBoard.ok(on.admin(0, 0, sharer.id));
            NvmeBoard.ok(on.admin(4, 0, sharer.id));
            assertThat(on.read(NvmeBoard.PENDING)).isEqualTo(on == qemu ? 0 : 2);
        }
    }

    // Figures.

    @Test
    void figuresAtTheirBoundsAreTakenAndBeyondThemRefused() {
        assertThat(NvmeConfig.serial("x").withIoQueues(511).ioQueues()).isEqualTo(511);
        assertThat(NvmeConfig.serial("x").withIoQueues(1).ioQueues()).isOne();
        assertThat(new NvmeConfig(" ~".repeat(10), 1, 1).vectors()).isOne();
        assertThat(new NvmeConfig("", 1, 2048).vectors()).isEqualTo(2048);
        for (Runnable refused :
                List.<Runnable>of(
                        () -> NvmeConfig.serial("x").withIoQueues(0),
                        () -> NvmeConfig.serial("x").withIoQueues(512),
                        () -> new NvmeConfig("x", 1, 0),
                        () -> new NvmeConfig("x", 1, 2049),
                        () -> NvmeConfig.serial("x".repeat(21)),
                        () -> NvmeConfig.serial("\u001f"),
                        () -> NvmeConfig.serial("\u007f"))) {
            assertThatThrownBy(refused::run)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("expected");
        }
        assertThat(NvmeStore.of(4096).bytes()).isEqualTo(4096);
        assertThat(NvmeStore.of(NvmeStore.BYTES_MAX).bytes()).isEqualTo(NvmeStore.BYTES_MAX);
        for (long bytes : new long[] {0, 4095, 4097, NvmeStore.BYTES_MAX + 4096}) {
            assertThatThrownBy(() -> NvmeStore.of(bytes))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void aStoreThatReadsAsZerosTakesEverythingAndKeepsNothing() {
        NvmeStore zeros = NvmeStore.readingZeros(8192);
        byte[] read = {5, 5};

        assertThat(zeros.write(4095, new byte[] {1, 2}, 0, 2)).isTrue();
        zeros.read(4095, read, 0, 2);

        assertThat(read).containsOnly(0);
        assertThat(zeros.keptBytes()).isZero();
        NvmeStore none = NvmeStore.bounded(8192, 0);
        assertThat(none.write(0, new byte[] {1}, 0, 1)).isFalse();
    }
}
