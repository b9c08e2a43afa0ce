package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.sim.testkit.Latencies;
import dev.doorbell.sim.testkit.SimAssertions;

/**
 * Where assertions about machines, journeys and latencies begin: import {@code assertThat} beside
 * AssertJ's own.
 */
public final class DoorbellAssertions extends SimAssertions {
    private DoorbellAssertions() {}

    /** About a whole machine, and all it has done since it booted. */
    public static MachineAssert assertThat(Machine actual) {
        return new MachineAssert(actual);
    }

    /** About many frames' latencies. */
    public static LatenciesAssert assertThat(Latencies actual) {
        return new LatenciesAssert(actual);
    }
}
