package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.capture.CaptureReader;
import dev.doorbell.nic.capture.PcapngWriter;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comments of a recording, in a world without a kernel: the journey book is told by hand. */
class WireRecorderTest {
    private static final long ADDRESS = 0x4000_0000L;

    @TempDir Path folder;

    private final TimingProfile profile = TimingProfile.named("ideal").with("wire.propagation=100");
    private final Simulation simulation = Simulation.builder().time(profile.timeBase()).build();
    private final JourneyBook journeys = simulation.parts().journeys();
    private final HandNic nic = new HandNic();
    private final Wire wire = new Wire(simulation.parts(), profile, nic);
    private WireRecorder recorder;
    private PcapngWriter writer;

    @BeforeEach
    void record() throws IOException {
        writer = new PcapngWriter(folder.resolve("a.pcapng"));
        int net0 = writer.addInterface("net0", "a card", 0);
        recorder =
                new WireRecorder(
                        writer,
                        net0,
                        1_000_000,
                        simulation.parts().events(),
                        journeys,
                        simulation.parts().time(),
                        wire);
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
        simulation.close();
    }

    private String file() throws IOException {
        recorder.end();
        writer.commit();
        return Files.readString(folder.resolve("a.pcapng"), StandardCharsets.ISO_8859_1);
    }

    private long arrive() {
        wire.deliver(new byte[60]);
        simulation.runFor(100);
        return nic.last;
    }

    /** Core 2 takes the frame and a thread has it. */
    private void take(long journey) {
        journeys.stored(journey, ADDRESS);
        assertThat(journeys.taken(2, ADDRESS)).isEqualTo(journey);
        journeys.delivered(journey);
    }

    @Test
    void aFrameNamesItsInterruptAndWhenThatWasAcknowledged() throws IOException {
        long journey = arrive();
        simulation.runFor(12_345);
        journeys.interruptMark(0, 53, Stage.MSI);
        journeys.interruptAcknowledged(2, 53, simulation.nowTicks());
        simulation.runFor(1_000);
        take(journey);

        assertThat(file())
                .contains(
                        "announced by a message, INTID 53 on cpu2, acknowledged 12.345 us after the"
                                + " last bit; at its thread 13.345 us after it");
    }

    @Test
    void anLpiIsCalledSoAndAPinIsNoMessage() throws IOException {
        long first = arrive();
        journeys.interruptAcknowledged(2, 8195, simulation.nowTicks());
        take(first);
        long second = arrive();
        journeys.interruptAcknowledged(2, 36, simulation.nowTicks());
        take(second);

        assertThat(file())
                .contains("announced by LPI 8195 on cpu2")
                .contains("announced by INTID 36 on cpu2");
    }

    @Test
    void aFrameTakenAlongWithAnEarlierOneSaysSo() throws IOException {
        journeys.interruptAcknowledged(2, 53, simulation.nowTicks());
        take(arrive());

        assertThat(file()).contains("acknowledged 0.100 us before the last bit");
    }

    @Test
    void polledFramesSaySo() throws IOException {
        take(arrive());
        journeys.interruptMark(2, 27, Stage.TICK);
        journeys.interruptAcknowledged(2, 27, simulation.nowTicks());
        take(arrive());

        assertThat(file())
                .contains("polled: no interrupt led to it")
                .contains("polled at the tick, INTID 27 on cpu2");
    }

    @Test
    void droppedLostAndUnfinishedFramesSayWhy() throws IOException {
        journeys.drop(arrive(), DropReason.NO_RECEIVE_BUFFER);
        arrive();
        nic.send();
        simulation.runFor(10);
        wire.setLink(false);

        assertThat(file())
                .contains("dropped: no receive buffer")
                .contains("still under way when this was written")
                .contains("lost: link down");
    }

    @Test
    void framesAreInOrderOfTheirTimesAndWaitForTheirJourneys() throws IOException {
        long journey = arrive(); // at 100
        nic.send(); // leaves at 100
        wire.deliver(new byte[61]); // arrives at 200
        simulation.runFor(100);
        assertThat(recorder.waiting()).isEqualTo(3);
        journeys.drop(nic.last, DropReason.NO_RECEIVER);
        assertThat(recorder.waiting()).isEqualTo(3);
        take(journey);
        assertThat(recorder.waiting()).isZero();

        file();
        Capture read = CaptureReader.read(folder.resolve("a.pcapng"));
        assertThat(read.frameCount()).isEqualTo(3);
        assertThat(read.timeNanos(1)).isZero();
        assertThat(read.timeNanos(2)).isEqualTo(100);
        assertThat(read.frameBytes(2)).isEqualTo(61);
    }

    @Test
    void framesThatWaitAreBounded() throws IOException {
        for (int i = 0; i < WireRecorder.WAITING_MAX + 3; i++) {
            arrive();
        }
        assertThat(recorder.waiting()).isEqualTo(WireRecorder.WAITING_MAX);
        assertThat(writer.frames()).isEqualTo(3);
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAtTheEndAndNotToTheSimulation() throws IOException {
        writer.close();
        for (int i = 0; i < 3_000; i++) {
            journeys.drop(arrive(), DropReason.NO_RECEIVER);
        }

        assertThatThrownBy(recorder::end).isInstanceOf(IOException.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
