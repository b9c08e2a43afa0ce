package dev.doorbell.gic.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.v2.Gicv2Machine;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.event.RunOutcome;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.testkit.LineScript;
import dev.doorbell.sim.testkit.RegisterAccess;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;

@Domain(GicDomain.class)
class GicDomainProperties {
    private static final int CORES = 2;
    private static final int SPI_WORDS = 8;
    private static final long SETTING = 0x100;
    private static final long CLEARING = 0x80;

    /** What is at {@code base} on a bus. */
    private static BusTarget at(SystemBus bus, long base) {
        return new BusTarget() {
            @Override
            public long read(long offset, int bytes, int requester) {
                return bus.read(base + offset, bytes, requester);
            }

            @Override
            public void write(long offset, int bytes, long value, int requester) {
                bus.write(base + offset, bytes, value, requester);
            }
        };
    }

    @Property(tries = 300, seed = "3341", edgeCases = EdgeCasesMode.NONE)
    void whateverAGicv3IsToldItEnablesWhatItWasTold(@ForAll GicTraffic traffic) {
        try (GicMachine machine = GicMachine.atReset(CORES, Gicv3Config.of(SPI_WORDS).withLpis())) {
            traffic.play(
                    (frame, core) ->
                            at(
                                    machine.bus(),
                                    frame == GicFrame.DISTRIBUTOR
                                            ? GicMachine.GICD
                                            : machine.gicr(core)));
            machine.settle();
            enablesAreThoseOf(traffic, GicFrame.DISTRIBUTOR, machine.bus(), GicMachine.GICD);
            assertThat(machine.simulation().runFor(1_000_000)).isEqualTo(RunOutcome.QUIET);
        }
    }

    @Property(tries = 300, seed = "3342", edgeCases = EdgeCasesMode.NONE)
    void whateverAGicv2IsToldItEnablesWhatItWasTold(@ForAll("v2") GicTraffic traffic) {
        try (Gicv2Machine machine = Gicv2Machine.open(CORES)) {
            traffic.play(
                    (frame, core) ->
                            at(
                                    machine.bus(),
                                    frame == GicFrame.V2_DISTRIBUTOR
                                            ? Gicv2Machine.GICD
                                            : Gicv2Machine.GICC));
            machine.settle();
            enablesAreThoseOf(traffic, GicFrame.V2_DISTRIBUTOR, machine.bus(), Gicv2Machine.GICD);
        }
    }

    @Provide
    Arbitrary<GicTraffic> v2() {
        return GicDomain.traffic(GicFrame.OF_V2, CORES, 60);
    }

    /** Ones written to ISENABLER enable, ones written to ICENABLER disable, nothing else does. */
    private static void enablesAreThoseOf(
            GicTraffic traffic, GicFrame distributor, SystemBus bus, long base) {
        int[] enabled = new int[SPI_WORDS + 1];
        for (GicAccess each : traffic.accesses()) {
            RegisterAccess access = each.access();
            boolean counts =
                    each.frame() == distributor
                            && access.kind() == RegisterAccess.Kind.WRITE
                            && access.bytes() >= 4
                            && access.offset() % access.bytes() == 0;
            for (int done = 0; counts && done < access.bytes(); done += 4) {
                long offset = access.offset() + done;
                int word = (int) (offset % CLEARING / 4);
                int bits = (int) (access.value() >>> (8 * done));
                boolean isSpis = word >= 1 && word <= SPI_WORDS;
                if (isSpis && offset / CLEARING == SETTING / CLEARING) {
                    enabled[word] |= bits;
                } else if (isSpis && offset / CLEARING == SETTING / CLEARING + 1) {
                    enabled[word] &= ~bits;
                }
            }
        }
        for (int word = 1; word <= SPI_WORDS; word++) {
            long expected = Integer.toUnsignedLong(enabled[word]);
            long at = base + SETTING + 4L * word;
            assertThat(bus.read(at, 4, Requester.core(0))).isEqualTo(expected);
            assertThat(bus.read(at + CLEARING, 4, Requester.core(1))).isEqualTo(expected);
        }
    }

    @Property(tries = 300, seed = "3343", edgeCases = EdgeCasesMode.NONE)
    void aLevelIsPendingWhileItsWireIsHighAndAnEdgeOnceItRose(@ForAll LineScript script) {
        try (GicMachine machine = GicMachine.open(CORES)) {
            machine.open(40, false);
            machine.open(41, true);
            machine.write(
                    machine.gicr(1) + 0x1_0C04, 2L << (2 * (27 - 16))); // edge, core 1's alone
            machine.settle();
            Map<String, InterruptLine> lines = new HashMap<>();
            for (GicWire wire : GicDomain.WIRES) {
                InterruptLine line = new InterruptLine(wire.name());
                lines.put(wire.name(), line);
                if (wire.isPrivate()) {
                    machine.gic().redistributor(wire.core()).connect(line, wire.intid());
                } else {
                    machine.gic().connect(line, wire.intid());
                }
            }
            int[] steps = {0};
            script.play(
                    machine::run,
                    lines::get,
                    step -> {
                        machine.settle();
                        steps[0]++;
                        for (GicWire wire : GicDomain.WIRES) {
                            boolean edge = wire.intid() == 41 || wire.core() == 1;
                            assertThat(isPending(machine, wire))
                                    .as("%s after %s", wire.name(), step)
                                    .isEqualTo(
                                            edge
                                                    ? script.risesIn(steps[0], wire.name()) > 0
                                                    : script.isHighAfter(steps[0], wire.name()));
                        }
                    });
        }
    }

    private static boolean isPending(GicMachine machine, GicWire wire) {
        return wire.isPrivate()
                ? (machine.read(machine.gicr(wire.core()) + 0x1_0200) >>> wire.intid() & 1) != 0
                : machine.bit(0x200, wire.intid());
    }

    @Example
    void aWireIsFoundByItsName() {
        for (GicWire wire : GicDomain.WIRES) {
            assertThat(GicWire.named(wire.name())).isEqualTo(wire);
        }
        assertThatThrownBy(() -> GicWire.named("IRQ 3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'IRQ 3' is no wire; expected SPI 40 or PPI 27 of core 0");
    }
}
