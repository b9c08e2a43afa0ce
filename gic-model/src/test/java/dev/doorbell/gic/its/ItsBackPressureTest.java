package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A doorbell whose queue is full holds writes up, and nothing is lost. */
class ItsBackPressureTest {
    private static final long HIT = 100;
    private static final long DOORBELL = ItsMachine.GITS + Its.TRANSLATER_OFFSET;
    private static final long DATA = 0x4700_0000L;

    private final ItsMachine machine =
            ItsMachine.timed(GicBehaviour.ARCHITECTURE, HIT, 0, 0, new ItsCapacity(32, 16, 256, 2));
    private final List<String> landings = new ArrayList<>();
    private final BusPort first = port("first", 0x10);
    private final BusPort second = port("second", 0x18);

    ItsBackPressureTest() {
        machine.simulation
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, device, event) -> {
                            if (point == TracePoint.ITS_MESSAGE) {
                                landings.add(tick + ":" + device + ":" + event);
                            }
                        });
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private BusPort port(String name, int requester) {
        return new BusPort(
                name,
                machine.simulation.parts().events(),
                machine.simulation.parts().bus(),
                machine.memory(),
                requester,
                tag -> landings.add(machine.simulation.nowTicks() + "#" + tag));
    }

    @Test
    void aFullQueueTakesOneMessageForEachThatLeaves() {
        for (int i = 0; i < 6; i++) {
            first.post(DOORBELL, 4, i, 10);
        }
        machine.simulation.runUntil(10_000);
        // One is under way and two wait; then each that begins makes room for another.
        assertThat(landings)
                .containsExactly(
                        "10:16:0", "10:16:1", "10:16:2", "110:16:3", "210:16:4", "310:16:5");
        assertThat(machine.its.droppedCount()).isEqualTo(6);
        assertThat(first.inFlight()).isZero();
    }

    @Test
    void whatWasPostedBehindWaitsInOrder() {
        for (int i = 0; i < 4; i++) {
            first.post(DOORBELL, 4, i, 10, i);
        }
        first.post(DATA, 8, 7, 11, 4);
        first.postBlock(DATA + 8, new byte[] {9}, 0, 1, 12, 5);
        machine.simulation.runUntil(109);
        assertThat(machine.memory().read(DATA, 8)).isZero();
        assertThat(first.oldestLandsTicks()).isEqualTo(110);
        assertThat(first.lastLandsTicks()).isEqualTo(110);
        assertThat(first.inFlight()).isEqualTo(3);

        machine.simulation.runUntil(110);
        assertThat(machine.memory().read(DATA, 8)).isEqualTo(7);
        assertThat(machine.memory().read(DATA + 8, 1)).isEqualTo(9);
        assertThat(landings)
                .containsExactly(
                        "10:16:0",
                        "10#0",
                        "10:16:1",
                        "10#1",
                        "10:16:2",
                        "10#2",
                        "110:16:3",
                        "110#3",
                        "110#4",
                        "110#5");
    }

    @Test
    @DisplayName("GIC-149 Data posted before a message is in memory when its LPI is pending")
    void dataComesBeforeItsMessage() {
        machine.mapExample();
        first.postBlock(DATA, new byte[] {1, 2, 3, 4}, 0, 4, 50, -1);
        first.post(DOORBELL, 4, 20, 10); // asks to land earlier, and may not
        BusPort device = port("device", 2);
        device.postBlock(DATA, new byte[] {5}, 0, 1, 60, -1);
        device.post(DOORBELL, 4, 20, 20);
        while (machine.pendingAt(8195).isEmpty()) {
            machine.simulation.runFor(1);
        }
        assertThat(machine.simulation.nowTicks()).isGreaterThanOrEqualTo(60 + HIT);
        assertThat(machine.memory().read(DATA, 4)).isEqualTo(0x0403_0205);
    }

    @Test
    void aMessageThatIsNotAcceptedAtOnceIsNotLost() {
        for (int i = 0; i < 5; i++) {
            first.post(DOORBELL, 4, i, 0);
        }
        assertThat(landings).hasSize(3);
        machine.simulation.runUntil(10_000);
        assertThat(landings).containsExactly("0:16:0", "0:16:1", "0:16:2", "100:16:3", "200:16:4");
    }

    @Test
    void twoPortsTakeTurns() {
        for (int i = 0; i < 5; i++) {
            first.post(DOORBELL, 4, i, 10);
            second.post(DOORBELL, 4, i, 10);
        }
        machine.simulation.runUntil(10_000);
        assertThat(landings)
                .containsExactly(
                        "10:16:0",
                        "10:24:0",
                        "10:16:1",
                        "110:24:1",
                        "210:16:2",
                        "310:24:2",
                        "410:16:3",
                        "510:24:3",
                        "610:16:4",
                        "710:24:4");
    }

    @Test
    void whoDoesNotAskWaitsInside() {
        for (int i = 0; i < 40; i++) {
            machine.message(0x10, i);
        }
        assertThat(machine.its.queuedMessages()).isEqualTo(39);
        machine.simulation.runUntil(39 * HIT);
        assertThat(machine.its.droppedCount()).isEqualTo(39);
        machine.simulation.runUntil(40 * HIT);
        assertThat(machine.its.droppedCount()).isEqualTo(40);
        assertThat(landings).hasSize(40);
        assertThat(machine.its.isIdle()).isTrue();
    }

    @Test
    void coresAreNeverHeldUp() {
        for (int i = 0; i < 4; i++) {
            machine.message(0x10, i);
        }
        assertThat(machine.its.accepts(Its.TRANSLATER_OFFSET, 0x10)).isFalse();
        assertThat(machine.its.accepts(Its.TRANSLATER_OFFSET, Requester.core(0))).isTrue();
        assertThat(machine.its.accepts(Its.TRANSLATER_OFFSET, Requester.DEBUGGER)).isTrue();
        assertThat(machine.its.accepts(ItsMachine.CTLR, 0x10)).isTrue();
    }

    @Test
    void theTickToAskAgainIsLaterThanNow() {
        for (int i = 0; i < 5; i++) {
            first.post(DOORBELL, 4, i, 0);
        }
        assertThat(first.hasRoom(BusPort.WRITES_MAX, 0)).isFalse();
        machine.simulation.runUntil(50);
        assertThat(first.oldestLandsTicks()).isEqualTo(100);
        machine.simulation.runUntil(200);
        assertThat(first.hasRoom(BusPort.WRITES_MAX, 0)).isTrue();
        assertThat(first.oldestLandsTicks()).isEqualTo(200);
    }
}
