package dev.doorbell.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What each section forbids, and that none spills into another's field. */
class PreemptCountTest {
    private final PreemptCount count = new PreemptCount();

    @Test
    void atRestEverythingIsAllowed() {
        assertThat(count.allowsSwitch()).isTrue();
        assertThat(count.allowsSoftirqs()).isTrue();
        assertThat(count.isInInterrupt()).isFalse();
    }

    @Test
    void aHandlerAllowsNeitherSoftirqsNorASwitch() {
        count.enterHardirq();
        count.enterHardirq();
        assertThat(count.hardirqDepth()).isEqualTo(2);
        assertThat(count.isInInterrupt()).isTrue();
        assertThat(count.allowsSoftirqs()).isFalse();
        count.exitHardirq();
        assertThat(count.allowsSwitch()).isFalse();
        count.exitHardirq();
        assertThat(count.allowsSwitch()).isTrue();
    }

    @Test
    void disabledSoftirqsAreNotASoftirqThatRuns() {
        count.disableSoftirqs();
        assertThat(count.isServingSoftirq()).isFalse();
        assertThat(count.isInInterrupt()).isFalse();
        assertThat(count.allowsSoftirqs()).isFalse();
        assertThat(count.allowsSwitch()).isFalse();
        count.enterSoftirq();
        assertThat(count.isServingSoftirq()).isTrue();
        count.enableSoftirqs();
        assertThat(count.isServingSoftirq()).isTrue();
        assertThat(count.allowsSoftirqs()).isFalse();
        count.exitSoftirq();
        assertThat(count.allowsSoftirqs()).isTrue();
    }

    @Test
    void disabledPreemptionForbidsASwitchAlone() {
        count.disablePreemption();
        assertThat(count.allowsSwitch()).isFalse();
        assertThat(count.allowsSoftirqs()).isTrue();
        count.enablePreemption();
        assertThat(count.allowsSwitch()).isTrue();
    }
}
