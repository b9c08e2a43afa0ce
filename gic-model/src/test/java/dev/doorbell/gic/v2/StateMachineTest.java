package dev.doorbell.gic.v2;

import static dev.doorbell.gic.v2.Gicv2Machine.HPPIR;
import static dev.doorbell.gic.v2.Gicv2Machine.ICACTIVER;
import static dev.doorbell.gic.v2.Gicv2Machine.ICENABLER;
import static dev.doorbell.gic.v2.Gicv2Machine.ICPENDR;
import static dev.doorbell.gic.v2.Gicv2Machine.ISACTIVER;
import static dev.doorbell.gic.v2.Gicv2Machine.ISENABLER;
import static dev.doorbell.gic.v2.Gicv2Machine.ISPENDR;
import static dev.doorbell.gic.v2.Gicv2Machine.RPR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.line.InterruptLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What wires, latches, enables and active bits do to one interrupt of a GICv2. */
class StateMachineTest {
    private static final int EDGE = 40;
    private static final int LEVEL = 41;
    private static final int NONE = 1023;

    private final Gicv2Machine machine = Gicv2Machine.open(2);

    StateMachineTest() {
        machine.open(EDGE, true);
        machine.open(LEVEL, false);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    @DisplayName("GIC-012 an edge while disabled is kept and signalled once enabled")
    void edgeWhileDisabled() {
        machine.writeBit(ICENABLER, EDGE);
        machine.pulse(EDGE);
        assertThat(machine.bit(ISPENDR, EDGE)).isTrue();
        assertThat(machine.irq(0)).isFalse();

        machine.writeBit(ISENABLER, EDGE);

        assertThat(machine.irq(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-013 a level that came and went while disabled leaves nothing")
    void levelWhileDisabled() {
        machine.writeBit(ICENABLER, LEVEL);
        machine.pulse(LEVEL);
        assertThat(machine.bit(ISPENDR, LEVEL)).isFalse();

        machine.writeBit(ISENABLER, LEVEL);

        assertThat(machine.irq(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-014 a level SPI pended by register is cleared by register")
    void levelPendedByRegister() {
        machine.writeBit(ISPENDR, LEVEL);
        assertThat(machine.bit(ISPENDR, LEVEL)).isTrue();
        assertThat(machine.irq(0)).isTrue();

        machine.writeBit(ICPENDR, LEVEL);

        assertThat(machine.bit(ISPENDR, LEVEL)).isFalse();
        assertThat(machine.irq(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-015 clearing a level SPI whose wire is high clears nothing")
    void clearCannotSilenceALevel() {
        machine.drive(LEVEL, true);

        machine.writeBit(ICPENDR, LEVEL);

        assertThat(machine.bit(ISPENDR, LEVEL)).isTrue();
        assertThat(machine.irq(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-016 a level SPI pended by register outlives its wire")
    void latchOutlivesTheWire() {
        machine.drive(LEVEL, true);
        machine.writeBit(ISPENDR, LEVEL);

        machine.drive(LEVEL, false);

        assertThat(machine.bit(ISPENDR, LEVEL)).isTrue();
        assertThat(machine.acknowledge(0)).isEqualTo(LEVEL);
        assertThat(machine.bit(ISPENDR, LEVEL)).isFalse();
    }

    @Test
    @DisplayName("GIC-017 a level SPI acknowledged while high is active and pending")
    void levelActiveAndPending() {
        machine.drive(LEVEL, true);

        assertThat(machine.acknowledge(0)).isEqualTo(LEVEL);

        assertThat(machine.bit(ISACTIVER, LEVEL)).isTrue();
        assertThat(machine.bit(ISPENDR, LEVEL)).isTrue();
        assertThat(machine.irq(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-018 a level SPI silenced before its end is over")
    void levelSilenced() {
        machine.drive(LEVEL, true);
        machine.acknowledge(0);
        machine.drive(LEVEL, false);

        machine.end(0, LEVEL);

        assertThat(machine.irq(0)).isFalse();
        assertThat(machine.gicc(0, HPPIR)).isEqualTo(NONE);
    }

    @Test
    @DisplayName("GIC-019 a level SPI that is still high is signalled again after its end")
    void levelNotSilenced() {
        machine.drive(LEVEL, true);
        machine.acknowledge(0);

        machine.end(0, LEVEL);

        assertThat(machine.irq(0)).isTrue();
        assertThat(machine.acknowledge(0)).isEqualTo(LEVEL);
    }

    @Test
    @DisplayName("GIC-020 an edge between acknowledge and end is one more interrupt")
    void edgeWhileActive() {
        machine.pulse(EDGE);
        machine.acknowledge(0);
        machine.pulse(EDGE);
        assertThat(machine.bit(ISPENDR, EDGE)).isTrue();
        assertThat(machine.irq(0)).isFalse();

        machine.end(0, EDGE);

        assertThat(machine.drain(0)).isOne();
    }

    @Test
    @DisplayName("GIC-021 edges before the acknowledge are one")
    void edgesCollapse() {
        machine.pulse(EDGE);
        machine.pulse(EDGE);
        machine.pulse(EDGE);

        assertThat(machine.drain(0)).isOne();
    }

    @Test
    @DisplayName("GIC-022 clearing pending between acknowledge and end loses an edge")
    void clearLosesAnEdge() {
        machine.pulse(EDGE);
        machine.acknowledge(0);
        machine.pulse(EDGE);
        machine.writeBit(ICPENDR, EDGE);
        machine.end(0, EDGE);

        assertThat(machine.drain(0)).isZero();
    }

    @Test
    @DisplayName("GIC-023 clearing active does not drop the priority")
    void clearActive() {
        machine.pulse(EDGE);
        machine.acknowledge(0);

        machine.writeBit(ICACTIVER, EDGE);

        assertThat(machine.bit(ISACTIVER, EDGE)).isFalse();
        assertThat(machine.gicc(0, RPR)).isEqualTo(0xA0);
        machine.end(0, EDGE);
        assertThat(machine.gicc(0, RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-024 setting active holds a pending interrupt back until cleared")
    void setActive() {
        machine.writeBit(ISACTIVER, EDGE);
        machine.pulse(EDGE);
        assertThat(machine.irq(0)).isFalse();
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);

        machine.writeBit(ICACTIVER, EDGE);

        assertThat(machine.acknowledge(0)).isEqualTo(EDGE);
    }

    @Test
    @DisplayName("GIC-025 a disabled interrupt stays pending and shows nowhere else")
    void disabled() {
        machine.pulse(EDGE);
        machine.writeBit(ICENABLER, EDGE);
        assertThat(machine.gicc(0, HPPIR)).isEqualTo(NONE);
        assertThat(machine.bit(ISPENDR, EDGE)).isTrue();

        machine.writeBit(ISENABLER, EDGE);

        assertThat(machine.acknowledge(0)).isEqualTo(EDGE);
    }

    @Test
    @DisplayName("GIC-026 an interrupt disabled while active still ends")
    void disabledWhileActive() {
        machine.pulse(EDGE);
        machine.acknowledge(0);
        machine.writeBit(ICENABLER, EDGE);

        machine.end(0, EDGE);

        assertThat(machine.bit(ISACTIVER, EDGE)).isFalse();
        assertThat(machine.gicc(0, RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-063 a PPI is pending, enabled and active at its own core only")
    void privateInterruptsAreEachCoresOwn() {
        for (int core = 0; core < 2; core++) {
            machine.writeBit(core, ISENABLER, 27);
        }

        machine.writeBit(1, ISPENDR, 27);

        assertThat(machine.irq(0)).isFalse();
        assertThat(machine.bit(0, ISPENDR, 27)).isFalse();
        assertThat(machine.acknowledge(1)).isEqualTo(27);
        assertThat(machine.bit(1, ISACTIVER, 27)).isTrue();
        assertThat(machine.bit(0, ISACTIVER, 27)).isFalse();
        machine.writeBit(1, ISPENDR, 27);
        machine.writeBit(1, ICPENDR, 27);
        machine.end(1, 27);
        assertThat(machine.acknowledge(1)).isEqualTo(NONE);
    }

    @Test
    void aPpiFollowsItsWire() {
        InterruptLine timer = new InterruptLine("timer1");
        machine.gic().connectPrivate(1, timer, 27);
        InterruptLine.Driver driver = timer.driver();
        machine.writeBit(1, ISENABLER, 27);

        driver.drive(true);
        assertThat(machine.irq(1)).isTrue();
        assertThat(machine.irq(0)).isFalse();
        driver.drive(false);

        assertThat(machine.irq(1)).isFalse();
        assertThat(machine.bit(1, ISPENDR, 27)).isFalse();
    }

    @Test
    void changingTheTriggerKeepsTheLatchAndNotTheLevel() {
        machine.writeBit(ICENABLER, LEVEL);
        machine.drive(LEVEL, true);
        machine.configure(LEVEL, true);
        assertThat(machine.bit(ISPENDR, LEVEL)).isFalse();
        machine.drive(LEVEL, false);
        machine.pulse(LEVEL);
        machine.configure(LEVEL, false);

        assertThat(machine.bit(ISPENDR, LEVEL)).isTrue();
    }
}
