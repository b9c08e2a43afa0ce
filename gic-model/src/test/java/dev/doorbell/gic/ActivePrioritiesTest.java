package dev.doorbell.gic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivePrioritiesTest {
    @ParameterizedTest(name = "{0} bits that preempt take {1} registers")
    @CsvSource({"4, 1", "5, 1", "6, 2", "7, 4"})
    void registers(int preemptionBits, int words) {
        ActivePriorities active = new ActivePriorities(preemptionBits);

        assertThat(active.words()).isEqualTo(words);
        for (int priority = 0; priority < 0x100; priority += 1 << (8 - preemptionBits)) {
            active.activate(priority);
            assertThat(active.highest()).isZero();
        }
        int mask = preemptionBits == 4 ? 0xFFFF : -1;
        for (int n = 0; n < words; n++) {
            assertThat(active.word(n)).isEqualTo(mask);
        }
        for (int priority = 0; priority < 0x100; priority += 1 << (8 - preemptionBits)) {
            assertThat(active.highest()).isEqualTo(priority);
            active.dropHighest();
        }
        assertThat(active.highest()).isEqualTo(ActivePriorities.IDLE);
        active.dropHighest();
        assertThat(active.highest()).isEqualTo(ActivePriorities.IDLE);
    }

    @Test
    void aWrittenRegisterIsWhatIsServed() {
        ActivePriorities active = new ActivePriorities(7);

        active.writeWord(2, 0x1_0000);

        assertThat(active.highest()).isEqualTo(0xA0);
    }
}
