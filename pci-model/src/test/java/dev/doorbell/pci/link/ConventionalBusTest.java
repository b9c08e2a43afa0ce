package dev.doorbell.pci.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.ConventionalBus.Speed;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shared parallel bus, and the hazard of pins that are wires of their own. */
class ConventionalBusTest {
    private static final long DATA = 0x4000_1000L;
    private static final long POSTED = 500;
    private static final long BAR = 0x1000_0000L;
    private static final long STALL = 20;

    private final Simulation simulation = Simulation.builder().build();
    private final List<String> story = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
    }

    private ConventionalBus bus(Speed speed, int bits) {
        return new ConventionalBus(simulation.parts().time(), speed, bits, POSTED);
    }

    /** Arbitration 2, address 1 or 2, decoding 1, a word a clock, turnaround 1 behind the data. */
    @ParameterizedTest(name = "{0} {1} bits, {3} bytes at {2}: {4} clocks of {5} ns")
    @CsvSource({
        "MHZ_33, 32, 1073745920, 4, 5, 30",
        "MHZ_66, 32, 1073745920, 4, 5, 15",
        "MHZ_33, 32, 1073745922, 4, 6, 30", // two words
        "MHZ_33, 64, 1073745920, 64, 12, 30",
        "MHZ_33, 32, 1073745920, 64, 20, 30",
        "MHZ_33, 32, 4294967296, 4, 6, 30", // two address phases
        "MHZ_66, 32, 1073745920, 512, 135, 15", // two bursts, one turnaround between them
    })
    void aTransferTakesItsClocks(
            Speed speed, int bits, long address, int bytes, long clocks, long nanos) {
        ConventionalBus bus = bus(speed, bits);

        assertThat(bus.send(0, address, bytes)).isEqualTo(clocks * nanos + POSTED);
        assertThat(bus.busyUntilTick()).isEqualTo((clocks + 1) * nanos);
    }

    @Test
    void arbitrationIsHiddenBehindTheTransactionBefore() {
        ConventionalBus bus = bus(Speed.MHZ_33, 32);

        assertThat(bus.send(0, DATA, 4)).isEqualTo(5 * 30 + POSTED);
        assertThat(bus.send(0, DATA, 4)).isEqualTo((6 + 3) * 30 + POSTED);
        assertThat(bus.send(1_000_000, DATA, 4)).isEqualTo(1_000_000 + 5 * 30 + POSTED);
    }

    @Test
    void aReadWaitsForMemory() {
        assertThat(bus(Speed.MHZ_33, 32).request(0, DATA, 4)).isEqualTo((5 + 8) * 30);
    }

    @Test
    void widthsThatNoBusHasAreRefused() {
        assertThatThrownBy(() -> bus(Speed.MHZ_33, 16))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("32 or 64");
    }

    private PciFunction function(int device, ConventionalBus bus, UpstreamPort[] port) {
        PciFunction function =
                new PciFunction(
                        new Slot(device, 0),
                        "fn" + device,
                        ConfigSpace.conventional(DeviceBehaviour.SPECIFICATION));
        port[0] =
                new UpstreamPort(
                        simulation.parts(), function, bus, tag -> story.add(device + " " + tag));
        function.config().write(4, 2, 6);
        return function;
    }

    @Test
    void functionsShareTheBusFirstComeFirstServed() {
        ConventionalBus bus = bus(Speed.MHZ_33, 32);
        UpstreamPort[] first = new UpstreamPort[1];
        UpstreamPort[] second = new UpstreamPort[1];
        function(1, bus, first);
        function(2, bus, second);
        first[0].writeBlock(DATA, new byte[256], 0, 256, 1);
        second[0].write(DATA, 4, 5, 2);
        simulation.runUntil((2 + 2 + 64) * 30 + POSTED);
        assertThat(story).containsExactly("1 1");
        simulation.runUntil((2 + 2 + 64 + 1 + 3) * 30 + POSTED);
        assertThat(story).containsExactly("1 1", "2 2");
    }

    /** D18: the pin is there before the data; a register read comes back when the data is. */
    @Test
    void thePinOvertakesTheDataAndAReadOfARegisterPushesIt() {
        ConventionalBus bus = bus(Speed.MHZ_33, 32);
        UpstreamPort[] port = new UpstreamPort[1];
        PciFunction function = function(3, bus, port);
        HostBridge host = new HostBridge(simulation.parts(), BAR);
        function.placeBar(
                0,
                0x1000,
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        story.add("register @" + simulation.nowTicks());
                        return 1;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {}
                });
        host.plug(function);
        function.assignBar(0, BAR);
        simulation
                .parts()
                .bus()
                .map("pci", BAR, 0x1000, host.window(), new AccessTiming(STALL, 0, 0));
        long landed = 5 * 30 + POSTED;
        Core core =
                new Core(
                        simulation.parts(),
                        0,
                        simulation.parts().time().domain("ns"),
                        new CoreTiming(0, 0, 0));
        port[0].write(DATA, 4, 0x55, -1);
        function.requestIntx(true);
        assertThat(function.intx().isHigh()).isTrue();
        core.powerOn(
                () -> {
                    note("data " + simulation.parts().memory().read(DATA, 4));
                    core.read(BAR, 4);
                    note("data " + simulation.parts().memory().read(DATA, 4));
                    core.read(BAR, 4); // nothing in flight: the round trip only
                    note("again");
                });
        simulation.runFor(10_000);

        assertThat(story)
                .containsExactly(
                        "data 0 @0",
                        "register @" + STALL / 2,
                        "data 85 @" + landed,
                        "register @" + (landed + STALL / 2),
                        "again @" + (landed + STALL));
    }

    private void note(String what) {
        story.add(what + " @" + simulation.nowTicks());
    }

    @Test
    void aRequestThatReachesNobodyIsAMasterAbort() {
        UpstreamPort[] port = new UpstreamPort[1];
        PciFunction function = function(3, bus(Speed.MHZ_33, 32), port);
        long nowhere = 0x3000_0000L;
        assertThat(function.config().read(6, 2)).isZero();
        port[0].write(nowhere, 4, 1, -1);
        assertThat(function.config().read(6, 2)).isEqualTo(0x2000);
        function.config().write(6, 2, 0x2000);
        assertThat(function.config().read(6, 2)).isZero();
        assertThat(port[0].read(nowhere, 4)).isZero();
        assertThat(function.config().read(6, 2)).isEqualTo(0x2000);
        assertThat(simulation.parts().trace().complaints())
                .containsEntry(TracePoint.BUS_NOBODY_READ, 1L);
    }

    @Test
    void whileTheFunctionIsNoMasterNothingMovesButTagsAreTold() {
        UpstreamPort[] port = new UpstreamPort[1];
        PciFunction function = function(3, bus(Speed.MHZ_33, 32), port);
        simulation.parts().memory().write(DATA, 4, 7);
        function.config().write(4, 2, 2);
        byte[] bytes = new byte[4];
        port[0].write(DATA, 4, 1, 1);
        port[0].writeBlock(DATA, new byte[] {9}, 0, 1, 2);
        port[0].copyOut(DATA, bytes, 0, 4);

        assertThat(port[0].read(DATA, 4)).isZero();
        assertThat(bytes).containsOnly(0);
        simulation.runFor(10_000);
        assertThat(simulation.parts().memory().read(DATA, 4)).isEqualTo(7);
        assertThat(story).containsExactly("3 1", "3 2");
        assertThat(simulation.parts().trace().complaints())
                .containsEntry(TracePoint.BUS_MASTER_OFF, 4L);
    }
}
