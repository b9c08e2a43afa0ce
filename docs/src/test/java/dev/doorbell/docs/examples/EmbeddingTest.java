package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snippets of the README and the tutorial. */
class EmbeddingTest {
    @Test
    void aFrameIsFollowedThroughTheMachine() {
        // snippet: embed
        try (Machine machine = Boards.parallels().delivery(Delivery.MSI).boot()) {
            machine.wire().deliver(new byte[60]);
            machine.runUntilQuiet();

            Journey journey = machine.journeys().single();
            journey.stages()
                    .forEach((stage, ticks) -> show(stage + " " + machine.time().format(ticks)));
        }
        // end
        assertThat(shown).hasSizeGreaterThan(10).anyMatch(line -> line.startsWith("HANDLER 7.7"));
    }

    @Test
    void aProgramRunsOnTheMachine() {
        // snippet: program
        Program echo =
                system -> {
                    byte[] reply = new byte[UdpFrames.FRAME_BYTES_MIN];
                    while (true) {
                        system.receive();
                        system.compute(10_000); // cycles
                        system.send(reply);
                    }
                };
        MachineConfig plain =
                MachineConfig.parallels(Delivery.POLL, TimingProfile.named("parallels-m1"));
        MachineConfig config =
                plain.with(plain.kernel().running(List.of(new Program.Listening(7, echo))));
        // end
        try (Machine machine = Machine.boot(config)) {
            List<byte[]> replies = new ArrayList<>();
            machine.nic()
                    .connect(
                            (frame, offset, bytes) -> {
                                replies.add(Arrays.copyOfRange(frame, offset, offset + bytes));
                                return 0; // the cable is free at once
                            });
            byte[] request = new byte[UdpFrames.FRAME_BYTES_MIN];
            UdpFrames.write(request, 7, 0, 18);
            machine.wire().deliver(request);
            machine.runFor(machine.time().ticksPerSecond() / 50);

            assertThat(replies).hasSize(1);
            assertThat(machine.journeys().breakdown().stageTicks()).containsKey(Stage.TICK);
        }
    }

    private final List<String> shown = new ArrayList<>();

    private void show(String line) {
        shown.add(line);
    }
}
