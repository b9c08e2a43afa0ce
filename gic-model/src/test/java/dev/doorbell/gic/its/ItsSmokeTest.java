package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.RegisterWalk;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ItsSmokeTest {
    private final List<ItsMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(ItsMachine::close);
    }

    private Its fresh() {
        ItsMachine machine =
                ItsMachine.atReset(GicBehaviour.ARCHITECTURE.with(ItsChoice.Quiescence.ALWAYS));
        machines.add(machine);
        return machine.its;
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromise() {
        return RegisterWalk.over(ItsRegister.class, this::fresh);
    }

    @Test
    void aMessageBecomesAnLpiUnderEveryBehaviour() {
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            try (ItsMachine machine = ItsMachine.open(behaviour)) {
                machine.mapExample();
                machine.message(2, 20);
                assertThat(machine.outcomes).allMatch(o -> o.error() == ItsError.NONE);
                assertThat(machine.pendingAt(8195)).as(behaviour.name()).containsExactly(3);
                assertThat(machine.its.mappings())
                        .containsExactly(new ItsMapping(2, 20, 8195, 3, 3));
                assertThat(machine.its.blockedBy(2, 21)).isEqualTo(ItsError.INT_UNMAPPED_INTERRUPT);
            }
        }
    }
}
