package dev.doorbell.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.line.InterruptLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What rules make of a line's changes, to the tick. */
class LineFaultsTest {
    private final Simulation simulation = Simulation.builder().build();
    private final Faults faults = simulation.parts().faults();
    private final InterruptLine line = new InterruptLine("wire");
    private final InterruptLine.Driver driver = line.driver();
    private final List<String> heard = new ArrayList<>();

    LineFaultsTest() {
        simulation.parts().lines().add(line);
        line.listen(high -> heard.add(simulation.nowTicks() + (high ? ": high" : ": low")));
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private static Rule.Draft rule() {
        return Rule.on(Line.named("wire"));
    }

    private void drive(boolean high, long tick) {
        simulation.runUntil(tick);
        driver.drive(high);
    }

    @Test
    void aLineWithoutRulesIsAsItIsDriven() {
        drive(true, 10);
        drive(false, 20);
        assertThat(heard).containsExactly("10: high", "20: low");
    }

    @Test
    void aDroppedRiseLeavesTheLineLowUntilTheNext() {
        faults.install(rule().nth(1).drop());
        drive(true, 10);
        assertThat(line.isHigh()).isFalse();
        assertThat(line.isDriven()).isTrue();
        drive(false, 20);
        drive(true, 30);
        assertThat(heard).containsExactly("30: high");
    }

    @Test
    void lateChangesKeepTheirDistance() {
        faults.install(rule().delay(100));
        drive(true, 10);
        drive(false, 20);
        simulation.runUntil(500);
        assertThat(heard).containsExactly("110: high", "120: low");
    }

    @Test
    void aChangeInTimeOvertakesALateOne() {
        faults.install(rule().nth(1).delay(100));
        drive(true, 10);
        drive(false, 20);
        simulation.runUntil(500);
        assertThat(heard).isEmpty();
        assertThat(line.isHigh()).isFalse();
    }

    @Test
    void aDoubledRiseIsASecondEdge() {
        faults.install(rule().nth(1).duplicate(5));
        drive(true, 10);
        simulation.runUntil(500);
        assertThat(heard).containsExactly("10: high", "15: low", "15: high");
    }

    @Test
    void aStuckLineKeepsItsLevelWhateverDrivesItAndThenIsAsDriven() {
        Installed stuck = faults.install(Rules.stuckHigh("wire", 50, 100));
        drive(true, 10);
        drive(false, 20);
        drive(true, 60);
        drive(false, 70);
        simulation.runUntil(500);
        assertThat(heard).containsExactly("10: high", "20: low", "50: high", "100: low");
        assertThat(stuck.hits()).isOne();
    }

    @Test
    void aStuckLineIsAsDrivenAtOnceWhenItsRuleIsRemoved() {
        Installed stuck = faults.install(Rules.stuckLow("wire", 0, Long.MAX_VALUE));
        drive(true, 10);
        assertThat(heard).isEmpty();
        simulation.runUntil(30);
        stuck.remove();
        assertThat(heard).containsExactly("30: high");
        drive(false, 40);
        assertThat(heard).containsExactly("30: high", "40: low");
    }

    @Test
    void whatIsLateIsForgottenWhenTheRuleIsRemoved() {
        Installed late = faults.install(rule().delay(100));
        drive(true, 10);
        simulation.runUntil(20);
        late.remove();
        simulation.runUntil(500);
        assertThat(heard).containsExactly("20: high");
    }

    @Test
    void ofTwoStuckRulesTheFirstHolds() {
        Installed high = faults.install(Rules.stuckHigh("wire", 0, 100));
        faults.install(Rules.stuckLow("wire", 0, 200));
        assertThat(heard).containsExactly("0: high");
        driver.drive(true);
        simulation.runUntil(300);
        assertThat(heard).containsExactly("0: high", "100: low", "200: high");
        high.remove();
        assertThat(line.isHigh()).isTrue();
    }
}
