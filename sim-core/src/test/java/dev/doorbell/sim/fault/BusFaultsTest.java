package dev.doorbell.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What rules do to posted writes, to writes without a port and to reads, to the tick. */
class BusFaultsTest {
    private static final long REGISTER = 0x1000;
    private static final long MEMORY = 0x4000_0000L;
    private static final int DEVICE = 0x18;

    private final Simulation simulation = Simulation.builder().build();
    private final Backplane parts = simulation.parts();
    private final Faults faults = parts.faults();
    private final List<String> story = new ArrayList<>();
    private final BusPort port;
    private boolean accepting = true;

    BusFaultsTest() {
        BusTarget register =
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        return 0x1234;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {
                        story.add(now() + ": " + value + " by " + Names.requester(requester));
                    }

                    @Override
                    public boolean accepts(long offset, int requester) {
                        return accepting;
                    }
                };
        parts.bus().map("register", REGISTER, 8, register, AccessTiming.FREE);
        port =
                new BusPort(
                        "port",
                        parts.events(),
                        parts.bus(),
                        parts.memory(),
                        DEVICE,
                        tag -> story.add(now() + ": tag " + tag));
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private long now() {
        return simulation.nowTicks();
    }

    /** Writes 1 to {@code count}, which land at ticks 10, 20 and so on, and are told as tags. */
    private void post(int count) {
        for (int i = 1; i <= count; i++) {
            port.post(REGISTER, 4, i, 10L * i, i);
        }
        simulation.runFor(1000);
    }

    private static Rule.Draft writes() {
        return Rule.on(Writes.to(REGISTER));
    }

    @Test
    void aDroppedWriteLandsNowhereAndItsSenderDoesNotKnow() {
        faults.install(writes().nth(2).drop());
        post(3);
        assertThat(story)
                .containsExactly(
                        "10: 1 by 00:03.0",
                        "10: tag 1",
                        "20: tag 2",
                        "30: 3 by 00:03.0",
                        "30: tag 3");
    }

    @Test
    void aLateWriteHoldsUpThoseBehindIt() {
        faults.install(writes().nth(2).delay(100));
        post(3);
        assertThat(story)
                .containsExactly(
                        "10: 1 by 00:03.0",
                        "10: tag 1",
                        "120: 2 by 00:03.0",
                        "120: tag 2",
                        "120: 3 by 00:03.0",
                        "120: tag 3");
    }

    @Test
    void othersPassALateWriteWhereThatIsAskedForByName() {
        faults.install(writes().nth(2).delay(100).breakingOrder());
        post(3);
        assertThat(story)
                .containsExactly(
                        "10: 1 by 00:03.0",
                        "10: tag 1",
                        "20: tag 2",
                        "30: 3 by 00:03.0",
                        "30: tag 3",
                        "120: 2 by 00:03.0");
    }

    @Test
    void theNextWritePassesOneThatIsReordered() {
        faults.install(writes().nth(2).reorder(500).breakingOrder());
        post(4);
        assertThat(story)
                .containsExactly(
                        "10: 1 by 00:03.0",
                        "10: tag 1",
                        "20: tag 2",
                        "30: 3 by 00:03.0",
                        "30: tag 3",
                        "30: 2 by 00:03.0",
                        "40: 4 by 00:03.0",
                        "40: tag 4");
    }

    @Test
    void theLastWriteThatIsReorderedLandsAloneWhenItsPatienceIsOver() {
        faults.install(writes().nth(2).reorder(500).breakingOrder());
        post(2);
        assertThat(story)
                .containsExactly("10: 1 by 00:03.0", "10: tag 1", "20: tag 2", "520: 2 by 00:03.0");
    }

    @Test
    void aCopyComesBehindWhatWasPostedBeforeItsTime() {
        faults.install(writes().nth(1).duplicate(15));
        post(3);
        assertThat(story)
                .containsExactly(
                        "10: 1 by 00:03.0",
                        "10: tag 1",
                        "20: 2 by 00:03.0",
                        "20: tag 2",
                        "30: 3 by 00:03.0",
                        "30: tag 3",
                        "30: 1 by 00:03.0");
    }

