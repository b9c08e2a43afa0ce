package dev.doorbell.kernel.irq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.PreemptCount;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.GicOptions;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.InterruptPolicy.Dispatch;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector: acknowledge, dispatch, end, softirqs, reschedule; or nothing at all. */
class IrqEntryTest {
    private static final int IAR1 = SystemRegisters.encoding(3, 0, 12, 12, 0);
    private static final int EOIR1 = SystemRegisters.encoding(3, 0, 12, 12, 1);
    private static final int DIR = SystemRegisters.encoding(3, 0, 12, 11, 1);
    private static final long DISPATCH = 9;

    private final GuestBench bench = new GuestBench(1).rememberingSystemRegisters();
    private final IrqTable table = new IrqTable(1, "GICv3", Dispatch.TABLE);
    private final PreemptCount preempt = new PreemptCount();
    private final IrqEntry entry = entry(GicOptions.PLAN, InterruptPolicy.PLAN);

    private IrqEntry entry(GicOptions options, InterruptPolicy policy) {
        return new IrqEntry(
                bench.core(0),
                GicDriver.of(GuestBench.PLATFORM, options),
                table,
                preempt,
                policy,
                DISPATCH,
                () -> tell("softirqs"),
                () -> tell("reschedule"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void tell(String what) {
        bench.accesses().add(what + " @" + bench.core(0).nowTicks());
    }

    @Test
    void oneInterruptGoesThroughItsStepsInOrder() {
        table.registerPciIrq(
                53,
                core -> {
                    tell("handler, in hardirq " + entry.isInHardirq());
                    return IrqResult.HANDLED;
                });
        bench.holdingSystem(IAR1, 53).run(entry::vector);

        assertThat(bench.accesses())
                .containsExactly(
                        "read sys+" + Integer.toHexString(IAR1),
                        "handler, in hardirq true @9",
                        "write sys+" + Integer.toHexString(EOIR1) + " = 35",
                        "softirqs @9",
                        "reschedule @9");
        assertThat(entry.isInHardirq()).isFalse();
        assertThat(entry.spuriousCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1020, 1021, 1022, 1023})
    void aSpuriousAcknowledgeEndsNothingAndRunsNothing(int intid) {
        bench.holdingSystem(IAR1, intid).run(entry::vector);

        assertThat(bench.accesses()).containsExactly("read sys+" + Integer.toHexString(IAR1));
        assertThat(entry.spuriousCount()).isEqualTo(1);
        assertThat(table.unclaimedCount()).isZero();
    }

    @Test
    void theLastIntidThatIsNotSpecialIsEnded() {
        bench.holdingSystem(IAR1, 1019).run(entry::vector);
        assertThat(bench.writes())
                .containsExactly("write sys+" + Integer.toHexString(EOIR1) + " = 3fb");
        assertThat(table.unclaimedCount()).isEqualTo(1);
    }

    private static String sys(int encoding) {
        return "sys+" + Integer.toHexString(encoding);
    }

    private List<String> storyOfSplit(int intid, long triggers) {
        IrqEntry split = entry(GicOptions.HEAD, InterruptPolicy.LATE);
        table.registerPciIrq(
                intid,
                core -> {
                    tell("handler, masked " + core.interruptsMasked());
                    return IrqResult.HANDLED;
                });
        bench.remembering("gicd", GuestBench.GICD, 0x1_0000)
                .holding("gicd", 0xC0C, triggers)
                .holdingSystem(IAR1, intid)
                .run(
                        () -> {
                            split.vector();
                            tell("masked " + bench.core(0).interruptsMasked());
                        });
        return bench.accesses();
    }

    @Test
    void aSplitEndDropsThePriorityBeforeTheHandlerAndLetsAnEdgeNest() {
        assertThat(storyOfSplit(53, 0x800))
                .containsExactly(
                        "read " + sys(IAR1),
                        "write " + sys(EOIR1) + " = 35",
                        "read gicd+c0c",
                        "handler, masked false @9",
                        "write " + sys(DIR) + " = 35",
                        "softirqs @9",
                        "reschedule @9",
                        "masked true @9");
    }

    @Test
    void aLevelIsNotNested() {
        assertThat(storyOfSplit(53, 0))
                .containsExactly(
                        "read " + sys(IAR1),
                        "write " + sys(EOIR1) + " = 35",
                        "read gicd+c0c",
                        "handler, masked true @9",
                        "write " + sys(DIR) + " = 35",
                        "softirqs @9",
                        "reschedule @9",
                        "masked true @9");
    }

    @Test
    void aTreeWithoutLpisTakesOneForNothingAndNeverEndsIt() {
        IrqEntry early = entry(GicOptions.PLAN, InterruptPolicy.EARLY);
        bench.holdingSystem(IAR1, 8192).run(early::vector);
        assertThat(bench.accesses()).containsExactly("read " + sys(IAR1));
        assertThat(early.spuriousCount()).isEqualTo(1);
    }

    @Test
    void aKernelThatKnowsLpisEndsThem() {
        bench.holdingSystem(IAR1, 8192).run(entry::vector);
        assertThat(bench.writes()).containsExactly("write " + sys(EOIR1) + " = 2000");
    }
}
