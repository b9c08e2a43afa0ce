package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.event.EventQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function's posted writes, from its port through ITS and redistributor to the acknowledge. */
class DataBeforeMessageTest {
    private static final int DEVICE = 2;
    private static final int EVENT = 20;
    private static final int LPI = 8195;
    private static final int NONE = 1023;
    private static final long DATA = 0x4700_0000L;
    private static final byte[] BLOCK = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    private final GicMachine machine =
            GicMachine.timed(1, Gicv3Config.of(8).withLpis(), 0, 0, 5, 7);
    private final EventQueue events = machine.simulation().parts().events();
    private final BusPort port =
            new BusPort("port", events, machine.bus(), machine.memory(), DEVICE, tag -> {});

    DataBeforeMessageTest() {
        Its its =
                new Its(
                        machine.simulation().parts(),
                        ItsMachine.timing(3, 7, 2),
                        GicBehaviour.ARCHITECTURE,
                        machine.gic().lpis(),
                        ItsCapacity.SMALL);
        machine.bus().map("gits", ItsMachine.GITS, Its.FRAME_BYTES, its, AccessTiming.FREE);
        machine.configureLpi(LPI, 0xA1);
        machine.openLpis();
        long pages = ItsMachine.VALID | ItsMachine.PAGES_64K;
        machine.writeWide(ItsMachine.GITS + ItsMachine.BASER, pages | ItsMachine.DEVICES);
        machine.writeWide(ItsMachine.GITS + ItsMachine.BASER + 8, pages | ItsMachine.COLLECTIONS);
        machine.writeWide(ItsMachine.GITS + ItsMachine.CBASER, ItsMachine.VALID | ItsMachine.QUEUE);
        machine.write(ItsMachine.GITS + ItsMachine.CTLR, 1);
        long at = ItsMachine.QUEUE;
        for (ItsCommand command :
                new ItsCommand[] {
                    ItsCommand.mapd(DEVICE, 8, ItsMachine.ITT),
                    ItsCommand.mapc(3, 0),
                    ItsCommand.mapti(DEVICE, EVENT, LPI, 3)
                }) {
            command.write(machine.memory(), at);
            at += ItsCommand.BYTES;
        }
        machine.writeWide(ItsMachine.GITS + ItsMachine.CWRITER, at - ItsMachine.QUEUE);
        machine.run(1000);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @ParameterizedTest(name = "GIC-149 data that takes {0} ticks is there before its interrupt")
    @ValueSource(longs = {0, 1, 10, 50, 300})
    @DisplayName("GIC-149 data written before a message is there when its LPI is acknowledged")
    void dataFirst(long delay) {
        for (int round = 1; round <= 3; round++) {
            long now = machine.simulation().nowTicks();
            port.postBlock(DATA + 8, BLOCK, 0, BLOCK.length, now + delay, -1);
            port.post(DATA, 8, round, now + delay);
            port.post(ItsMachine.GITS + Its.TRANSLATER_OFFSET, 4, EVENT, now); // would be sooner
            long intid = machine.icc(0).acknowledge();
            while (intid == NONE) {
                machine.run(1);
                intid = machine.icc(0).acknowledge();
                assertThat(machine.simulation().nowTicks()).isLessThan(now + 1000);
            }
            assertThat(intid).isEqualTo(LPI);
            assertThat(machine.memory().read(DATA, 8)).isEqualTo(round);
            assertThat(machine.memory().read(DATA + 16, 1)).isEqualTo(9);
            assertThat(machine.simulation().nowTicks()).isGreaterThan(now + delay);
            machine.icc(0).end(LPI);
            machine.memory().write(DATA + 16, 1, 0);
        }
    }
}
