package dev.doorbell.pci.nvme;

import static dev.doorbell.pci.nvme.NvmeBoard.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Features one by one, and what the controller says of itself before it is enabled.
 *
 * <p>Sources: NVM Express Base Specification 1.4, "Get Features command", "Set Features command",
 * "Controller Configuration", "Doorbell registers"; where QEMU 7.2 differs, {@code hw/nvme/ctrl.c}.
 */
class NvmeFeaturesTest {
    private static final int DNR = 1 << 14;
    private static final int SET = 9;
    private static final int GET = 10;
    private static final int DEFAULT = 1 << 8;
    private static final int SUPPORTED = 3 << 8;
    private static final int TEMPERATURE = 4;
    private static final int UNDER = 1 << 20;
    private static final int NOW = 0x143;
    private static final long ALL = 0xFFFF_FFFFL;

    private final NvmeBoard board = NvmeBoard.ideal();

    @BeforeEach
    void start() {
        board.start();
    }

    @AfterEach
    void close() {
        board.close();
    }

    private int set(long namespace, int feature, int value) {
        return board.admin(SET, namespace, feature, value).status();
    }

    private int get(int feature, int parameter) {
        NvmeBoard.Completion completion = board.admin(GET, 0, feature, parameter);
        NvmeBoard.ok(completion);
        return completion.result();
    }

    private int refusedGet(long namespace, int feature, int parameter) {
        return board.admin(GET, namespace, feature, parameter).status();
    }

    @Test
    void aFeatureThatIsNotThereIsRefused() {
        for (int feature : new int[] {0, 3, 0xC, 0xD, 0x16, 0x19, 0xFF}) {
            assertThat(refusedGet(0, feature, 0)).isEqualTo(2 | DNR);
            assertThat(refusedGet(0, feature | SUPPORTED, 0)).isEqualTo(2 | DNR);
            assertThat(set(0, feature, 0)).isEqualTo(2 | DNR);
        }
    }

