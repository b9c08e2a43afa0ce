package dev.doorbell.gic.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.RegisterWalk;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each register of a GICv2 keeps, refuses and says. */
class RegistersTest {
    private final List<Gicv2Machine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(Gicv2Machine::close);
    }

    private Gicv2Machine machine(int cores) {
        Gicv2Machine machine = Gicv2Machine.atReset(cores);
        machines.add(machine);
        return machine;
    }

    @TestFactory
    Stream<DynamicTest> everyRowOfTheDistributorKeepsItsPromise() {
        return RegisterWalk.over(
                Gicv2DistributorRegister.class, () -> machine(8).gic().distributor());
    }

    @TestFactory
    Stream<DynamicTest> everyRowOfTheCpuInterfaceKeepsItsPromise() {
        return RegisterWalk.over(
                Gicv2CpuInterfaceRegister.class, () -> machine(2).gic().cpuInterface());
    }

    @Test
    @DisplayName("GIC-001 GICD_TYPER says how many lines and cores there are, and ignores writes")
    void type() {
        Gicv2Machine machine = machine(3);

        machine.gicd(0, 4, 0xFFFF_FFFFL);

        assertThat(machine.gicd(0, 4)).isEqualTo(8 | 2 << 5);
    }

    @ParameterizedTest(name = "GIC-002 identification ignores a write of {0}")
    @ValueSource(longs = {0xFFFF_FFFFL, 0xA5A5_5A5AL, 0})
    void identification(long value) {
        Gicv2Machine machine = machine(1);

        machine.gicd(0, 8, value);
        machine.gicd(0, 0xFE8, value);
        machine.gicc(0, 0xFC, value);

        assertThat(machine.gicd(0, 8) & 0xFFF).isEqualTo(0x43B);
        assertThat(machine.gicd(0, 0xFE8)).isEqualTo(0x2B);
        assertThat(machine.gicc(0, 0xFC) >>> 16 & 0xF).isEqualTo(2);
    }

    @Test
    @DisplayName("GIC-003 PIDR2 tells architecture 2")
    void architecture() {
        assertThat(machine(1).gicd(0, 0xFE8) >>> 4 & 0xF).isEqualTo(2);
    }

    @Test
    @DisplayName("GIC-004 GIC-006 priorities have eight bits up to the last line and none behind")
    void priorities() {
        Gicv2Machine machine = machine(1);
        for (int quad = 0; quad < 255; quad++) {
            machine.gicd(0, 0x400 + 4L * quad, 0xFFFF_FFFFL);
            assertThat(machine.gicd(0, 0x400 + 4L * quad)).isEqualTo(quad < 72 ? 0xFFFF_FFFFL : 0);
        }
    }

    @Test
    @DisplayName("GIC-005 a byte write to a priority leaves its neighbours alone")
    void priorityBytes() {
        Gicv2Machine machine = machine(1);
        machine.gicd(0, 0x420, 0x1020_3040);

        machine.bus().write(Gicv2Machine.GICD + 0x422, 1, 0x99, Requester.core(0));

        assertThat(machine.gicd(0, 0x420)).isEqualTo(0x1099_3040);
    }

    @Test
    @DisplayName("GIC-007 target bits of cores that are not there read zero")
    void absentTargets() {
        Gicv2Machine machine = machine(3);

        machine.gicd(0, 0x820, 0xFFFF_FFFFL);
        machine.gicd(0, 0x920, 0xFFFF_FFFFL);

        assertThat(machine.gicd(0, 0x820)).isEqualTo(0x0707_0707);
        assertThat(machine.gicd(0, 0x920)).as("behind the last line").isZero();
    }

    @Test
    @DisplayName("GIC-008 the first target words read the asking core's own bit and ignore writes")
    void ownTargets() {
        Gicv2Machine machine = machine(4);
        for (int core = 0; core < 4; core++) {
            machine.gicd(core, 0x800, 0xFFFF_FFFFL);
            machine.gicd(core, 0x81C, 0);
            assertThat(machine.gicd(core, 0x800)).isEqualTo((1L << core) * 0x0101_0101);
            assertThat(machine.gicd(core, 0x81C)).isEqualTo((1L << core) * 0x0101_0101);
        }
    }

    @Test
    @DisplayName("GIC-009 with one core there are no target bytes, and every SPI is for it")
    void uniprocessorTargets() {
        Gicv2Machine machine = machine(1);
        machine.openAll();
        for (int quad = 0; quad < 255; quad++) {
            machine.gicd(0, 0x800 + 4L * quad, 0xFFFF_FFFFL);
            assertThat(machine.gicd(0, 0x800 + 4L * quad)).isZero();
        }

        machine.writeBit(Gicv2Machine.ISENABLER, 45);
        machine.writeBit(Gicv2Machine.ISPENDR, 45);

        assertThat(machine.acknowledge(0)).isEqualTo(45);
    }

    @Test
    @DisplayName("GIC-010 both enable registers read the same state; zeros change nothing")
    void enables() {
        Gicv2Machine machine = machine(1);
        machine.gicd(0, 0x104, 0x8000_0001L);
        machine.gicd(0, 0x104, 0);
        assertThat(machine.gicd(0, 0x104))
                .isEqualTo(machine.gicd(0, 0x184))
                .isEqualTo(0x8000_0001L);

        machine.gicd(0, 0x184, 1);
        machine.gicd(0, 0x184, 0);

        assertThat(machine.gicd(0, 0x104))
                .isEqualTo(machine.gicd(0, 0x184))
                .isEqualTo(0x8000_0000L);
    }

    @Test
    @DisplayName("GIC-011 SGIs are edge-triggered and always enabled")
    void sgisAreFixed() {
        Gicv2Machine machine = machine(1);

        machine.gicd(0, 0xC00, 0);
        machine.gicd(0, 0x180, 0xFFFF_FFFFL);

        assertThat(machine.gicd(0, 0xC00)).isEqualTo(0xAAAA_AAAAL);
        assertThat(machine.gicd(0, 0x100)).isEqualTo(0xFFFF);
    }

    @Test
    void whatConcernsPrivateInterruptsIsBanked() {
        Gicv2Machine machine = machine(2);
        for (long offset : new long[] {0x80, 0x100, 0x200, 0x300, 0x400, 0x41C, 0xC04}) {
            long before = machine.gicd(1, offset);
            machine.gicd(0, offset, 0xFFFF_FFFFL);
            assertThat(machine.gicd(0, offset)).as("0x%x", offset).isNotEqualTo(before);
            assertThat(machine.gicd(1, offset)).as("0x%x", offset).isEqualTo(before);
        }
        for (long offset : new long[] {Gicv2Machine.PMR, Gicv2Machine.BPR, 0xD0}) {
            machine.gicc(0, offset, 3);
            assertThat(machine.gicc(0, offset)).isEqualTo(3);
            assertThat(machine.gicc(1, offset)).isZero();
        }
    }

    @Test
    void aRequesterThatIsNoCoreSeesWhatCore0Sees() {
        Gicv2Machine machine = machine(2);
        machine.gicd(0, 0x100, 0x0010_0000);
        machine.gicc(0, Gicv2Machine.PMR, 0x33);

        for (int requester : new int[] {Requester.DEBUGGER, 0x18, Requester.core(2)}) {
            assertThat(machine.bus().read(Gicv2Machine.GICD + 0x100, 4, requester))
                    .isEqualTo(0x0010_FFFF);
            assertThat(machine.bus().read(Gicv2Machine.GICC + 4, 4, requester)).isEqualTo(0x33);
        }
    }

    @Test
    @DisplayName("GIC-067 what nobody decodes reads zero and keeps nothing, to the window's end")
    void holes() {
        Gicv2Machine machine = machine(1);
        for (long offset :
                new long[] {0xC, 0x20, 0x7C, 0xBFC, 0xD00, 0xF04, 0xFCC, 0x1000, 0xFFFC}) {
            machine.gicd(0, offset, 0xFFFF_FFFFL);
            assertThat(machine.gicd(0, offset)).as("GICD 0x%x", offset).isZero();
        }
        for (long offset : new long[] {0x2C, 0xF0, 0x100, 0x1004, 0x2000, 0xFFFC}) {
            machine.gicc(0, offset, 0xFFFF_FFFFL);
            assertThat(machine.gicc(0, offset)).as("GICC 0x%x", offset).isZero();
        }
        assertThat(machine.complaints(TracePoint.REGISTER_HOLE)).isEqualTo(30);
    }

    @Test
    void aGicv2HasOneToEightCoresInOrder() {
        try (Simulation simulation = Simulation.builder().build()) {
            ClockDomain clock = simulation.parts().time().domain("ns");
            List<Core> cores = new ArrayList<>();
            assertThatThrownBy(() -> gic(simulation, clock, cores, 8))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("1 to 8");
            for (int i = 0; i < 8; i++) {
                cores.add(new Core(simulation.parts(), i, clock, new CoreTiming(0, 0, 0)));
            }
            Gicv2 gic = gic(simulation, clock, cores, 31);
            assertThat(gic.distributor().read(4, 4, Requester.core(0))).isEqualTo(31 | 7 << 5);
            for (int words : new int[] {0, 32, -1}) {
                assertThatThrownBy(() -> gic(simulation, clock, cores, words))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("1 to 31");
            }
            assertThatThrownBy(() -> gic(simulation, clock, cores.subList(1, 3), 8))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("core 0 has index 1");
            cores.add(new Core(simulation.parts(), 8, clock, new CoreTiming(0, 0, 0)));
            assertThatThrownBy(() -> gic(simulation, clock, cores, 8))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("9 cores");
        }
    }

    private static Gicv2 gic(
            Simulation simulation, ClockDomain clock, List<Core> cores, int words) {
        GicTiming timing = new GicTiming(clock, clock, 0, 0, 0, 0, 0, 0);
        return new Gicv2(simulation.parts(), timing, cores, words, GicBehaviour.ARCHITECTURE);
    }

    @Test
    void wiresAreConnectedToInterruptsThatAreThere() {
        Gicv2 gic = machine(2).gic();
        InterruptLine line = new InterruptLine("wire");

        gic.connect(line, 32);
        gic.connect(line, 287);
        gic.connectPrivate(1, line, 16);
        for (int intid : new int[] {31, 288, -1}) {
            assertThatThrownBy(() -> gic.connect(line, intid))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("32 to 287");
        }
        for (int intid : new int[] {15, 32}) {
            assertThatThrownBy(() -> gic.connectPrivate(0, line, intid))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("16 to 31");
        }
        assertThatThrownBy(() -> gic.connectPrivate(2, line, 27))
                .isInstanceOf(ConfigurationException.class);
    }
}
