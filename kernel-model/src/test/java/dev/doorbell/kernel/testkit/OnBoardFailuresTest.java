package dev.doorbell.kernel.testkit;

import static dev.doorbell.kernel.testkit.TestBoard.PARALLELS;
import static dev.doorbell.kernel.testkit.TestBoard.QEMU_VIRT;
import static dev.doorbell.kernel.testkit.TestBoard.QEMU_VIRT_GICV3;
import static dev.doorbell.kernel.testkit.TestBoard.VMWARE_FUSION;
import static dev.doorbell.sim.testkit.Times.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.opentest4j.AssertionFailedError;

/** What users see of tests that fail; the classes inside are run by these tests alone. */
class OnBoardFailuresTest {
    /** Where nothing decodes. */
    private static final long NOWHERE = 0x0900_8000L;

    /** The machines of tests, by test. */
    private static final List<Machine> SEEN = Collections.synchronizedList(new ArrayList<>());

    private static JupiterRun run(Class<?> test, String method) {
        return JupiterRun.of(test, method, Map.of());
    }

    @BeforeEach
    @AfterEach
    void forget() {
        SEEN.clear();
    }

    // --- the report -----------------------------------------------------------------------------

    @Deliberate
    static class Deaf {
        @OnBoard(
                value = {PARALLELS, QEMU_VIRT},
                delivery = {Delivery.MSI, Delivery.INTX},
                seed = 5)
        void hears(Machine machine) {
            SEEN.add(machine);
            machine.kernel()
                    .irqs()
                    .replacePciIrq(machine.kernel().nicIrq(), 0, core -> IrqResult.HANDLED);
            machine.wire().deliver(new byte[60]);
            machine.runFor(millis(2));
            assertThat(machine.counters().received()).isEqualTo(1);
        }
    }

    @Test
    void aFailureCarriesAReportThatExplainsIt() {
        JupiterRun run = run(Deaf.class, "hears");

        assertThat(run.names())
                .containsExactly(
                        "[1] parallels, msi",
                        "[2] parallels, intx",
                        "[3] qemu-virt, msi",
                        "[4] qemu-virt, intx");
        assertThat(run.failed()).hasSize(4);
        assertThat(run.failure("[1] parallels, msi")).isInstanceOf(AssertionFailedError.class);
        assertThat(run.report("[1] parallels, msi"))
                .startsWith("the machine this test ran on\nat 3.000 ms (tick 144000000)\n")
                .contains("frames: 1 begun, 0 delivered, 0 dropped {}, 1 under way\n")
                .contains("journey 0, under way for 2.000 ms\n  WIRE ")
                .contains("  DMA ")
                .contains("interrupt 53 of virtio-net now: ")
                .containsPattern(
                        "1\\.\\d{3} ms +MSI_POSTED +virtio-net.dma +address 0x2250040, data 0x35")
                .containsPattern("INTERRUPT_PENDING +gicd +intid 53")
                .containsPattern("INTERRUPT_ACKNOWLEDGED +\\S+ +core 0, intid 53")
                .containsPattern("INTERRUPT_ENDED +\\S+ +core 0, intid 53")
                .contains("   53:           1  GICv3\n")
                .contains("detectors found: nothing\n")
                .contains("rules broken:\n  REGISTER_READ_ONLY, ")
                .endsWith(
                        "replay: seed=5 board=parallels delivery=msi profile=parallels-m1"
                                + " nic=virtio-net cpus=1\n");
        assertThat(run.report("[4] qemu-virt, intx")).contains("detectors found:\n  storm at ");
    }

    @Test
    void equalRunsHaveEqualReports() {
        assertThat(run(Deaf.class, "hears").report("[3] qemu-virt, msi"))
                .isEqualTo(run(Deaf.class, "hears").report("[3] qemu-virt, msi"));
    }

    @Test
    void theLastLineRunsThatOneAgain() {
        String report = run(Deaf.class, "hears").report("[4] qemu-virt, intx");
        String line = report.substring(report.lastIndexOf("replay: ") + "replay: ".length());

        JupiterRun again =
                JupiterRun.of(Deaf.class, "hears", Map.of(OnBoardExtension.REPLAY, line));

        assertThat(again.names()).containsExactly("[1] qemu-virt, intx");
        assertThat(again.report("[1] qemu-virt, intx")).isEqualTo(report);
    }

