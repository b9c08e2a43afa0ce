package dev.doorbell.gic.lpi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbered statements about how an LPI is taken, ended and sent again. */
class LpiDeliveryTest {
    private static final int LPI = 8195;
    private static final int SPI = 40;
    private static final int NONE = 1023;
    private static final long EOI_MODE = 2;

    private final GicMachine machine = GicMachine.open(2, Gicv3Config.of(8).withLpis());
    private final Icc icc = machine.icc(0);

    LpiDeliveryTest() {
        for (int i = 0; i < 4; i++) {
            machine.configureLpi(LPI + i, 0xA1);
        }
        machine.open(SPI, true);
        machine.openLpis();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void nothingIsActive() {
        for (int word = 0; word < 9; word++) {
            assertThat(machine.read(GicMachine.GICD + 0x300 + 4L * word)).isZero();
        }
        assertThat(machine.read(machine.gicr(0) + 0x1_0300)).isZero();
    }

    @Test
    @DisplayName("GIC-087 an acknowledged LPI is not pending, never active, and has a priority")
    void acknowledgedLpi() {
        machine.sendLpi(0, LPI);
        assertThat(icc.acknowledge()).isEqualTo(LPI);

        assertThat(machine.lpis(0).isPending(LPI)).isFalse();
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
        nothingIsActive();
        icc.end(LPI);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
        assertThat(icc.drain()).isZero();
    }

    @Test
    @DisplayName("GIC-087 DIR of an LPI is ignored and needed by nobody")
    void deactivatedLpi() {
        icc.write(Icc.CTLR, EOI_MODE);
        machine.sendLpi(0, LPI);
        icc.acknowledge();
        icc.write(Icc.DIR, LPI);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
        icc.end(LPI);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);

        machine.sendLpi(0, LPI); // without a DIR in between

        assertThat(icc.acknowledge()).isEqualTo(LPI);
        assertThat(machine.simulation().parts().trace().complaints()).isEmpty();
    }

    @Test
    @DisplayName("GIC-088 an LPI sent again before its end is delivered once more after it")
    void sentAgainWhileHandled() {
        machine.sendLpi(0, LPI);
        icc.acknowledge();
        machine.sendLpi(0, LPI);
        machine.sendLpi(0, LPI);
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.acknowledge()).isEqualTo(NONE);

        icc.end(LPI);

        assertThat(icc.drain()).isOne();
    }

    @Test
    @DisplayName("GIC-088 sends of an LPI that is pending are one delivery")
    void sendsCollapse() {
        machine.sendLpi(0, LPI);
        machine.sendLpi(0, LPI);

        assertThat(icc.drain()).isOne();
    }

    @Test
    @DisplayName("GIC-088 an LPI may be handled on one core while another one takes it again")
    void handledOnTwoCores() {
        machine.sendLpi(0, LPI);
        assertThat(icc.acknowledge()).isEqualTo(LPI);
        machine.sendLpi(1, LPI);

        assertThat(machine.icc(1).acknowledge()).isEqualTo(LPI);
        icc.end(LPI);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
        assertThat(machine.icc(1).read(Icc.RPR)).isEqualTo(0xA0);
    }

    @Test
    void lpisAndSpisGoByPriorityAndThenByIntid() {
        machine.configureLpi(LPI + 1, 0x81);
        machine.sendLpi(0, LPI + 3);
        machine.sendLpi(0, LPI + 2);
        machine.sendLpi(0, LPI + 1);
        machine.pulse(SPI);

        for (int intid : new int[] {LPI + 1, SPI, LPI + 2, LPI + 3, NONE}) {
            assertThat(icc.acknowledge()).isEqualTo(intid);
            icc.end(intid);
        }
    }

    @Test
    void aMoreUrgentLpiPreemptsAnSpi() {
        machine.configureLpi(LPI, 0x41);
        machine.pulse(SPI);
        icc.acknowledge();
        machine.sendLpi(0, LPI);

        assertThat(icc.acknowledge()).isEqualTo(LPI);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x40);
        icc.end(LPI);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
    }

    @Test
    void aWithdrawnLpiIsNotDelivered() {
        machine.sendLpi(0, LPI);
        machine.lpis(0).clearPending(LPI);
        machine.settle();

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.acknowledge()).isEqualTo(NONE);
    }

    @Test
    void whatMovesIsPendingAtTheTargetAndNowhereElse() {
        machine.sendLpi(0, LPI);
        machine.sendLpi(0, LPI + 1);
        machine.sendLpi(1, LPI + 1);
        machine.sendLpi(1, LPI + 2);

        machine.lpis(0).movePendingTo(machine.lpis(1));
        machine.settle();

        assertThat(icc.drain()).isZero();
        assertThat(machine.icc(1).drain()).isEqualTo(3);
    }

    @Test
    void groupOneGatesLpisAtTheDistributorAndAtTheCore() {
        machine.write(GicMachine.GICD, 0);
        machine.sendLpi(0, LPI);
        assertThat(machine.isSignalled(0)).isFalse();
        machine.write(GicMachine.GICD, 2);
        machine.settle();
        assertThat(machine.isSignalled(0)).isTrue();

        icc.write(Icc.IGRPEN1, 0);

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.acknowledge()).isEqualTo(NONE);
        assertThat(machine.lpis(0).isPending(LPI)).isTrue();
    }

    @Test
    void anLpiThatWasWithdrawnWhileItsCoreWasToldIsNotAcknowledged() {
        Gicv3Config config = Gicv3Config.of(8).withLpis();
        try (GicMachine far = GicMachine.timed(1, config, 0, 0, 7, 0)) {
            far.configureLpi(LPI, 0xA1);
            far.openLpis();
            far.sendLpi(0, LPI);
            far.run(7);
            assertThat(far.isSignalled(0)).isTrue();

            far.lpis(0).clearPending(LPI); // what the core knows is seven ticks old

            assertThat(far.icc(0).acknowledge()).isEqualTo(NONE);
            far.run(7);
            assertThat(far.isSignalled(0)).isFalse();
        }
    }

    @Test
    void aRedistributorIsKnownByItsNumber() {
        assertThat(machine.lpis(0).number()).isZero();
        assertThat(machine.lpis(1).number()).isOne();
    }
}
