package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsChoice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What tests of commands share: machines, and a way to be refused. */
abstract class CommandFixture {
    /** Passes over what it refuses. */
    static final GicBehaviour SKIPPING =
            GicBehaviour.ARCHITECTURE.with(ItsChoice.CommandError.SKIP);

    private final List<ItsMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(ItsMachine::close);
    }

    /** A machine that is closed after the test. */
    ItsMachine open(GicBehaviour behaviour) {
        ItsMachine machine = ItsMachine.open(behaviour);
        machines.add(machine);
        return machine;
    }

    /** With the example mapped, passing over what is refused. */
    ItsMachine mapped() {
        ItsMachine machine = open(SKIPPING);
        machine.mapExample();
        return machine;
    }

    /** A command about an event of the example's device. */
    static ItsCommand of(ItsOpcode opcode, int event) {
        return ItsCommand.ofEvent(opcode, 2, event);
    }

    /** Runs a command that must be refused with the code. */
    static void refused(ItsMachine machine, ItsCommand command, int code) {
        ItsError error = machine.error(command);
        assertThat(error.code()).as(command + ": " + error).isEqualTo(code);
    }
}
