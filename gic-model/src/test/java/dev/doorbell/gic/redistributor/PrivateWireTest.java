package dev.doorbell.gic.redistributor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** PPIs from their wires, and what may still be acknowledged when something was withdrawn. */
class PrivateWireTest {
    private static final int PPI = 27;
    private static final int NONE = 1023;
    private static final int LPI = 8195;
    private static final long TRANSIT = 5;
    private static final long BUFFER = GicMachine.MEMORY + 0x1000;
    private static final long ISENABLER = 0x1_0100;
    private static final long ICENABLER = 0x1_0180;
    private static final long ICFGR1 = 0x1_0C04;

    /** The PPI is edge-triggered: the upper of its two bits in ICFGR1. */
    private static final long EDGE = 1L << (2 * (PPI - 16) + 1);

    private final List<GicMachine> machines = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(GicMachine::close);
    }

    private GicMachine two() {
        GicMachine machine = GicMachine.open(2);
        machines.add(machine);
        for (int core = 0; core < 2; core++) {
            machine.write(machine.gicr(core) + ISENABLER, 1L << PPI);
        }
        machine.simulation()
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.INTERRUPT_PENDING) {
                                heard.add(first + " at core " + second + " @" + tick);
                            }
                        });
        return machine;
    }

    private static InterruptLine.Driver wire(GicMachine machine, int core) {
        InterruptLine line = new InterruptLine("ppi" + core);
        machine.gic().redistributor(core).connect(line, PPI);
        return line.driver();
    }

    private static long pendingSince(GicMachine machine, int core) {
        JourneyBook journeys = machine.simulation().parts().journeys();
        long journey = journeys.begin(64);
        journeys.stored(journey, BUFFER);
        assertThat(machine.icc(core).acknowledge()).isEqualTo(PPI);
        journeys.taken(core, BUFFER);
        return journeys.endOf(journey, Stage.PENDING);
    }

    @Test
    void aLevelOnAPrivateWireInterruptsItsOwnCoreWhileItLasts() {
        GicMachine machine = two();
        InterruptLine.Driver wire = wire(machine, 1);
        machine.run(10);
        wire.drive(true);
        assertThat(machine.isSignalled(1)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();

        machine.run(10);
        wire.drive(false);
        assertThat(machine.isSignalled(1)).isFalse();
        machine.run(10);
        wire.drive(true);
        machine.run(10);

        assertThat(pendingSince(machine, 1)).isEqualTo(30);
        assertThat(heard).containsExactly("27 at core 1 @10", "27 at core 1 @30");
    }

    @Test
    void anEdgeOnAPrivateWireLasts() {
        GicMachine machine = two();
        machine.write(machine.gicr(0) + ICFGR1, EDGE);
        InterruptLine.Driver wire = wire(machine, 0);
        machine.run(10);
        wire.drive(true);
        machine.run(10);
        wire.drive(false);
        machine.run(10);

        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(pendingSince(machine, 0)).isEqualTo(10);
        assertThat(heard).containsExactly("27 at core 0 @10");
    }

    @Test
    @DisplayName("GIC-011 non-secure software sees and sets the triggers of its own PPIs only")
    void triggersOfTwoStates() {
        GicMachine machine = GicMachine.atReset(1, Gicv3Config.of(8).withTwoSecurityStates());
        machines.add(machine);
        machine.writeSecure(machine.gicr(0) + 0x1_0080, 1L << PPI);
        machine.write(machine.gicr(0) + ICFGR1, 0xFFFF_FFFFL);
        assertThat(machine.readSecure(machine.gicr(0) + ICFGR1)).isEqualTo(EDGE);

        machine.writeSecure(machine.gicr(0) + ICFGR1, 0xFFFF_FFFFL);
        assertThat(machine.read(machine.gicr(0) + ICFGR1)).isEqualTo(EDGE);
        assertThat(machine.readSecure(machine.gicr(0) + ICFGR1)).isEqualTo(0xAAAA_AAAAL);
    }

    // Withdrawal: A has arrived, B is on its way, then A goes and C takes B's place.

    private GicMachine far() {
        Gicv3Config config = Gicv3Config.of(8).withLpis();
        GicMachine machine = GicMachine.timed(1, config, 0, 0, TRANSIT, 0);
        machines.add(machine);
        machine.configureLpi(LPI, 0xA1);
        machine.openLpis();
        machine.write(machine.gicr(0) + ISENABLER, 1 << 5);
        machine.write(machine.gicr(0) + 0x1_0404, 0xA000);
        machine.open(40, true);
        machine.open(41, true);
        machine.open(42, true);
        machine.setPriority(41, 0x80);
        machine.setPriority(42, 0x40);
        return machine;
    }

    private static void isGone(GicMachine machine, int intid, Runnable goes, boolean gone) {
        machine.run(100);
        assertThat(machine.icc(0).read(Icc.HPPIR1)).isEqualTo(intid);
        machine.pulse(41);
        machine.run(2);
        goes.run();
        machine.run(1);
        machine.pulse(42);
        machine.run(1);
        assertThat(machine.icc(0).read(Icc.HPPIR1)).as("nobody knows yet").isEqualTo(intid);
        machine.run(1); // when B would have arrived
        assertThat(machine.icc(0).read(Icc.HPPIR1)).isEqualTo(gone ? NONE : intid);
        assertThat(machine.isSignalled(0)).isEqualTo(!gone);
        machine.run(3);
        assertThat(machine.icc(0).read(Icc.HPPIR1)).isEqualTo(42);
    }

    @Test
    void whatWasWithdrawnIsGoneWhenTheFirstChangeWouldHaveArrived() {
        GicMachine spi = far();
        spi.pulse(40);
        isGone(spi, 40, () -> spi.writeBit(0x180, 40), true);

        GicMachine routed = far();
        routed.pulse(40);
        isGone(routed, 40, () -> routed.route(40, 9), true);

        GicMachine sgi = far();
        sgi.icc(0).write(Icc.SGI1R, 5L << 24 | 1);
        isGone(sgi, 5, () -> sgi.write(sgi.gicr(0) + ICENABLER, 1 << 5), true);
    }

    @Test
    void anLpiThatWasWithdrawnIsGoneToo() {
        GicMachine cleared = far();
        cleared.sendLpi(0, LPI);
        isGone(cleared, LPI, () -> cleared.lpis(0).clearPending(LPI), true);

        GicMachine masked = far();
        masked.sendLpi(0, LPI);
        isGone(
                masked,
                LPI,
                () -> {
                    masked.configureLpi(LPI, 0xA0);
                    masked.invalidateLpi(0, LPI);
                },
                true);

        GicMachine disabled = far();
        disabled.sendLpi(0, LPI);
        isGone(disabled, LPI, () -> disabled.enableLpis(0, false), true);
    }

    @Test
    void whatWasNotWithdrawnStaysUntilTheLastChangeArrives() {
        GicMachine spi = far();
        spi.pulse(40);
        isGone(spi, 40, () -> {}, false);

        GicMachine sgi = far();
        sgi.icc(0).write(Icc.SGI1R, 5L << 24 | 1);
        isGone(sgi, 5, () -> {}, false);

        GicMachine lpi = far();
        lpi.sendLpi(0, LPI);
        isGone(lpi, LPI, () -> {}, false);
    }
}