    @Test
    void aLineThatCannotBeReadSaysWhatCould() {
        JupiterRun run =
                JupiterRun.of(
                        Deaf.class, "hears", Map.of(OnBoardExtension.REPLAY, "board=parallel"));

        assertThat(run.failure("hears(Machine)"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot read board=parallel; expected one of [parallels, ");
        run = JupiterRun.of(Deaf.class, "hears", Map.of(OnBoardExtension.REPLAY, "bored"));
        assertThat(run.failure("hears(Machine)"))
                .hasMessageContaining("cannot read bored; expected one of [seed, board");
        run = JupiterRun.of(Deaf.class, "hears", Map.of(OnBoardExtension.REPLAY, "seed=x"));
        assertThat(run.failure("hears(Machine)")).hasMessageContaining("a whole number");
    }

    @Test
    void machinesAreClosedWhateverBecameOfTheTest() {
        run(Deaf.class, "hears");

        assertThat(SEEN)
                .hasSize(4)
                .allSatisfy(
                        machine ->
                                assertThat(
                                                org.assertj.core.api.Assertions.catchThrowable(
                                                        machine::wire))
                                        .hasMessageContaining("closed"));
    }

    @Deliberate
    @OnBoard
    static class AroundTheTest {
        @BeforeEach
        void before(Machine machine, org.junit.jupiter.api.TestInfo info) {
            assertThat(info.getDisplayName()).doesNotContain("before");
        }

        @AfterEach
        void after(Machine machine, org.junit.jupiter.api.TestInfo info) {
            assertThat(info.getDisplayName()).doesNotContain("after");
        }

        @Test
        void failsBefore() {}

        @Test
        void before() {}

        @Test
        void after() {}

        @Test
        void abandoned(Machine machine) {
            assumeTrue(machine == null, "never");
        }
    }

    @Test
    void failuresBeforeAndAfterATestCarryAReportToo() {
        assertThat(run(AroundTheTest.class, "before").report("before()")).contains("replay: ");
        assertThat(run(AroundTheTest.class, "after").report("after()")).contains("replay: ");
        assertThat(run(AroundTheTest.class, "failsBefore").failed()).isEmpty();
    }

    @Test
    void anAbandonedTestHasNoReport() {
        assertThat(
                        run(AroundTheTest.class, "abandoned")
                                .failure("abandoned(Machine)")
                                .getSuppressed())
                .isEmpty();
    }

    // --- strict ---------------------------------------------------------------------------------

    @Deliberate
    static class RuleBreaker {
        private static void breakOne(Machine machine) {
            machine.parts().bus().write(NOWHERE, 4, 1, Requester.core(0));
        }

        @OnBoard(QEMU_VIRT)
        void lenient(Machine machine) {
            breakOne(machine);
        }

        @OnBoard(value = QEMU_VIRT, strict = true)
        void strict(Machine machine) {
            breakOne(machine);
        }

        @OnBoard(value = QEMU_VIRT, strict = true, tolerated = TracePoint.BUS_NOBODY_WRITE)
        void tolerant(Machine machine) {
            breakOne(machine);
        }

        @OnBoard(value = PARALLELS, strict = true)
        void harmless(Machine machine) {
            assertThat(machine.trace().complaints()).isNotEmpty();
        }
    }

    @Test
    void aStrictTestFailsIfTheGuestBrokeARule() {
        assertThat(run(RuleBreaker.class, "strict").failure("[1] qemu-virt, msi"))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "the guest broke rules, and the test is strict:\n"
                                + "  BUS_NOBODY_WRITE, 1 time (address, value)");
        assertThat(run(RuleBreaker.class, "strict").report("[1] qemu-virt, msi"))
                .contains("BUS_NOBODY_WRITE");
        assertThat(run(RuleBreaker.class, "tolerant").failed()).isEmpty();
        assertThat(run(RuleBreaker.class, "lenient").failed()).isEmpty();
        assertThat(run(RuleBreaker.class, "harmless").failed()).isEmpty();
    }

    // --- combinations ---------------------------------------------------------------------------

    @Deliberate
    static class Impossible {
        @OnBoard(
                value = {PARALLELS, VMWARE_FUSION, QEMU_VIRT_GICV3},
                delivery = {Delivery.MSI, Delivery.INTX},
                cpus = {1, 8})
        void some(Machine machine) {}

        @OnBoard(value = VMWARE_FUSION, delivery = Delivery.MSI)
        void one(Machine machine) {}
    }

    @Test
    void whatCannotBeIsLeftOutAndSaidSo() {
        JupiterRun run = run(Impossible.class, "some");

        assertThat(run.failed()).isEmpty();
        assertThat(run.names())
                .containsExactly(
                        "[1] parallels, msi, nic=virtio-net, cpus=1",
                        "[2] parallels, intx, nic=virtio-net, cpus=1",
                        "[3] vmware-fusion, intx, nic=e1000e, cpus=1",
                        "[4] vmware-fusion, intx, nic=e1000e, cpus=8",
                        "[5] qemu-virt-gicv3, intx, nic=virtio-net, cpus=1",
                        "[6] qemu-virt-gicv3, intx, nic=virtio-net, cpus=8");
        assertThat(run.entries())
                .singleElement()
                .asString()
                .contains("board parallels has room for 4 cpus")
                .contains("board vmware-fusion has no msi");
    }

    @Test
    void whereNothingCanBeTheTestFailsAndSaysWhy() {
        assertThat(run(Impossible.class, "one").failure("one(Machine)"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("names no machine that can be")
                .hasMessageContaining("board vmware-fusion has no msi");
    }

    // --- mistakes of those who write tests ------------------------------------------------------

    @Deliberate
    static class BothAnnotations {
        @Test
        @OnBoard
        void both(Machine machine) {}
    }

    @Deliberate
    @OnBoard({PARALLELS, QEMU_VIRT})
    static class SeveralForATest {
        @Test
        void once(Machine machine) {}
    }

    @Deliberate
    @OnBoard
    static class InTheConstructor {
        InTheConstructor(Seed seed) {
            assertThat(seed).isNotNull();
        }

        @Test
        void any() {}
    }

    @Test
    void mistakesAreExplained() {
        assertThat(run(BothAnnotations.class, "both").failure("both(Machine)"))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("remove @Test");
        assertThat(run(SeveralForATest.class, "once").failure("once(Machine)").getCause())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("names 2 machines")
                .hasMessageContaining("write @TestTemplate in place of @Test");
        assertThat(run(InTheConstructor.class, "any").failure("any()"))
                .hasMessageContaining("take Seed as a parameter of the test");
    }
}