    @Test
    void aCopyDoesNotPassAWriteThatIsNotAccepted() {
        faults.install(writes().nth(1).duplicate(15));
        port.post(REGISTER, 4, 1, 10, 1);
        port.post(REGISTER, 4, 2, 20, 2);
        simulation.runUntil(15);
        accepting = false;
        simulation.runUntil(100);
        assertThat(story).containsExactly("10: 1 by 00:03.0", "10: tag 1");
        accepting = true;
        parts.bus().roomAgain();
        simulation.runFor(100);
        assertThat(story.subList(2, 4)).containsExactly("100: 2 by 00:03.0", "100: tag 2");
        assertThat(story.get(4)).endsWith("1 by 00:03.0");
    }

    @Test
    void aWriteWithAnotherRequesterStaysInItsPlace() {
        faults.install(writes().nth(2).impersonate(0x100));
        post(3);
        assertThat(story)
                .containsExactly(
                        "10: 1 by 00:03.0",
                        "10: tag 1",
                        "20: 2 by 01:00.0",
                        "20: tag 2",
                        "30: 3 by 00:03.0",
                        "30: tag 3");
    }

    @Test
    void bitsAreInvertedOrValuesReplacedWithinTheWidth() {
        faults.install(writes().nth(1).corrupt(0xFF00_0000_0000_0005L));
        faults.install(writes().nth(1).replace(0x1_0000_0007L));
        post(2);
        assertThat(story)
                .containsExactly("10: 4 by 00:03.0", "10: tag 1", "20: 7 by 00:03.0", "20: tag 2");
    }

    @Test
    void theFirstRuleThatFiresDecidesAndThoseBehindItDoNotCount() {
        Installed first = faults.install(writes().every(2).drop());
        Installed second = faults.install(writes().replace(9));
        post(4);
        assertThat(first.matches()).isEqualTo(4);
        assertThat(first.hits()).isEqualTo(2);
        assertThat(second.matches()).isEqualTo(2);
        assertThat(second.hits()).isEqualTo(2);
        assertThat(faults.hits()).isEqualTo(4);
        assertThat(faults.report())
                .isEqualTo(
                        """
                        1. a write to 0x1000, every 2nd: is dropped (2 of 4)
                        2. a write to 0x1000: is replaced by 0x9 at byte 0 (2 of 2)
                        """);
    }

    @Test
    void aRuleCountsOnlyWithinItsTimeAndSoManyTimes() {
        Installed rule = faults.install(writes().between(10, 40).times(2).drop());
        for (int i = 0; i < 6; i++) {
            port.post(REGISTER, 4, i, now(), -1);
            simulation.runFor(10);
        }
        assertThat(story)
                .containsExactly(
                        "0: 0 by 00:03.0",
                        "30: 3 by 00:03.0",
                        "40: 4 by 00:03.0",
                        "50: 5 by 00:03.0");
        assertThat(rule.hits()).isEqualTo(2);
    }

    @Test
    void blocksAreLateCorruptedAndDoubledToo() {
        byte[] block = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        faults.install(Rule.on(Writes.between(MEMORY, MEMORY + 15)).corrupt(0xFF, 8));
        faults.install(Rule.on(Writes.between(MEMORY + 16, MEMORY + 31)).delay(50));
        faults.install(Rule.on(Writes.between(MEMORY + 32, MEMORY + 47)).duplicate(50));
        port.postBlock(MEMORY, block, 0, 9, 10, 1);
        port.postBlock(MEMORY + 32, block, 0, 9, 20, 2);
        port.postBlock(MEMORY + 16, block, 0, 9, 20, 3);
        simulation.runUntil(30);
        assertThat(parts.memory().read(MEMORY, 8)).isEqualTo(0x0807_0605_0403_0201L);
        assertThat(parts.memory().read(MEMORY + 8, 1)).isEqualTo(9 ^ 0xFF);
        assertThat(parts.memory().read(MEMORY + 16, 8)).isZero();
        parts.memory().write(MEMORY + 32, 8, 0);
        simulation.runUntil(70);
        assertThat(parts.memory().read(MEMORY + 16, 8)).isEqualTo(0x0807_0605_0403_0201L);
        assertThat(parts.memory().read(MEMORY + 32, 8)).isEqualTo(0x0807_0605_0403_0201L);
    }

