package dev.doorbell.sim.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TieShakingTest {
    @Test
    void equalsArePermutedBySeedAndTheSameSeedGivesTheSameOrder() {
        Set<List<Long>> orders = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            List<Long> order = orderOfFive(EventQueue.shaken(seed));
            assertThat(order).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
            assertThat(orderOfFive(EventQueue.shaken(seed))).isEqualTo(order);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(20);
    }

    @Test
    void everyPairOfEqualsIsSeenInBothOrders() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < 20; seed++) {
            List<Long> order = orderOfFive(EventQueue.shaken(seed));
            for (long a = 0; a < 5; a++) {
                for (long b = 0; b < 5; b++) {
                    if (order.indexOf(a) < order.indexOf(b)) {
                        seen.add(a + " before " + b);
                    }
                }
            }
        }
        assertThat(seen).hasSize(20);
    }

    @Test
    void ticksAndPhasesStayInOrderAndTimersBehaveAsEver() {
        EventQueue queue = EventQueue.shaken(3);
        List<String> fired = new ArrayList<>();
        EventChannel wires = queue.channel("wires", Phase.WIRES, a -> fired.add("wires"));
        EventChannel devices = queue.channel("devices", Phase.DEVICES, a -> fired.add("devices"));
        Event moved = Event.named("moved", Phase.WIRES, () -> fired.add("moved"));
        Event cancelled = Event.named("cancelled", Phase.WIRES, () -> fired.add("cancelled"));
        devices.postAt(5, 0);
        wires.postAt(5, 0);
        devices.postAt(4, 0);
        for (int i = 0; i < 1_000; i++) {
            queue.moveTo(3 + i % 100, moved);
            queue.moveTo(3, cancelled);
        }
        queue.moveTo(6, moved);
        queue.cancel(cancelled);

        assertThat(queue.isQuietThrough(3)).isTrue();
        assertThat(queue.nextDueTicks()).isEqualTo(4);
        assertThat(queue.runUntil(10)).isEqualTo(RunOutcome.QUIET);
        assertThat(fired).containsExactly("devices", "wires", "devices", "moved");
    }

    private static List<Long> orderOfFive(EventQueue queue) {
        List<Long> order = new ArrayList<>();
        EventChannel channel = queue.channel("equals", Phase.DEVICES, order::add);
        for (int i = 0; i < 5; i++) {
            channel.postAt(9, i);
        }
        queue.runUntil(9);
        return order;
    }
}