    @Test
    void everyFeatureCanBeChangedAndInQemuSome() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            for (int feature : new int[] {1, 2, 4, 6, 7, 8, 9, 0xA, 0xB, 0xE}) {
                assertThat(get(feature | SUPPORTED, 0)).isEqualTo(4);
                boolean changes = feature == 4 || feature == 6 || feature == 7 || feature > 0xA;
                assertThat(qemu.admin(GET, 0, feature | SUPPORTED).result())
                        .isEqualTo(changes ? 4 : 0);
            }
        }
        assertThat(board.admin(GET, 1, 5 | SUPPORTED).result()).as("a namespace's").isEqualTo(6);
    }

    @Test
    void errorRecoveryIsANamespaces() {
        for (long namespace : new long[] {0, 2, ALL}) {
            assertThat(refusedGet(namespace, 5, 0)).isEqualTo(0xB | DNR);
        }
        assertThat(set(ALL, 5, 0x1234)).isZero();
        assertThat(board.admin(GET, 1, 5).result()).isEqualTo(0x1234);
        assertThat(set(1, 5, 0x77)).isZero();
        assertThat(board.admin(GET, 1, 5).result()).isEqualTo(0x77);
        assertThat(board.admin(GET, 1, 5 | DEFAULT).result()).isZero();

        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            assertThat(qemu.admin(GET, 2, 5).status()).as("not active").isEqualTo(2 | DNR);
            assertThat(qemu.admin(SET, 2, 5, 1).status()).isEqualTo(2 | DNR);
        }
    }

    @Test
    void theTemperatureHasAThresholdOnEachSide() {
        int warning = get(TEMPERATURE, 0);
        assertThat(warning).isGreaterThan(NOW);
        assertThat(get(TEMPERATURE, UNDER)).isZero();
        assertThat(set(0, TEMPERATURE, 0x155)).isZero();
        assertThat(set(0, TEMPERATURE, UNDER | 0x121)).isZero();
        assertThat(set(0, TEMPERATURE, 1 << 16 | 0x99)).as("another sensor's").isZero();

        assertThat(get(TEMPERATURE, 0)).isEqualTo(0x155);
        assertThat(get(TEMPERATURE, UNDER)).isEqualTo(0x121);
        assertThat(get(TEMPERATURE, 1 << 16)).isZero();
        assertThat(get(TEMPERATURE | DEFAULT, 0)).isEqualTo(warning);
        assertThat(get(TEMPERATURE | DEFAULT, UNDER)).isZero();
        assertThat(get(TEMPERATURE | DEFAULT, 2 << 20)).isZero();
        for (int reserved : new int[] {2 << 20, 3 << 20}) {
            assertThat(refusedGet(0, TEMPERATURE, reserved)).isEqualTo(2 | DNR);
            assertThat(set(0, TEMPERATURE, reserved)).isEqualTo(2 | DNR);
        }
    }

    @ParameterizedTest(name = "over {0}, under {1}: {2}")
    @CsvSource({
        "0x144, 0x142, 0",
        "0x143, 0, 2",
        "0x100, 0, 2",
        "0x200, 0x143, 2",
        "0x200, 0x150, 2",
    })
    void healthWarnsAtAThresholdAndBeyondIt(String over, String under, int warning) {
        assertThat(set(0, TEMPERATURE, Integer.decode(over))).isZero();
        assertThat(set(0, TEMPERATURE, UNDER | Integer.decode(under))).isZero();
        NvmeBoard.ok(board.admin(2, ALL, 2 | 127 << 16));

        assertThat(board.memory().read(DATA, 1)).isEqualTo(warning);
    }

    @ParameterizedTest(name = "wanted {0}, threshold {1}: {2} events")
    @CsvSource({"2, 0x143, 1", "2, 0x144, 0", "1, 0x143, 0", "0, 0x143, 0"})
    void aThresholdThatIsReachedIsAnEventIfThatIsWanted(int wanted, String over, int events) {
        board.put(board.admin(), 12, 0, 0, 0, 0);
        board.put(board.admin(), SET, 0, 0, 0, 0, 0xB, wanted);
        board.put(board.admin(), SET, 0, 0, 0, 0, TEMPERATURE, Integer.decode(over));
        board.ring(board.admin());

        int answers = 0;
        while (board.take(board.admin()) != null) {
            answers++;
        }
        assertThat(answers).isEqualTo(2 + events);
    }

    @ParameterizedTest(name = "feature {0} set to {1} is {2}")
    @CsvSource({
        "2, 0x20, 0x20", // a workload
        "0xA, 3, 1",
        "0xA, 2, 0",
        "6, 2, 0",
        "6, 3, 1",
        "8, 0x10203, 0x203",
    })
    void aFeatureKeepsTheBitsItHas(String feature, String value, String now) {
        assertThat(set(0, Integer.decode(feature), Integer.decode(value))).isZero();
        assertThat(get(Integer.decode(feature), 0)).isEqualTo(Integer.decode(now));
    }

    @ParameterizedTest(name = "feature {0} set to {1}: {2}")
    @CsvSource({
        "2, 1, 0x4002", // there is one power state
        "2, 0x1F, 0x4002",
        "7, 0x0000FFFF, 0x4002",
        "7, -65536, 0x4002",
        "7, 0x00010001, 0",
        "7, 0, 0",
        "9, 64, 0",
        "9, 65, 0x4002",
    })
    void aValueThatIsNotThereIsRefused(String feature, String value, String status) {
        assertThat(set(0, Integer.decode(feature), Integer.decode(value)))
                .isEqualTo(Integer.decode(status));
    }

    @Test
    void everyVectorButThatOfTheAdminQueueMayCoalesce() {
        assertThat(get(9, 0)).isEqualTo(1 << 16);
        assertThat(get(9, 64)).isEqualTo(64);
        assertThat(refusedGet(0, 9, 65)).isEqualTo(2 | DNR);
        assertThat(refusedGet(0, 9 | DEFAULT, 65)).isEqualTo(2 | DNR);

        assertThat(set(0, 9, 1 << 16 | 64)).isZero();
        assertThat(get(9, 64)).isEqualTo(1 << 16 | 64);
        assertThat(get(9, 63)).isEqualTo(63);
        assertThat(get(9 | DEFAULT, 64)).isEqualTo(64);
        assertThat(get(9 | DEFAULT, 0)).isEqualTo(1 << 16);
        assertThat(set(0, 9, 64)).isZero();
        assertThat(get(9, 64)).isEqualTo(64);
    }

    @Test
    void theTimestampCountsFromTheResetUntilItIsSet() {
        board.simulation().runFor(7_000_000);
        NvmeBoard.ok(board.admin(GET, 0, 0xE));
        assertThat(board.memory().read(DATA, 8)).isEqualTo(7);

        board.memory().write(DATA, 8, 0x1234_5678_9ABCL);
        NvmeBoard.ok(board.admin(SET, 0, 0xE));
        board.write(NvmeBoard.CC, 0);
        board.memory().copyIn(NvmeBoard.ADMIN_CQ, new byte[512], 0, 512);
        board.start();
        board.simulation().runFor(3_000_000);
        NvmeBoard.ok(board.admin(GET, 0, 0xE));
        assertThat(board.memory().read(DATA, 8)).isEqualTo(3);
    }

    @Test
    void inQemuTheHostsBehaviourIsKeptAndCommandSetsAreChosen() {
        try (NvmeBoard qemu = NvmeBoard.of(DeviceBehaviour.QEMU)) {
            qemu.start();
            for (int at = 0; at < 512; at += 8) {
                qemu.memory().write(DATA + at, 8, 0x0101_0101_0101_0101L * (at / 8));
            }
            NvmeBoard.ok(qemu.admin(SET, 0, 0x16));
            qemu.memory().copyIn(DATA, new byte[1024], 0, 1024);
            NvmeBoard.ok(qemu.admin(GET, 0, 0x16));
            for (int at = 0; at < 512; at += 8) {
                assertThat(qemu.memory().read(DATA + at, 8))
                        .isEqualTo(0x0101_0101_0101_0101L * (at / 8));
            }
            assertThat(qemu.memory().read(DATA + 512, 8)).isZero();

            assertThat(qemu.admin(SET, 0, 0x19, 0x200).status()).isZero();
            assertThat(qemu.admin(SET, 0, 0x19, 1).status()).isEqualTo(0x2B | DNR);
        }
    }

    @Test
    void aFunctionResetGivesEveryFeatureBack() {
        assertThat(set(0, TEMPERATURE, 0x150)).isZero();
        assertThat(set(1, 5, 9)).isZero();
        assertThat(set(0, 6, 0)).isZero();
        assertThat(set(0, 0xB, 2)).isZero();
        int warning = get(TEMPERATURE | DEFAULT, 0);
        board.controller().function().reset();
        board.command(6);
        board.memory().copyIn(NvmeBoard.ADMIN_CQ, new byte[512], 0, 512);
        board.start();

        assertThat(get(TEMPERATURE, 0)).isEqualTo(warning);
        assertThat(board.admin(GET, 1, 5).result()).isZero();
        assertThat(get(6, 0)).isOne();
        assertThat(get(0xB, 0)).isZero();
    }

    // The controller.

    @Test
    void itIsAnNvmeControllerWithRoomForItsDoorbellsAndItsTable() {
        var config = board.controller().function().config();
        assertThat(config.read(0, 4)).isEqualTo(0x0010_1B36);
        assertThat(config.read(8, 4)).isEqualTo(0x0108_0202);
        assertThat(config.read(0x2C, 4)).isEqualTo(0x1100_1AF4);
        // 65 pairs of doorbells from 1000h, 65 vectors from 2000h, their pending bits from 3000h.
        assertThat(board.controller().function().barSize(0)).isEqualTo(0x4000);
        assertThat(config.read(0x44, 4)).isEqualTo(0x2000);
        assertThat(config.read(0x48, 4)).isEqualTo(0x3000);
    }

    @ParameterizedTest(name = "CC {0}: the status is {1}, in QEMU {2}")
    @CsvSource({
        "0x460001, 1, 1",
        "0x460201, 1, 1", // pages of 64 KiB
        "0x460281, 2, 2", // of 128 KiB
        "0x460061, 2, 1", // all command sets
        "0x460071, 2, 1", // the admin one only
        "0x460051, 2, 2",
        "0x000001, 1, 2", // sizes of entries are looked at when queues are made
        "0x360001, 1, 2",
    })
    void theConfigurationSaysWhetherItStarts(String cc, int status, int qemus) {
        for (DeviceBehaviour behaviour :
                List.of(DeviceBehaviour.SPECIFICATION, DeviceBehaviour.QEMU)) {
            try (NvmeBoard on = NvmeBoard.of(behaviour)) {
                on.write(NvmeBoard.AQA, 31 | 31 << 16);
                on.write(NvmeBoard.ASQ, 8, NvmeBoard.ADMIN_SQ);
                on.write(NvmeBoard.ACQ, 8, NvmeBoard.ADMIN_CQ);
                on.write(NvmeBoard.CC, Integer.decode(cc));
                boolean qemu = behaviour.equals(DeviceBehaviour.QEMU);
                assertThat(on.read(NvmeBoard.CSTS)).isEqualTo(qemu ? qemus : status);
            }
        }
    }

    @Test
    void aDoorbellThatIsWrongIsToldOfByItsNumber() {
        NvmeBoard.Pair pair = board.createPair(2, 8, 0);
        board.put(pair, 2, 0, 1, DATA, 0, 0, 0, 0);
        board.put(pair, 2, 0, 1, DATA, 0, 0, 0, 0);
        board.ring(pair);
        List<String> heard = new ArrayList<>();
        board.simulation()
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.NVME_DOORBELL
                                    || point == TracePoint.WORK_TAKEN) {
                                heard.add(point + " " + first + " " + second);
                            }
                        });
        board.write(NvmeBoard.DOORBELLS + 8 * 7, 1);
        board.write(NvmeBoard.DOORBELLS + 8 * 7 + 4, 1);
        board.write(NvmeBoard.DOORBELLS + 8 * 2, 8);
        board.write(NvmeBoard.DOORBELLS + 8 * 2 + 4, 8);
        board.write(NvmeBoard.DOORBELLS + 8 * 2 + 4, 2);

        assertThat(heard)
                .containsExactly(
                        "NVME_DOORBELL 14 1",
                        "NVME_DOORBELL 15 1",
                        "NVME_DOORBELL 4 8",
                        "NVME_DOORBELL 5 8",
                        "WORK_TAKEN 2 2");
        assertThat(board.pin()).isFalse();
    }
}
