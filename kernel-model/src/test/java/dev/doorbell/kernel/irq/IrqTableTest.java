package dev.doorbell.kernel.irq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.policy.InterruptPolicy.Dispatch;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Registration, sharing, counting, and the table people read. */
class IrqTableTest {
    private final GuestBench bench = new GuestBench(2);
    private final IrqTable table = new IrqTable(2, "GICv3", Dispatch.TABLE);
    private final List<String> story = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private IrqHandler telling(String name, IrqResult result) {
        return core -> {
            story.add(name + " on " + core.index());
            return result;
        };
    }

    @Test
    void sixteenRegistrationsFitAndTheSeventeenthIsRefusedByName() {
        for (int i = 0; i < 16; i++) {
            table.registerPciIrq(53 + i, telling("h" + i, IrqResult.HANDLED));
        }
        assertThatThrownBy(() -> table.registerPciIrq(99, telling("h16", IrqResult.HANDLED)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("16")
                .hasMessageContaining("INTID 99");
        table.dispatch(bench.core(0), 68);
        table.dispatch(bench.core(0), 99);
        assertThat(story).containsExactly("h15 on 0");
        assertThat(table.unclaimedCount()).isEqualTo(1);
    }

    @Test
    void aChainTakesAsManyAsThereAre() {
        IrqTable chain = new IrqTable(1, "GICv3", Dispatch.CHAIN);
        for (int i = 0; i < 40; i++) {
            chain.registerPciIrq(53, telling("h" + i, IrqResult.HANDLED));
        }
        chain.dispatch(bench.core(0), 53);
        assertThat(story).hasSize(40).startsWith("h0 on 0").endsWith("h39 on 0");
        chain.dispatch(bench.core(0), 54);
        assertThat(chain.unclaimedCount()).isEqualTo(1);
    }

    @Test
    void allHandlersOfASharedInterruptRunEvenIfTheFirstClaimsIt() {
        table.registerPciIrq(40, telling("a", IrqResult.HANDLED));
        table.registerPciIrq(41, telling("other", IrqResult.HANDLED));
        table.registerPciIrq(40, telling("b", IrqResult.NOT_MINE));
        table.registerPciIrq(40, telling("c", IrqResult.HANDLED));
        table.dispatch(bench.core(1), 40);
        assertThat(story).containsExactly("a on 1", "b on 1", "c on 1");
        assertThat(table.unclaimedCount()).isZero();
    }

    @Test
    void anInterruptThatAllDisownIsUnclaimed() {
        table.registerPciIrq(40, telling("a", IrqResult.NOT_MINE));
        table.registerPciIrq(40, telling("b", IrqResult.NOT_MINE));
        table.dispatch(bench.core(0), 40);
        table.dispatch(bench.core(0), 5);
        assertThat(story).containsExactly("a on 0", "b on 0");
        assertThat(table.unclaimedCount()).isEqualTo(2);
    }

    @Test
    void aPrivateInterruptHasOneHandlerForAllCores() {
        table.registerPrivate(27, telling("first", IrqResult.HANDLED));
        table.registerPrivate(27, telling("tick", IrqResult.HANDLED));
        table.dispatch(bench.core(0), 27);
        table.dispatch(bench.core(1), 27);
        assertThat(story).containsExactly("tick on 0", "tick on 1");
        assertThat(table.sharedCount()).isZero();
    }

    @Test
    void theTableReadsLikeProcInterrupts() {
        table.registerPrivate(0, telling("sgi", IrqResult.HANDLED));
        table.registerPrivate(27, telling("tick", IrqResult.HANDLED));
        table.registerPciIrq(53, telling("net", IrqResult.HANDLED));
        for (int i = 0; i < 1234; i++) {
            table.dispatch(bench.core(0), 27);
        }
        table.dispatch(bench.core(1), 27);
        table.dispatch(bench.core(1), 0);
        table.dispatch(bench.core(0), 53);
        table.dispatch(bench.core(0), 53);

        assertThat(table.render())
                .isEqualTo(
                        """
                                      CPU0        CPU1
                            0:           0           1  GICv3-percpu
                           27:        1234           1  GICv3-percpu
                           53:           2           0  GICv3
                        """);
        assertThat(table.count(0, 27)).isEqualTo(1234);
        assertThat(table.count(1, 0)).isEqualTo(1);
        assertThat(table.sharedCount()).isEqualTo(2);
    }
}
