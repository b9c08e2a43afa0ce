package dev.doorbell.sim.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotTableTest {
    private final SlotTable slots = new SlotTable();
    private final Event event = Event.named("event", Phase.WIRES, () -> {});

    @Test
    void anEntryIsStaleOnceItsEventWasMovedCancelledOrFired() {
        int slot = slots.claim(event);
        long first = slots.dataOf(slot);
        assertThat(slots.isStale(first)).isFalse();

        assertThat(slots.renew(slot)).isEqualTo(slot);
        long second = slots.dataOf(slot);
        assertThat(slots.isStale(first)).isTrue();
        assertThat(slots.isStale(second)).isFalse();

        assertThat(slots.fire(slot)).isSameAs(event);
        assertThat(slots.isStale(second)).isTrue();
        assertThat(slots.stale()).isEqualTo(1);
        assertThat(slots.dropIfStale(first)).isTrue();
        assertThat(slots.stale()).isZero();
    }

    @Test
    void freedSlotsAreUsedAgain() {
        for (int i = 0; i < 100; i++) {
            int slot = slots.claim(event);
            assertThat(slot).isZero();
            slots.cancel(slot);
        }
    }

    @Test
    void aWornOutSlotIsNeverUsedAgain() {
        int slot = slots.claim(event);
        slots.cancel(slot);
        slots.age(slot, 2);

        assertThat(slots.claim(event)).isEqualTo(slot);
        long lastButOne = slots.dataOf(slot);
        assertThat(slots.renew(slot)).isEqualTo(slot);
        long last = slots.dataOf(slot);
        int fresh = slots.renew(slot);

        assertThat(fresh).isNotEqualTo(slot);
        assertThat(slots.isStale(lastButOne)).isTrue();
        assertThat(slots.isStale(last)).isTrue();
        assertThat(slots.isStale(slots.dataOf(fresh))).isFalse();
        assertThat(slots.claim(Event.named("other", Phase.WIRES, () -> {}))).isNotEqualTo(slot);
    }

    @Test
    void postedArgumentsAreNeverStale() {
        assertThat(slots.isStale(0)).isFalse();
        assertThat(slots.isStale(Long.MAX_VALUE)).isFalse();
        assertThat(slots.dropIfStale(Long.MAX_VALUE)).isFalse();
    }
}
