package dev.doorbell.kernel.board;

import dev.doorbell.kernel.program.Program;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.nic.peer.Network;
import dev.doorbell.nic.peer.NetworkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A machine whose wire leads to a network, and what a program of its kernel found there. */
final class Networked {
    private Networked() {}

    /** What a program found, and the machine it ran on, which is closed. */
    record Found<T>(List<T> values, Machine machine, Network network) {
        T only() {
            return values.get(0);
        }

        /** Milliseconds of so many ticks. */
        double millis(long ticks) {
            return ticks * 1000.0 / machine.time().ticksPerSecond();
        }
    }

    /**
     * Boots {@code config} on {@code network}, runs {@code body} as its only program, and runs until it
     * is through, at most {@code secondsMax} of simulated time; without a value if it is not.
     */
    static <T> Found<T> run(
            MachineConfig config,
            NetworkConfig network,
            int secondsMax,
            Function<SystemCalls, T> body) {
        List<T> values = new ArrayList<>();
        Program program = system -> values.add(body.apply(system));
        MachineConfig whole =
                config.with(
                        config.kernel()
                                .running(
                                        List.of(
                                                new Program.Listening(
                                                        Program.Listening.NO_PORT, program))));
        Network[] net = new Network[1];
        try (Machine machine =
                Machine.boot(
                        whole,
                        built -> net[0] = new Network(built.parts(), built.wire(), network))) {
            long step = machine.time().ticksPerSecond() / 100;
            for (int i = 0; i < 100 * secondsMax && values.isEmpty(); i++) {
                machine.runFor(step);
            }
            return new Found<>(values, machine, net[0]);
        }
    }
}
