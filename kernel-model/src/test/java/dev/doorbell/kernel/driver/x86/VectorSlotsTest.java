package dev.doorbell.kernel.driver.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which vectors pins and messages get. */
class VectorSlotsTest {
    private final VectorSlots slots = new VectorSlots();

    @Test
    void messagesGetTheFirstRunThatIsLongEnoughAndNoLineInUse() {
        slots.reserve(2);
        slots.reserve(10);
        assertThat(slots.reserveRun(1)).isZero();
        assertThat(slots.reserveRun(5)).isEqualTo(3);
        assertThat(slots.reserveRun(3)).isEqualTo(11);
        assertThat(slots.reserveRun(1)).isEqualTo(1);
        assertThat(slots.reserveRun(2)).isEqualTo(8);
    }

    @Test
    void aRunThatBeginsBehindItsOwnLengthIsReservedToo() {
        for (int line = 0; line < 4; line++) {
            slots.reserve(line);
        }
        assertThat(slots.reserveRun(3)).isEqualTo(4);
        assertThat(slots.reserveRun(3)).isEqualTo(7);
    }

    @Test
    void thereAre176AndNoRunReachesBeyondTheLast() {
        assertThat(VectorSlots.COUNT).isEqualTo(176);
        assertThat(slots.reserveRun(175)).isZero();
        assertThat(slots.reserveRun(2)).isEqualTo(VectorSlots.NONE);
        assertThat(slots.reserveRun(1)).isEqualTo(175);
        assertThat(slots.reserveRun(1)).isEqualTo(VectorSlots.NONE);
    }

    @Test
    void aSlotThatIsGivenBackIsFoundAgain() {
        assertThat(slots.reserveRun(3)).isZero();
        slots.free(1);
        assertThat(slots.reserveRun(2)).isEqualTo(3);
        assertThat(slots.reserveRun(1)).isEqualTo(1);
    }
}
