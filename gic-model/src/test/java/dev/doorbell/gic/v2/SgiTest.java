package dev.doorbell.gic.v2;

import static dev.doorbell.gic.v2.Gicv2Machine.CTLR;
import static dev.doorbell.gic.v2.Gicv2Machine.DIR;
import static dev.doorbell.gic.v2.Gicv2Machine.HPPIR;
import static dev.doorbell.gic.v2.Gicv2Machine.ISACTIVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.Gicv2Choice;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** SGIs of a GICv2: who sends them, to whom, and that each sender counts. */
class SgiTest {
    private static final int NONE = 1023;
    private static final long SGIR = 0xF00;
    private static final long CPENDSGIR = 0xF10;
    private static final long SPENDSGIR = 0xF20;

    private final Gicv2Machine machine = Gicv2Machine.open(4);

    @AfterEach
    void close() {
        machine.close();
    }

    private static int from(int sender, int sgi) {
        return sender << 10 | sgi;
    }

    @Test
    @DisplayName("GIC-056 an SGI to oneself arrives once")
    void toOneself() {
        machine.sendSgi(2, 7, 1 << 2);

        assertThat(machine.acknowledge(2)).isEqualTo(from(2, 7));
        machine.end(2, from(2, 7));
        assertThat(machine.drain(2)).isZero();
    }

    @Test
    @DisplayName("GIC-061 filter 1 is everybody else, filter 2 only oneself, 3 nobody")
    void filters() {
        machine.gicd(1, SGIR, 0x01FF_0003);
        assertThat(machine.irq(1)).isFalse();
        for (int core : new int[] {0, 2, 3}) {
            assertThat(machine.acknowledge(core)).isEqualTo(from(1, 3));
            machine.end(core, from(1, 3));
        }
        machine.gicd(1, SGIR, 0x02FF_0004);
        assertThat(machine.acknowledge(1)).isEqualTo(from(1, 4));
        machine.end(1, from(1, 4));
        machine.gicd(1, SGIR, 0x03FF_0005);

        for (int core = 0; core < 4; core++) {
            assertThat(machine.irq(core)).isFalse();
        }
        assertThat(machine.complaints(TracePoint.REGISTER_UNMODELLED)).isOne();
    }

    @Test
    @DisplayName("GIC-058 cores that are not there are left out of the list")
    void absentTargets() {
        machine.sendSgi(0, 5, 0xF2);

        assertThat(machine.acknowledge(1)).isEqualTo(5);
        for (int core : new int[] {0, 2, 3}) {
            assertThat(machine.acknowledge(core)).isEqualTo(NONE);
        }
    }

    @Test
    @DisplayName("GIC-060 an SGI from two cores is two interrupts, the lowest sender first")
    void senders() {
        machine.sendSgi(2, 9, 1);
        machine.sendSgi(1, 9, 1);
        assertThat(machine.gicc(0, HPPIR)).isEqualTo(from(1, 9));
        assertThat(machine.gicd(0, SPENDSGIR + 8)).isEqualTo(0x0600);

        assertThat(machine.acknowledge(0)).isEqualTo(from(1, 9));
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);
        machine.end(0, from(1, 9));
        assertThat(machine.acknowledge(0)).isEqualTo(from(2, 9));
        machine.end(0, from(2, 9));

        assertThat(machine.drain(0)).isZero();
    }

    @Test
    void theSameSgiOfTheSameCoreIsOne() {
        machine.sendSgi(1, 6, 1);
        machine.sendSgi(1, 6, 1);

        assertThat(machine.drain(0)).isOne();
    }

    @Test
    @DisplayName(
            "GIC-060 an end that names another sender ends nothing, and the right one still does")
    void endOfAnotherSender() {
        machine.sendSgi(2, 9, 1);
        machine.acknowledge(0);

        machine.end(0, from(0, 9));

        assertThat(machine.bit(ISACTIVER, 9)).isTrue();
        assertThat(machine.gicc(0, Gicv2Machine.RPR)).isNotEqualTo(0xFF);
        assertThat(machine.complaints(TracePoint.GIC_NOT_ACTIVE)).isOne();
        machine.end(0, from(2, 9));
        assertThat(machine.bit(ISACTIVER, 9)).isFalse();
        assertThat(machine.gicc(0, Gicv2Machine.RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-060 DIR has to name the sender, too")
    void deactivationOfAnotherSender() {
        machine.gicc(0, CTLR, 0x207);
        machine.sendSgi(2, 9, 1);
        machine.acknowledge(0);
        machine.end(0, from(2, 9));

        machine.gicc(0, DIR, from(1, 9));
        assertThat(machine.bit(ISACTIVER, 9)).isTrue();
        machine.gicc(0, DIR, from(2, 9));
        assertThat(machine.bit(ISACTIVER, 9)).isFalse();
    }

    @Test
    void whereTheSenderDoesNotMatterAnyEndWillDo() {
        GicBehaviour behaviour = GicBehaviour.ARCHITECTURE.with(Gicv2Choice.EndSource.IGNORED);
        try (Gicv2Machine lenient = Gicv2Machine.open(3, behaviour)) {
            lenient.sendSgi(2, 9, 1);
            lenient.acknowledge(0);

            lenient.end(0, 9);

            assertThat(lenient.bit(ISACTIVER, 9)).isFalse();
        }
    }

    @Test
    @DisplayName("GIC-062 ISPENDR and ICPENDR leave SGIs alone, SPENDSGIR sets them")
    void pendingRegisters() {
        machine.gicd(0, 0x200, 0xFFFF);
        assertThat(machine.gicd(0, 0x200)).isZero();
        machine.bus().write(Gicv2Machine.GICD + SPENDSGIR + 2, 1, 0x0A, Requester.core(0));
        assertThat(machine.gicd(0, 0x200)).isEqualTo(4);
        machine.gicd(0, 0x280, 0xFFFF);
        assertThat(machine.gicd(0, 0x200)).isEqualTo(4);

        assertThat(machine.acknowledge(0)).isEqualTo(from(1, 2));
        machine.end(0, from(1, 2));
        assertThat(machine.gicd(0, CPENDSGIR)).isEqualTo(0x0008_0000);
        machine.gicd(0, CPENDSGIR, 0x00FF_0000);

        assertThat(machine.gicd(0, 0x200)).isZero();
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);
    }

    @Test
    void sendersThatAreNotThereAreNotKept() {
        machine.gicd(0, SPENDSGIR, 0xFFFF_FFFFL);

        assertThat(machine.gicd(0, SPENDSGIR)).isEqualTo(0x0F0F_0F0F);
    }

    @Test
    void pendingBytesAreEachCoresOwn() {
        machine.gicd(2, SPENDSGIR + 0xC, 0x0800_0000);

        assertThat(machine.gicd(0, SPENDSGIR + 0xC)).isZero();
        assertThat(machine.irq(0)).isFalse();
        assertThat(machine.acknowledge(2)).isEqualTo(from(3, 15));
    }

    @Test
    void aByteWriteTakesBackOneSgiOnly() {
        machine.gicd(0, SPENDSGIR, 0x0101_0101);

        machine.bus().write(Gicv2Machine.GICD + CPENDSGIR + 1, 1, 0xFF, Requester.core(0));

        assertThat(machine.gicd(0, SPENDSGIR)).isEqualTo(0x0101_0001);
    }
}
