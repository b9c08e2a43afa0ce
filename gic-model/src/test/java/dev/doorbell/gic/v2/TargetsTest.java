package dev.doorbell.gic.v2;

import static dev.doorbell.gic.v2.Gicv2Machine.ICPENDR;
import static dev.doorbell.gic.v2.Gicv2Machine.ISACTIVER;
import static dev.doorbell.gic.v2.Gicv2Machine.ISPENDR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.Gicv2Choice;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which cores an SPI of a GICv2 is offered to, and who takes it. */
class TargetsTest {
    private static final int EDGE = 45;
    private static final int LEVEL = 46;
    private static final int NONE = 1023;

    private static Gicv2Machine machine(GicBehaviour behaviour) {
        Gicv2Machine machine = Gicv2Machine.open(3, behaviour);
        machine.open(EDGE, true);
        machine.open(LEVEL, false);
        return machine;
    }

    @Nested
    class OneTakes {
        private final Gicv2Machine machine = machine(GicBehaviour.ARCHITECTURE);

        @Test
        void anSpiWithTwoTargetsIsOfferedToBothAndTakenByTheFirst() {
            machine.setTargets(EDGE, 6);
            machine.pulse(EDGE);
            assertThat(machine.irq(0)).isFalse();
            assertThat(machine.irq(1)).isTrue();
            assertThat(machine.irq(2)).isTrue();

            assertThat(machine.acknowledge(2)).isEqualTo(EDGE);

            assertThat(machine.irq(1)).isFalse();
            assertThat(machine.acknowledge(1)).isEqualTo(NONE);
            assertThat(machine.bit(ISPENDR, EDGE)).isFalse();
            machine.end(2, EDGE);
            assertThat(machine.irq(1)).isFalse();
        }

        @Test
        void aLevelThatStaysHighIsOfferedToAllAgainAfterTheEnd() {
            machine.setTargets(LEVEL, 3);
            machine.drive(LEVEL, true);
            machine.acknowledge(0);
            assertThat(machine.irq(1)).isFalse();

            machine.end(0, LEVEL);

            assertThat(machine.irq(0)).isTrue();
            assertThat(machine.irq(1)).isTrue();
        }

        @Test
        void aPendingSpiGoesWhereItsTargetsGo() {
            machine.pulse(EDGE);
            assertThat(machine.irq(0)).isTrue();

            machine.setTargets(EDGE, 2);

            assertThat(machine.irq(0)).isFalse();
            assertThat(machine.acknowledge(0)).isEqualTo(NONE);
            assertThat(machine.acknowledge(1)).isEqualTo(EDGE);
        }

        @Test
        void anActiveSpiStaysWithTheCoreThatTookIt() {
            machine.pulse(EDGE);
            machine.acknowledge(0);
            machine.setTargets(EDGE, 2);
            machine.pulse(EDGE);
            assertThat(machine.irq(1)).as("active and pending").isFalse();

            machine.end(0, EDGE);

            assertThat(machine.acknowledge(1)).isEqualTo(EDGE);
        }

        @Test
        void anSpiForNobodyStaysPendingIsReportedAndIsDeliveredOnceItHasATarget() {
            machine.setTargets(EDGE, 0);
            machine.pulse(EDGE);
            assertThat(machine.bit(ISPENDR, EDGE)).isTrue();
            assertThat(machine.complaints(TracePoint.GIC_NOBODY)).isOne();
            for (int core = 0; core < 3; core++) {
                assertThat(machine.irq(core)).isFalse();
            }

            machine.setTargets(EDGE, 4);

            assertThat(machine.acknowledge(2)).isEqualTo(EDGE);
        }
    }

    @Nested
    class EachTakes {
        private final Gicv2Machine machine =
                machine(GicBehaviour.ARCHITECTURE.with(Gicv2Choice.SharedTargets.EACH_TAKES));

        @Test
        void everyTargetTakesTheEdgeOnce() {
            machine.setTargets(EDGE, 6);
            machine.pulse(EDGE);

            assertThat(machine.acknowledge(2)).isEqualTo(EDGE);
            assertThat(machine.irq(1)).isTrue();
            assertThat(machine.bit(ISPENDR, EDGE)).isTrue();
            assertThat(machine.acknowledge(1)).isEqualTo(EDGE);
            assertThat(machine.bit(ISPENDR, EDGE)).isFalse();
            machine.end(2, EDGE);
            assertThat(machine.bit(ISACTIVER, EDGE)).isTrue();
            machine.end(1, EDGE);

            assertThat(machine.bit(ISACTIVER, EDGE)).isFalse();
        }

        @Test
        void aLevelIsThereForEveryTargetAsLongAsItLasts() {
            machine.setTargets(LEVEL, 3);
            machine.drive(LEVEL, true);
            assertThat(machine.acknowledge(0)).isEqualTo(LEVEL);
            assertThat(machine.irq(1)).isTrue();

            machine.drive(LEVEL, false);

            assertThat(machine.irq(1)).isFalse();
        }

        @Test
        void whatIsPendingStaysWithTheCoresThatWereTargets() {
            machine.pulse(EDGE);

            machine.setTargets(EDGE, 2);
            assertThat(machine.bit(ISPENDR, EDGE)).isTrue();
            assertThat(machine.irq(0)).isFalse();
            assertThat(machine.irq(1)).isFalse();
            machine.setTargets(EDGE, 1);

            assertThat(machine.irq(0)).isTrue();
        }

        @Test
        void withoutATargetNothingBecomesPending() {
            machine.setTargets(EDGE, 0);
            machine.pulse(EDGE);
            machine.writeBit(ISPENDR, EDGE);

            assertThat(machine.bit(ISPENDR, EDGE)).isFalse();
        }

        @Test
        void clearingPendingTakesItFromEveryTarget() {
            machine.setTargets(EDGE, 7);
            machine.pulse(EDGE);

            machine.writeBit(ICPENDR, EDGE);

            for (int core = 0; core < 3; core++) {
                assertThat(machine.acknowledge(core)).isEqualTo(NONE);
            }
        }

        @Test
        void onlyTheCoreThatTookItDeactivatesIt() {
            machine.gicc(0, Gicv2Machine.CTLR, 0x207);
            machine.gicc(1, Gicv2Machine.CTLR, 0x207);
            machine.pulse(EDGE);
            machine.acknowledge(0);

            machine.gicc(1, Gicv2Machine.DIR, EDGE);
            assertThat(machine.bit(ISACTIVER, EDGE)).isTrue();
            machine.gicc(0, Gicv2Machine.DIR, EDGE);

            assertThat(machine.bit(ISACTIVER, EDGE)).isFalse();
        }
    }
}
