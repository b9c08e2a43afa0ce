package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Icc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbered statements about the states an SPI goes through. */
class StateMachineTest {
    private static final int EDGE = 40;
    private static final int LEVEL = 41;
    private static final int NONE = 1023;
    private static final long ISENABLER = 0x100;
    private static final long ICENABLER = 0x180;
    private static final long ISPENDR = 0x200;
    private static final long ICPENDR = 0x280;
    private static final long ISACTIVER = 0x300;
    private static final long ICACTIVER = 0x380;

    private final GicMachine machine = GicMachine.open(2);
    private final Icc icc = machine.icc(0);

    StateMachineTest() {
        machine.open(EDGE, true);
        machine.open(LEVEL, false);
        machine.settle();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    @DisplayName("GIC-010 both enable registers read the same state, and zeros change nothing")
    void enableRegisters() {
        machine.writeBit(ICENABLER, EDGE);
        assertThat(machine.bit(ISENABLER, EDGE)).isFalse();
        assertThat(machine.bit(ICENABLER, EDGE)).isFalse();
        assertThat(machine.bit(ISENABLER, LEVEL)).isTrue();

        machine.writeBit(ISENABLER, EDGE);
        machine.write(GicMachine.GICD + ISENABLER + 4, 0);
        machine.write(GicMachine.GICD + ICENABLER + 4, 0);

        assertThat(machine.bit(ISENABLER, EDGE)).isTrue();
        assertThat(machine.bit(ICENABLER, EDGE)).isTrue();
    }

    @Test
    @DisplayName("GIC-011 ICFGR0 reads 0xAAAAAAAA and ignores writes")
    void sgisAreEdge() {
        long icfgr0 = machine.gicr(0) + 0x1_0C00;
        machine.write(icfgr0, 0);

        assertThat(machine.read(icfgr0)).isEqualTo(0xAAAA_AAAAL);
    }

    @Test
    @DisplayName("GIC-012 an edge while disabled is pending, and signalled when enabled")
    void edgeWhileDisabled() {
        machine.writeBit(ICENABLER, EDGE);
        machine.pulse(EDGE);
        assertThat(machine.bit(ISPENDR, EDGE)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();

        machine.writeBit(ISENABLER, EDGE);

        assertThat(machine.isSignalled(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-013 a level that came and went while disabled leaves nothing")
    void levelWhileDisabled() {
        machine.writeBit(ICENABLER, LEVEL);
        machine.pulse(LEVEL);
        assertThat(machine.bit(ISPENDR, LEVEL)).isFalse();

        machine.writeBit(ISENABLER, LEVEL);

        assertThat(machine.isSignalled(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-014 a level SPI set pending by software is cleared by software")
    void levelSetAndCleared() {
        machine.writeBit(ISPENDR, LEVEL);
        assertThat(machine.isSignalled(0)).isTrue();

        machine.writeBit(ICPENDR, LEVEL);

        assertThat(machine.bit(ISPENDR, LEVEL)).isFalse();
        assertThat(machine.isSignalled(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-015 ICPENDR does not silence a level that is high")
    void levelCannotBeCleared() {
        machine.drive(LEVEL, true);
        machine.writeBit(ICPENDR, LEVEL);

        assertThat(machine.bit(ISPENDR, LEVEL)).isTrue();
        assertThat(machine.isSignalled(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-016 a level SPI set pending stays so after its line drops")
    void latchOutlivesTheLine() {
        machine.drive(LEVEL, true);
        machine.writeBit(ISPENDR, LEVEL);
        machine.drive(LEVEL, false);
        assertThat(machine.bit(ISPENDR, LEVEL)).isTrue();

        assertThat(icc.acknowledge()).isEqualTo(LEVEL);

        assertThat(machine.bit(ISPENDR, LEVEL)).isFalse();
    }

    @Test
    @DisplayName("GIC-017 a level SPI acknowledged while high is active and pending")
    void activeAndPending() {
        machine.drive(LEVEL, true);

        assertThat(icc.acknowledge()).isEqualTo(LEVEL);

        assertThat(machine.bit(ISACTIVER, LEVEL)).isTrue();
        assertThat(machine.bit(ISPENDR, LEVEL)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-018 a level SPI silenced before its end does not come again")
    void silencedLevel() {
        machine.drive(LEVEL, true);
        long intid = icc.acknowledge();
        machine.drive(LEVEL, false);
        icc.end(intid);
        machine.settle();

        assertThat(icc.read(Icc.HPPIR1)).isEqualTo(NONE);
        assertThat(machine.isSignalled(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-019 a level SPI that stays high comes again after its end")
    void levelStaysHigh() {
        machine.drive(LEVEL, true);
        icc.end(icc.acknowledge());
        machine.settle();

        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(icc.acknowledge()).isEqualTo(LEVEL);
    }

    @Test
    @DisplayName("GIC-020 an edge between acknowledge and end is delivered exactly once more")
    void edgeWhileActive() {
        machine.pulse(EDGE);
        long intid = icc.acknowledge();
        machine.pulse(EDGE);
        icc.end(intid);
        machine.settle();

        assertThat(icc.drain()).isOne();
    }

    @Test
    @DisplayName("GIC-021 three edges before the first acknowledge are delivered once")
    void edgesCollapse() {
        machine.pulse(EDGE);
        machine.pulse(EDGE);
        machine.pulse(EDGE);

        assertThat(icc.drain()).isOne();
    }

    @Test
    @DisplayName("GIC-022 an edge after acknowledge is lost to a clear before the end")
    void edgeClearedByTheHandler() {
        machine.pulse(EDGE);
        long intid = icc.acknowledge();
        machine.pulse(EDGE);
        machine.writeBit(ICPENDR, EDGE);
        icc.end(intid);
        machine.settle();

        assertThat(icc.drain()).isZero();
    }

    @Test
    @DisplayName("GIC-023 ICACTIVER deactivates without priority drop")
    void deactivatedByRegister() {
        machine.pulse(EDGE);
        icc.acknowledge();
        machine.writeBit(ICACTIVER, EDGE);

        assertThat(machine.bit(ISACTIVER, EDGE)).isFalse();
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
        icc.end(EDGE);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-024 ISACTIVER blocks delivery until ICACTIVER")
    void activatedByRegister() {
        machine.writeBit(ISACTIVER, EDGE);
        machine.pulse(EDGE);
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.acknowledge()).isEqualTo(NONE);

        machine.writeBit(ICACTIVER, EDGE);

        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(icc.acknowledge()).isEqualTo(EDGE);
    }

    @Test
    @DisplayName("GIC-025 disabling a pending SPI withdraws it and keeps it pending")
    void disabledWhilePending() {
        machine.pulse(EDGE);
        machine.writeBit(ICENABLER, EDGE);
        assertThat(icc.read(Icc.HPPIR1)).isEqualTo(NONE);
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(machine.bit(ISPENDR, EDGE)).isTrue();

        machine.writeBit(ISENABLER, EDGE);

        assertThat(icc.acknowledge()).isEqualTo(EDGE);
    }

    @Test
    @DisplayName("GIC-026 disabling an active SPI changes nothing about its end")
    void disabledWhileActive() {
        machine.pulse(EDGE);
        long intid = icc.acknowledge();
        machine.writeBit(ICENABLER, EDGE);
        assertThat(machine.bit(ISACTIVER, EDGE)).isTrue();

        icc.end(intid);

        assertThat(machine.bit(ISACTIVER, EDGE)).isFalse();
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-027 an acknowledge with nothing deliverable reads 1023 and changes nothing")
    void spuriousAcknowledge() {
        assertThat(icc.acknowledge()).isEqualTo(NONE);

        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
        assertThat(icc.read(Icc.AP1R0)).isZero();
        for (int word = 0; word < 9; word++) {
            assertThat(machine.read(GicMachine.GICD + ISACTIVER + 4L * word)).isZero();
        }
    }

    @Test
    @DisplayName("GIC-028 an end of 1023 has no effect")
    void spuriousEnd() {
        machine.pulse(EDGE);
        icc.acknowledge();

        icc.end(NONE);

        assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
        assertThat(machine.bit(ISACTIVER, EDGE)).isTrue();
    }
}
