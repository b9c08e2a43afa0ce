package dev.doorbell.kernel.irq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.PreemptCount;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.GicOptions;
import dev.doorbell.kernel.policy.InterruptPolicy;
import dev.doorbell.kernel.policy.InterruptPolicy.Dispatch;
import dev.doorbell.sim.cpu.SystemRegisters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector: acknowledge, dispatch, end, softirqs, reschedule; or nothing at all. */
class IrqEntryTest {
    private static final int IAR1 = SystemRegisters.encoding(3, 0, 12, 12, 0);
    private static final int EOIR1 = SystemRegisters.encoding(3, 0, 12, 12, 1);
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
}
