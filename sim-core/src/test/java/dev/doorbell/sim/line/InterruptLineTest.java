package dev.doorbell.sim.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptLineTest {
    private final InterruptLine line = new InterruptLine("nic.intx");
    private final List<String> heard = new ArrayList<>();

    @Test
    void theLineIsHighWhileAnybodyDrivesIt() {
        InterruptLine.Driver first = line.driver();
        InterruptLine.Driver second = line.driver();
        assertThat(line.isHigh()).isFalse();

        first.drive(true);
        second.drive(true);
        first.drive(false);
        assertThat(line.isHigh()).isTrue();
        assertThat(first.isDriving()).isFalse();
        assertThat(second.isDriving()).isTrue();

        second.drive(false);
        assertThat(line.isHigh()).isFalse();
    }

    @Test
    void drivingTheSameLevelTwiceCountsOnce() {
        InterruptLine.Driver driver = line.driver();

        driver.drive(true);
        driver.drive(true);
        driver.drive(false);

        assertThat(line.isHigh()).isFalse();
    }

    @Test
    void listenersHearOfChangesOnlyInTheOrderTheyWereAdded() {
        line.listen(high -> heard.add("a " + high));
        line.listen(high -> heard.add("b " + high));
        InterruptLine.Driver first = line.driver();
        InterruptLine.Driver second = line.driver();

        first.drive(false);
        first.drive(true);
        second.drive(true);
        first.drive(false);
        second.drive(false);

        assertThat(heard).containsExactly("a true", "b true", "a false", "b false");
    }

    @Test
    void aListenerSeesTheNewLevel() {
        line.listen(high -> heard.add(line.toString()));
        InterruptLine.Driver driver = line.driver();

        driver.drive(true);
        driver.drive(false);

        assertThat(heard).containsExactly("nic.intx high", "nic.intx low");
    }
}
