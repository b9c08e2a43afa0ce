package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long commands and messages take, in exact ticks. */
class ItsTimingTest {
    private static final long HIT = 40;
    private static final long TABLE = 81;
    private static final long COMMAND = 100;
    private static final ItsCommand GOOD = ItsCommand.sync(0);

    private final List<ItsMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(ItsMachine::close);
    }

    private ItsMachine timed(
            GicBehaviour behaviour, long hit, long table, long command, ItsCapacity capacity) {
        ItsMachine machine = ItsMachine.timed(behaviour, hit, table, command, capacity);
        machines.add(machine);
        return machine;
    }

    private ItsMachine timed(ItsCapacity capacity) {
        return timed(GicBehaviour.ARCHITECTURE, HIT, TABLE, COMMAND, capacity);
    }

    /** How long a command takes alone. */
    private static long ticksOf(ItsMachine machine, ItsCommand command) {
        long start = machine.simulation.nowTicks();
        List<Long> ends = new ArrayList<>();
        machine.its.observe(o -> ends.add(machine.simulation.nowTicks()));
        machine.run(command);
        machine.simulation.runFor(100_000);
        assertThat(ends).hasSize(1);
        assertThat(machine.its.isIdle()).isTrue();
        return ends.get(0) - start;
    }

    /** How long a message takes alone. */
    private static long ticksOf(ItsMachine machine, int deviceId, int eventId) {
        long start = machine.simulation.nowTicks();
        long[] end = {-1};
        machine.simulation
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (end[0] < 0
                                    && (point == TracePoint.ITS_TRANSLATED
                                            || point == TracePoint.ITS_MESSAGE_DROPPED)) {
                                end[0] = tick;
                            }
                        });
        machine.message(deviceId, eventId);
        machine.simulation.runFor(100_000);
        return end[0] - start;
    }

    @Test
    @DisplayName("A10 The i-th of b commands queued at once completes at i times the service time")
    void aBulkOfCommandsTakesItsNumberTimesOne() {
        ItsMachine machine = timed(GicBehaviour.ARCHITECTURE, 0, 0, COMMAND, ItsCapacity.SMALL);
        List<Long> ends = new ArrayList<>();
        machine.its.observe(o -> ends.add(machine.simulation.nowTicks()));
        machine.run(
                ItsCommand.mapd(2, 8, ItsMachine.ITT),
                ItsCommand.mapc(3, 3),
                ItsCommand.mapti(2, 20, 8195, 3),
                ItsCommand.ofEvent(ItsOpcode.INV, 2, 20),
                GOOD);
        for (int i = 1; i <= 5; i++) {
            machine.simulation.runUntil(i * COMMAND - 1);
            assertThat(machine.read(ItsMachine.CREADR)).isEqualTo((i - 1) * 32L);
            machine.simulation.runUntil(i * COMMAND);
            assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(i * 32L);
        }
        assertThat(ends).containsExactly(100L, 200L, 300L, 400L, 500L);
    }

    @Test
    void commandsWithoutCachesPayForEveryAccess() {
        ItsMachine machine = timed(ItsCapacity.UNCACHED);
        long fetched = COMMAND + TABLE;
        assertThat(ticksOf(machine, GOOD)).isEqualTo(fetched);
        assertThat(ticksOf(machine, ItsCommand.mapd(2, 8, ItsMachine.ITT)))
                .isEqualTo(fetched + TABLE);
        assertThat(ticksOf(machine, ItsCommand.mapc(3, 3))).isEqualTo(fetched + TABLE);
        assertThat(ticksOf(machine, ItsCommand.mapc(1, 1))).isEqualTo(fetched + TABLE);
        // Its device; its event.
        assertThat(ticksOf(machine, ItsCommand.mapti(2, 20, 8195, 3)))
                .isEqualTo(fetched + 2 * TABLE);
        // Its device; its event; its collection.
        assertThat(ticksOf(machine, ItsCommand.ofEvent(ItsOpcode.INV, 2, 20)))
                .isEqualTo(fetched + 3 * TABLE);
        assertThat(ticksOf(machine, ItsCommand.invall(3))).isEqualTo(fetched + TABLE);
        assertThat(ticksOf(machine, ItsCommand.movall(0, 1))).isEqualTo(fetched);
        // Its device; its event, read and written; two collections.
        assertThat(ticksOf(machine, ItsCommand.movi(2, 20, 1))).isEqualTo(fetched + 5 * TABLE);
        assertThat(ticksOf(machine, ItsCommand.ofEvent(ItsOpcode.DISCARD, 2, 20)))
                .isEqualTo(fetched + 4 * TABLE);
    }

    @Test
    void commandsWithWarmCachesPayForWritesOnly() {
        ItsMachine machine = timed(ItsCapacity.SMALL);
        long fetched = COMMAND + TABLE;
        ticksOf(machine, ItsCommand.mapd(2, 8, ItsMachine.ITT));
        ticksOf(machine, ItsCommand.mapc(3, 3));
        ticksOf(machine, ItsCommand.mapc(1, 1));
        assertThat(ticksOf(machine, ItsCommand.mapti(2, 20, 8195, 3)))
                .isEqualTo(fetched + 2 * TABLE);
        assertThat(ticksOf(machine, ItsCommand.mapti(2, 21, 8196, 3))).isEqualTo(fetched + TABLE);
        // Cold but for the device: the event read, both collections, the event written.
        assertThat(ticksOf(machine, ItsCommand.movi(2, 20, 1))).isEqualTo(fetched + 4 * TABLE);
        assertThat(ticksOf(machine, ItsCommand.movi(2, 20, 3))).isEqualTo(fetched + TABLE);
        assertThat(ticksOf(machine, ItsCommand.ofEvent(ItsOpcode.INV, 2, 20))).isEqualTo(fetched);
        assertThat(ticksOf(machine, ItsCommand.ofEvent(ItsOpcode.DISCARD, 2, 20)))
                .isEqualTo(fetched + TABLE);
    }

    @Test
    @DisplayName("G10 G11 A message takes its hit, and one table access for each table that misses")
    void messagesPayForMisses() {
        ItsMachine machine = timed(ItsCapacity.SMALL);
        machine.mapExample();
        machine.simulation.runFor(10_000);
        machine.its.dropCaches();
        assertThat(ticksOf(machine, 2, 20)).isEqualTo(HIT + 3 * TABLE);
        assertThat(ticksOf(machine, 2, 20)).isEqualTo(HIT);
        assertThat(ticksOf(machine, 2, 21)).isEqualTo(HIT + TABLE); // an event that is not mapped
        assertThat(ticksOf(machine, 9, 0)).isEqualTo(HIT + TABLE); // nor is the device
        assertThat(ticksOf(machine, 1 << 20, 0)).isEqualTo(HIT); // beyond every table

        ItsMachine cold = timed(ItsCapacity.UNCACHED);
        cold.mapExample();
        cold.simulation.runFor(10_000);
        assertThat(ticksOf(cold, 2, 20)).isEqualTo(HIT + 3 * TABLE);
        assertThat(ticksOf(cold, 2, 20)).isEqualTo(HIT + 3 * TABLE);
    }

    @Test
    void anIndirectDeviceTableCostsOneMore() {
        ItsMachine machine =
                new ItsMachine(
                        GicBehaviour.ARCHITECTURE,
                        ItsMachine.timing(HIT, TABLE, 0),
                        ItsCapacity.SMALL,
                        4);
        machines.add(machine);
        machine.write(
                ItsMachine.BASER, ItsMachine.VALID | ItsMachine.INDIRECT | ItsMachine.DEVICES);
        machine.memory().write(ItsMachine.DEVICES, 8, ItsMachine.VALID | 0x4400_0000L);
        machine.write(ItsMachine.BASER + 8, ItsMachine.VALID | ItsMachine.COLLECTIONS);
        machine.openQueue(1);
        machine.write32(ItsMachine.CTLR, 1);
        machine.mapExample();
        machine.simulation.runFor(10_000);
        machine.its.dropCaches();
        assertThat(ticksOf(machine, 2, 20)).isEqualTo(HIT + 4 * TABLE);
        assertThat(ticksOf(machine, 2, 20)).isEqualTo(HIT);
    }

    @Test
    void aFullCacheEvictsTheLeastRecentlyUsed() {
        // One set of two events.
        ItsMachine machine = timed(new ItsCapacity(2, 2, 2, 16));
        machine.mapExample();
        machine.run(ItsCommand.mapti(2, 21, 8196, 3), ItsCommand.mapti(2, 22, 8197, 3));
        machine.simulation.runFor(10_000);
        ticksOf(machine, 2, 20);
        assertThat(ticksOf(machine, 2, 21)).isEqualTo(HIT + TABLE);
        assertThat(ticksOf(machine, 2, 20)).isEqualTo(HIT);
        assertThat(ticksOf(machine, 2, 22)).isEqualTo(HIT + TABLE);
        assertThat(ticksOf(machine, 2, 20)).isEqualTo(HIT);
        assertThat(ticksOf(machine, 2, 21)).isEqualTo(HIT + TABLE);
    }

    @Test
    void effectsHappenWhenTheServiceEnds() {
        ItsMachine machine = timed(ItsCapacity.SMALL);
        machine.mapExample();
        machine.simulation.runFor(10_000);
        machine.its.dropCaches();
        long start = machine.simulation.nowTicks();
        machine.message(2, 20);
        long end = start + HIT + 3 * TABLE;
        machine.simulation.runUntil(end - 1);
        assertThat(machine.pendingAt(8195)).isEmpty();
        assertThat(machine.read32(ItsMachine.CTLR)).isEqualTo(1);
        machine.simulation.runUntil(end);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
    }

    @Test
    void askingChangesNothingOfWhatIsUnderWay() {
        ItsMachine machine = timed(GicBehaviour.ARCHITECTURE, HIT, 0, COMMAND, ItsCapacity.SMALL);
        machine.mapExample();
        machine.run(
                ItsCommand.mapd(5, 8, ItsMachine.ITT + 0x1_0000),
                ItsCommand.mapc(1, 1),
                ItsCommand.mapti(5, 7, 9000, 1));
        machine.simulation.runUntil(10_000);
        machine.message(2, 20);
        machine.run(ItsCommand.movi(2, 20, 1));
        for (long tick = 10_000; tick <= 10_000 + HIT + COMMAND; tick += 10) {
            machine.simulation.runUntil(tick);
            assertThat(machine.its.blockedBy(5, 7)).isEqualTo(ItsError.NONE);
            assertThat(machine.its.blockedBy(5, 8)).isEqualTo(ItsError.INT_UNMAPPED_INTERRUPT);
            assertThat(machine.its.mappedLpi(5, 7)).isEqualTo(9000);
            assertThat(machine.its.targetOf(5, 7)).isEqualTo(1);
            assertThat(machine.its.mappings()).hasSize(2);
        }
        assertThat(machine.ports.get(3).sentCount).isEqualTo(1);
        assertThat(machine.pendingAt(8195)).containsExactly(1);
        assertThat(machine.pendingAt(9000)).isEmpty();
        assertThat(machine.its.mappedLpi(2, 20)).isEqualTo(8195);
    }

    @Test
    @DisplayName("GIC-107 Quiescent is 0 while a command is under way, then 1 without a write")
    void quiescentFollowsTheWork() {
        ItsMachine machine = timed(GicBehaviour.ARCHITECTURE, HIT, 0, COMMAND, ItsCapacity.SMALL);
        machine.run(GOOD, GOOD);
        machine.simulation.runFor(10);
        machine.write32(ItsMachine.CTLR, 0);
        assertThat(machine.read32(ItsMachine.CTLR)).isZero();
        machine.simulation.runUntil(COMMAND - 1);
        assertThat(machine.read32(ItsMachine.CTLR)).isZero();
        machine.simulation.runUntil(COMMAND);
        assertThat(machine.read32(ItsMachine.CTLR)).isEqualTo(0x8000_0000L);
        machine.simulation.runFor(10_000);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20); // the second one waits
    }

    @Test
    void messagesTakenBeforeDisablingAreStillTranslated() {
        ItsMachine machine = timed(GicBehaviour.ARCHITECTURE, HIT, 0, 0, ItsCapacity.SMALL);
        machine.mapExample();
        machine.run(ItsCommand.mapti(2, 21, 8196, 3));
        machine.message(2, 20);
        machine.message(2, 21);
        machine.write32(ItsMachine.CTLR, 0);
        machine.message(2, 20);
        assertThat(machine.read32(ItsMachine.CTLR)).isZero();
        machine.simulation.runFor(2 * HIT);
        assertThat(machine.ports.get(3).pending()).containsExactly(8195, 8196);
        assertThat(machine.ports.get(3).sentCount).isEqualTo(2);
        assertThat(machine.read32(ItsMachine.CTLR)).isEqualTo(0x8000_0000L);
    }

    @Test
    void aQueueReplacedUnderACommandStaysAtItsStart() {
        ItsMachine machine = timed(GicBehaviour.ARCHITECTURE, 0, 0, COMMAND, ItsCapacity.SMALL);
        machine.run(GOOD, GOOD);
        machine.simulation.runFor(10);
        machine.write32(ItsMachine.CTLR, 0);
        machine.openQueue(1);
        machine.simulation.runFor(1000);
        assertThat(machine.read(ItsMachine.CREADR)).isZero();
    }

    @Test
    @DisplayName("GIC-148 SYNC ends when its redistributor has settled; messages go on meanwhile")
    void syncWaitsForItsRedistributor() {
        ItsMachine machine = timed(GicBehaviour.ARCHITECTURE, HIT, 0, COMMAND, ItsCapacity.SMALL);
        machine.mapExample();
        machine.simulation.runUntil(1000);
        machine.ports.get(3).settledTick = 5000;
        machine.run(ItsCommand.sync(3), ItsCommand.sync(0));
        machine.simulation.runUntil(2000);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(3 * 32);
        machine.message(2, 20);
        machine.simulation.runUntil(2000 + HIT);
        assertThat(machine.pendingAt(8195)).containsExactly(3);
        assertThat(machine.its.isIdle()).isFalse();

        machine.simulation.runUntil(4999);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(3 * 32);
        machine.simulation.runUntil(5000);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(4 * 32);
        machine.simulation.runUntil(5000 + COMMAND);
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(5 * 32);
    }

    @Test
    void syncThatDoesNothingWaitsForNobody() {
        ItsMachine machine = timed(GicBehaviour.QEMU, 0, 0, 0, ItsCapacity.SMALL);
        machine.ports.get(3).settledTick = 5000;
        machine.run(ItsCommand.sync(3));
        assertThat(machine.read(ItsMachine.CREADR)).isEqualTo(0x20);
    }

    @Test
    @DisplayName("GIC-117 Until its MOVI is finished a message goes to the old redistributor")
    void aMessageBesideAMove() {
        for (ItsChoice.Arbitration arbitration : ItsChoice.Arbitration.values()) {
            ItsMachine machine =
                    timed(
                            GicBehaviour.ARCHITECTURE.with(arbitration),
                            HIT,
                            0,
                            COMMAND,
                            ItsCapacity.SMALL);
            machine.mapExample();
            machine.run(ItsCommand.mapc(1, 1));
            machine.simulation.runUntil(1000);
            machine.message(2, 20); // under way when the command comes
            machine.run(ItsCommand.movi(2, 20, 1));
            machine.simulation.runUntil(1000 + HIT);
            assertThat(machine.pendingAt(8195)).containsExactly(3);
            machine.message(2, 20); // behind it
            machine.simulation.runUntil(1000 + HIT + COMMAND);
            assertThat(machine.pendingAt(8195)).containsExactly(1);
            machine.simulation.runUntil(2000);
            assertThat(machine.pendingAt(8195)).containsExactly(1);
            assertThat(machine.ports.get(3).sentCount).isEqualTo(1);
        }
    }

    @Test
    void arbitrationSaysWhoGoesFirst() {
        assertThat(orderOf(ItsChoice.Arbitration.ALTERNATE)).isEqualTo("cmcmcm");
        assertThat(orderOf(ItsChoice.Arbitration.MESSAGES_FIRST)).isEqualTo("cmmmcc");
        assertThat(orderOf(ItsChoice.Arbitration.COMMANDS_FIRST)).isEqualTo("cccmmm");
    }

    /** Three commands, then three messages while the first command is under way. */
    private String orderOf(ItsChoice.Arbitration arbitration) {
        ItsMachine machine =
                timed(
                        GicBehaviour.ARCHITECTURE.with(arbitration),
                        HIT,
                        0,
                        COMMAND,
                        ItsCapacity.SMALL);
        StringBuilder order = new StringBuilder();
        machine.simulation
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.ITS_COMMAND) {
                                order.append('c');
                            } else if (point == TracePoint.ITS_MESSAGE_DROPPED) {
                                order.append('m');
                            }
                        });
        machine.run(GOOD, GOOD, GOOD);
        for (int i = 0; i < 3; i++) {
            machine.message(9, i);
        }
        machine.simulation.runFor(10_000);
        return order.toString();
    }
}
