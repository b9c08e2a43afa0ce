package dev.doorbell.gic.redistributor;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.RegisterWalk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RedistributorRegisterTest {
    private final List<GicMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(GicMachine::close);
    }

    private Redistributor fresh() {
        GicMachine machine = GicMachine.atReset(1);
        machines.add(machine);
        return machine.gic().redistributor(0);
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromise() {
        return RegisterWalk.over(RedistributorRegister.class, this::fresh);
    }
}
