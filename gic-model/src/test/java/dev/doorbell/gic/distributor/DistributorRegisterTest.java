package dev.doorbell.gic.distributor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.RegisterWalk;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DistributorRegisterTest {
    private final Simulation simulation = Simulation.builder().build();
    private final List<GicMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
        machines.forEach(GicMachine::close);
    }

    private Distributor fresh() {
        return fresh(Gicv3Config.of(8));
    }

    private Distributor fresh(Gicv3Config config) {
        GicMachine machine = GicMachine.atReset(2, config);
        machines.add(machine);
        return machine.gic().distributor();
    }

    private Distributor distributor(int spiWords) {
        ClockDomain clock = simulation.parts().time().domain("ns");
        return new Distributor(
                simulation.parts(),
                new GicTiming(clock, clock, 0, 0, 0, 0, 0, 0),
                Gicv3Config.of(spiWords));
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromise() {
        return RegisterWalk.over(DistributorRegister.class, this::fresh);
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromiseInEveryBuild() {
        Gicv3Config states = Gicv3Config.of(8).withTwoSecurityStates();
        Stream<Stream<DynamicTest>> walks =
                Stream.of(
                        RegisterWalk.over(
                                " to secure software",
                                DistributorRegister.class,
                                () -> RegisterWalk.secure(fresh(states)),
                                Set.of(DistributorRegister.GICD_CTLR)), // DS stays set
                        RegisterWalk.over(
                                " to non-secure software",
                                DistributorRegister.class,
                                () -> fresh(states),
                                Set.of()),
                        RegisterWalk.over(
                                " in a GIC-600",
                                DistributorRegister.class,
                                () -> fresh(Gicv3Config.of(31).with(GicBehaviour.GIC600)),
                                // the last word has 28 interrupts
                                Set.of(
                                        DistributorRegister.GICD_ISENABLER,
                                        DistributorRegister.GICD_ICENABLER,
                                        DistributorRegister.GICD_ISPENDR,
                                        DistributorRegister.GICD_ICPENDR,
                                        DistributorRegister.GICD_ISACTIVER,
                                        DistributorRegister.GICD_ICACTIVER)),
                        RegisterWalk.over(
                                " in QEMU",
                                DistributorRegister.class,
                                () -> fresh(Gicv3Config.of(8).with(GicBehaviour.QEMU)),
                                Set.of()));
        return walks.flatMap(walk -> walk);
    }

    @TestFactory
    Stream<DynamicTest> everyRowResets() {
        return RegisterWalk.resetsOver(
                DistributorRegister.class, this::fresh, DistributorRegisterTest::reset);
    }

    private static long reset(DistributorRegister register, int index) {
        return switch (register) {
            case GICD_CTLR -> 0x50;
            case GICD_TYPER -> 8 | 15 << 19 | 1 << 24;
            case GICD_IIDR -> 0x43B;
            case GICD_PIDR4 -> new int[] {0x44, 0, 0, 0}[index];
            case GICD_PIDR0 -> new int[] {0x92, 0xB4, 0x3B, 0}[index];
            case GICD_CIDR0 -> new int[] {0x0D, 0xF0, 0x05, 0xB1}[index];
            case GICD_TYPER2,
                    GICD_STATUSR,
                    GICD_SETSPI_NSR,
                    GICD_CLRSPI_NSR,
                    GICD_SETSPI_SR,
                    GICD_CLRSPI_SR,
                    GICD_IGROUPR,
                    GICD_ISENABLER,
                    GICD_ICENABLER,
                    GICD_ISPENDR,
                    GICD_ICPENDR,
                    GICD_ISACTIVER,
                    GICD_ICACTIVER,
                    GICD_IPRIORITYR,
                    GICD_ITARGETSR,
                    GICD_ICFGR,
                    GICD_IGRPMODR,
                    GICD_NSACR,
                    GICD_SGIR,
                    GICD_CPENDSGIR,
                    GICD_SPENDSGIR,
                    GICD_IROUTER ->
                    0;
        };
    }

    @Test
    @DisplayName("GIC-002 IIDR and PIDR2 ignore every write")
    void identification() {
        Distributor distributor = fresh();
        for (long offset : new long[] {0x8, 0xFFE8}) {
            long before = distributor.read(offset, 4, Requester.DEBUGGER);
            assertThat(before).isNotZero();
            for (long value : new long[] {0xFFFF_FFFFL, 0xA5A5_5A5AL, 0}) {
                distributor.write(offset, 4, value, Requester.DEBUGGER);
                assertThat(distributor.read(offset, 4, Requester.DEBUGGER)).isEqualTo(before);
            }
        }
    }

    @Test
    @DisplayName("GIC-003 PIDR2 tells architecture 3")
    void architecture() {
        assertThat(distributor(1).read(0xFFE8, 4, Requester.DEBUGGER) >>> 4 & 0xF).isEqualTo(3);
    }

    @Test
    void aDistributorHasOneToThirtyOneWordsOfSpis() {
        assertThat(distributor(31).read(0x4, 4, Requester.DEBUGGER) & 0x1F).isEqualTo(31);
        for (int words : new int[] {0, 32, -1}) {
            assertThatThrownBy(() -> distributor(words))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("1 to 31");
        }
    }

    @Test
    void aWireIsConnectedToAnSpiThatIsThere() {
        Distributor distributor = distributor(2);
        InterruptLine line = new InterruptLine("wire");

        distributor.connect(line, 32);
        distributor.connect(line, 95);
        for (int intid : new int[] {31, 96, -1}) {
            assertThatThrownBy(() -> distributor.connect(line, intid))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("32 to 95");
        }
    }

    @Test
    void theLargestDistributorStillHasNoIntidsFrom1020() {
        Distributor distributor = distributor(31);
        InterruptLine line = new InterruptLine("wire");

        distributor.connect(line, 1019);
        assertThatThrownBy(() -> distributor.connect(line, 1020))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("32 to 1019");
        for (long array : new long[] {0x80, 0x100, 0x200, 0x300}) {
            long last = array + 4 * 31;
            distributor.write(last, 4, 0xFFFF_FFFFL, Requester.DEBUGGER);
            assertThat(distributor.read(last, 4, Requester.DEBUGGER)).isEqualTo(0x0FFF_FFFFL);
        }
    }
}
