package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.OneOfN;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbered statements about SPIs that any core may take, under each choice there is. */
class OneOfNTest {
    private static final int SPI = 40;
    private static final long ANY = 1L << 31;
    private static final long ROUTER = GicMachine.GICD + 0x6000 + 8L * SPI;
    private static final long DECLINE_GROUP1_NS = 1L << 25;
    private static final int NOBODY = -1;

    private final List<GicMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(GicMachine::close);
    }

    private GicMachine with(OneOfN choice, long transitCycles) {
        Gicv3Config config = Gicv3Config.of(8).with(GicBehaviour.ARCHITECTURE.with(choice));
        GicMachine machine = GicMachine.timed(4, config, 0, 0, transitCycles, 0);
        machine.open(SPI, true);
        machine.route(SPI, ANY);
        machines.add(machine);
        return machine;
    }

    private GicMachine with(OneOfN choice) {
        return with(choice, 0);
    }

    /** The one core that is signalled, or nobody; fails if there are two. */
    private static int chosen(GicMachine machine) {
        int chosen = NOBODY;
        for (int core = 0; core < machine.coreCount(); core++) {
            if (machine.isSignalled(core)) {
                assertThat(chosen).as("signalled besides core %d", core).isEqualTo(NOBODY);
                chosen = core;
            }
        }
        return chosen;
    }

    /** An assertion, taken and ended by whoever is chosen. */
    private static int delivered(GicMachine machine) {
        machine.pulse(SPI);
        int chosen = chosen(machine);
        int takers = 0;
        for (int core = 0; core < machine.coreCount(); core++) {
            takers += machine.icc(core).drain();
        }
        assertThat(takers).isEqualTo(chosen == NOBODY ? 0 : 1);
        return chosen;
    }

    private static void decline(GicMachine machine, int core, boolean declines) {
        machine.write(machine.gicr(core), declines ? DECLINE_GROUP1_NS : 0);
        machine.settle();
    }

    private static void sleep(GicMachine machine, int core, boolean sleeps) {
        machine.write(machine.gicr(core) + 0x14, sleeps ? 2 : 0);
        machine.settle();
    }

    @ParameterizedTest(name = "GIC-041 IRM can be set where the SPI can be routed to any: {0}")
    @EnumSource
    @DisplayName("GIC-041 IRM can be set only where No1N reads zero, or is kept without effect")
    void routingModeBit(OneOfN choice) {
        GicMachine machine = with(choice);
        boolean absent = choice == OneOfN.ABSENT;
        boolean implemented = choice == OneOfN.LOWEST || choice == OneOfN.ROUND_ROBIN;

        assertThat(machine.readWide(ROUTER)).isEqualTo(absent ? 0 : ANY);
        assertThat(machine.read(GicMachine.GICD + 4) >>> 25 & 1).isEqualTo(implemented ? 0 : 1);
        assertThat(machine.read(machine.gicr(0) + 8) >>> 5 & 1).isEqualTo(implemented ? 1 : 0);
    }

    @Test
    @DisplayName("GIC-042 the lowest-numbered core that takes part receives each assertion, once")
    void lowest() {
        GicMachine machine = with(OneOfN.LOWEST);
        assertThat(delivered(machine)).isZero();
        assertThat(delivered(machine)).isZero();
        decline(machine, 0, true);
        assertThat(delivered(machine)).isOne();
        sleep(machine, 1, true);
        assertThat(delivered(machine)).isEqualTo(2);
        decline(machine, 0, false);
        assertThat(delivered(machine)).isZero();
    }

    @Test
    @DisplayName("GIC-042 cores in turn receive one assertion each, those left out none")
    void roundRobin() {
        GicMachine machine = with(OneOfN.ROUND_ROBIN);
        List<Integer> takers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            takers.add(delivered(machine));
        }
        decline(machine, 1, true);
        sleep(machine, 3, true);
        for (int i = 0; i < 4; i++) {
            takers.add(delivered(machine));
        }
        assertThat(takers).containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 0, 2, 0, 2);
    }

    @Test
    @DisplayName("GIC-042 with every core left out the SPI waits for one that takes part")
    void everybodyDeclines() {
        GicMachine machine = with(OneOfN.LOWEST);
        for (int core = 0; core < 4; core++) {
            if (core % 2 == 0) {
                decline(machine, core, true);
            } else {
                sleep(machine, core, true);
            }
        }
        machine.pulse(SPI);
        assertThat(chosen(machine)).isEqualTo(NOBODY);
        assertThat(machine.bit(0x200, SPI)).isTrue();

        sleep(machine, 3, false);

        assertThat(chosen(machine)).isEqualTo(3);
        assertThat(machine.icc(3).acknowledge()).isEqualTo(SPI);
    }

    @Test
    @DisplayName("GIC-042 a chosen core that falls asleep or declines hands the SPI to another one")
    void chosenCoreLeaves() {
        GicMachine machine = with(OneOfN.LOWEST);
        machine.pulse(SPI);
        assertThat(chosen(machine)).isZero();
        sleep(machine, 0, true);
        assertThat(chosen(machine)).isOne();
        decline(machine, 1, true);
        assertThat(chosen(machine)).isEqualTo(2);
        machine.icc(2).write(Icc.IGRPEN1, 0);
        assertThat(chosen(machine)).isEqualTo(3);
        assertThat(machine.icc(0).acknowledge()).isEqualTo(1023);
        assertThat(machine.icc(3).acknowledge()).isEqualTo(SPI);
    }

    @Test
    @DisplayName("GIC-042 a core that sleeps or declines still takes what is routed to it alone")
    void decliningLeavesDirectRouting() {
        GicMachine machine = with(OneOfN.LOWEST);
        decline(machine, 1, true);
        machine.route(SPI, 1);
        machine.pulse(SPI);
        assertThat(chosen(machine)).isOne();
    }

    @Test
    @DisplayName("GIC-042 an SPI on its way to two cores is taken by the first to acknowledge")
    void handedOverInTransit() {
        GicMachine machine = with(OneOfN.LOWEST, 5);
        machine.pulse(SPI);
        machine.run(10);
        decline(machine, 0, true); // core 0 hears of it five ticks from now
        machine.run(4);
        assertThat(machine.icc(0).acknowledge()).isEqualTo(SPI);
        machine.run(10);

        for (int core = 0; core < 4; core++) {
            assertThat(machine.isSignalled(core)).isFalse();
            assertThat(machine.icc(core).acknowledge()).isEqualTo(1023);
        }
    }

    @Test
    @DisplayName("GIC-042 an SPI handed over is taken once, whoever comes first in the same tick")
    void handedOverAtOnce() {
        for (int first = 0; first < 2; first++) {
            GicMachine machine = with(OneOfN.LOWEST, 5);
            machine.pulse(SPI);
            machine.run(10);
            decline(machine, 0, true);
            machine.run(5);
            int takers = 0;
            for (int i = 0; i < 2; i++) {
                takers += machine.icc((first + i) % 2).acknowledge() == SPI ? 1 : 0;
            }
            assertThat(takers).isOne();
        }
    }

    @Test
    @DisplayName("GIC-042 a level that stays high is delivered again, in turn")
    void levelStaysHigh() {
        GicMachine machine = with(OneOfN.ROUND_ROBIN);
        machine.open(SPI + 1, false);
        machine.route(SPI + 1, ANY);
        machine.drive(SPI + 1, true);
        for (int expected = 0; expected < 6; expected++) {
            int core = chosen(machine);
            assertThat(core).isEqualTo(expected % 4);
            assertThat(machine.icc(core).acknowledge()).isEqualTo(SPI + 1);
            assertThat(chosen(machine)).isEqualTo(NOBODY);
            machine.icc(core).end(SPI + 1);
            machine.settle();
        }
    }

    @Test
    @DisplayName("GIC-042 where 1-of-N is not implemented IRM may be kept and the affinity count")
    void ignored() {
        GicMachine machine = with(OneOfN.IGNORED);
        machine.route(SPI, ANY | 2);
        assertThat(delivered(machine)).isEqualTo(2);
        assertThat(delivered(machine)).isEqualTo(2);
    }

    @Test
    void declineBitsAreKeptOnlyWhereTheyMeanSomething() {
        for (OneOfN choice : OneOfN.values()) {
            GicMachine machine = with(choice);
            machine.write(machine.gicr(1), 7L << 24);
            boolean implemented = choice == OneOfN.LOWEST || choice == OneOfN.ROUND_ROBIN;
            assertThat(machine.read(machine.gicr(1)))
                    .as(choice.words())
                    .isEqualTo(implemented ? 7L << 24 : 0);
        }
    }
}