    @Test
    void writesWithoutAPortAreSeenToo() {
        faults.install(writes().nth(1).drop());
        faults.install(writes().nth(1).delay(7));
        faults.install(writes().nth(1).duplicate(9));
        faults.install(writes().nth(1).reorder(100).breakingOrder());
        faults.install(writes().nth(1).impersonate(0x100));
        faults.install(writes().nth(1).corrupt(0xF0));
        for (int i = 1; i <= 6; i++) {
            parts.bus().write(REGISTER, 4, i, DEVICE);
        }
        parts.bus().write(REGISTER, 4, 7, Requester.DEBUGGER);
        simulation.runFor(1000);
        assertThat(story)
                .containsExactly(
                        "0: 3 by 00:03.0",
                        "0: 5 by 01:00.0",
                        "0: 246 by 00:03.0",
                        "0: 7 by debugger",
                        "0: 4 by 00:03.0",
                        "7: 2 by 00:03.0",
                        "9: 3 by 00:03.0");
    }

    @Test
    void aWriteThatNobodyPostedLandsUnlessItsRuleIsRemovedBefore() {
        faults.install(Rules.spuriousMsi(30, REGISTER, 5, 0x200));
        faults.install(Rules.spuriousMsi(40, REGISTER, 6, 0x200)).remove();
        simulation.runFor(100);
        faults.install(Rules.spuriousMsi(30, REGISTER, 7, 0x200));
        simulation.runFor(100);
        assertThat(story).containsExactly("30: 5 by 02:00.0", "100: 7 by 02:00.0");
    }

    @Test
    void readsFailOrAreCorruptedAndTheDebuggerSeesTheTruth() {
        faults.install(Rule.on(Reads.of(REGISTER)).nth(1).fail());
        faults.install(Rule.on(Reads.of(REGISTER)).nth(1).corrupt(0xFF));
        faults.install(Rule.on(Reads.of(REGISTER)).nth(1).replace(3));
        assertThat(parts.bus().read(REGISTER, 4, Requester.DEBUGGER)).isEqualTo(0x1234);
        assertThat(parts.bus().read(REGISTER, 4, DEVICE)).isEqualTo(0xFFFF_FFFFL);
        assertThat(parts.bus().read(REGISTER, 4, DEVICE)).isEqualTo(0x12CB);
        assertThat(parts.bus().read(REGISTER, 4, DEVICE)).isEqualTo(3);
        assertThat(parts.bus().read(REGISTER, 4, DEVICE)).isEqualTo(0x1234);
    }

    @Test
    void whatIsLateStillComesWhenItsRuleIsRemoved() {
        try (Installed late = faults.install(writes().delay(100))) {
            port.post(REGISTER, 4, 1, 10, -1);
            assertThat(late.hits()).isOne();
        }
        port.post(REGISTER, 4, 2, 10, -1);
        simulation.runFor(1000);
        assertThat(story).containsExactly("110: 1 by 00:03.0", "110: 2 by 00:03.0");
        assertThat(faults.installed()).isEmpty();
    }

    @Test
    void everyHitIsInTheTraceWithItsRuleAndVerdict() {
        List<String> hits = new ArrayList<>();
        parts.trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point == TracePoint.FAULT_INJECTED) {
                                hits.add(tick + ": rule " + first + " verdict " + second);
                            }
                        });
        faults.install(Rule.on(Writes.to(0x9999)).drop());
        faults.install(writes().nth(2).drop());
        post(3);
        assertThat(hits).containsExactly("0: rule 2 verdict " + Verdict.Kind.DROP.ordinal());
    }

    @Test
    void aPlanIsInstalledWholeOrNotAtAll() {
        FaultPlan plan =
                FaultPlan.of(writes().drop(), Rule.on(Writes.any()).reorder(1), writes().drop());
        assertThatThrownBy(() -> faults.install(plan))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("breakingOrder()");
        assertThat(faults.installed()).isEmpty();

        InstalledPlan installed = faults.install(plan.without(1));
        assertThat(faults.installed()).hasSize(2);
        post(3);
        assertThat(installed.hits()).isEqualTo(3);
        installed.close();
        assertThat(faults.installed()).isEmpty();
    }
}
