package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.capture.PcapngWriter.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read back, whatever its length, its time and its comment. */
class PcapngWriterProperties {
    /** A frame to be written, some time after the one before. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Written(byte[] frame, long pauseNanos, boolean outbound, String comment) {}

    @Provide
    Arbitrary<List<Written>> frames() {
        return Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofMinSize(14).ofMaxSize(1600),
                        Arbitraries.longs().between(0, 3_000_000_000_000L),
                        Arbitraries.of(true, false),
                        Arbitraries.strings().ofMaxLength(300))
                .as(Written::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    @Property(tries = 200, seed = "5301", edgeCases = EdgeCasesMode.NONE)
    void framesAndTimesComeBack(@ForAll("frames") List<Written> frames) throws IOException {
        Path folder = Files.createTempDirectory("pcapng");
        Path file = folder.resolve("written.pcapng");
        try {
            try (PcapngWriter writer = new PcapngWriter(file)) {
                int net0 = writer.addInterface("net0", "a card", 0);
                long nanos = 0;
                for (Written each : frames) {
                    nanos += each.pauseNanos();
                    writer.frame(
                            net0,
                            nanos,
                            each.frame(),
                            each.frame().length,
                            each.outbound() ? Direction.OUTBOUND : Direction.INBOUND,
                            each.comment());
                }
                writer.commit();
                assertThat(writer.frames()).isEqualTo(frames.size());
            }
            Capture read = CaptureReader.read(file);
            assertThat(read.warnings()).isEmpty();
            assertThat(read.frameCount()).isEqualTo(frames.size());
            long sinceFirst = 0;
            for (int i = 0; i < frames.size(); i++) {
                sinceFirst += i == 0 ? 0 : frames.get(i).pauseNanos();
                byte[] frame = new byte[read.frameBytes(i)];
                read.copyFrame(i, frame, 0);
                assertThat(frame).isEqualTo(frames.get(i).frame());
                assertThat(read.timeNanos(i)).isEqualTo(sinceFirst);
            }
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
