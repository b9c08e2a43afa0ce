package dev.doorbell.gic.distributor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.RegisterWalk;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockDomain;
import java.util.ArrayList;
import java.util.List;
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
        GicMachine machine = GicMachine.atReset(2);
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
