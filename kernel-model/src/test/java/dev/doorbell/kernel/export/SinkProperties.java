package dev.doorbell.kernel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.sim.export.ExportException;
import dev.doorbell.sim.export.ExportFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AfterProperty;

/** Nothing is lost behind a slow sink; what fails says so and leaves nothing half done. */
@Label("Sinks that are slow or fail")
class SinkProperties {
    private static final Set<ExportFormat> ALL = EnumSet.allOf(ExportFormat.class);
    private static final int FRAMES = 3;

    private final Map<Delivery, Map<ExportFormat, byte[]>> whole = new EnumMap<>(Delivery.class);
    private final Path folder = made();

    private static Path made() {
        try {
            return Files.createTempDirectory("exports");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterProperty
    void remove() throws IOException {
        for (String each : names()) {
            Files.delete(folder.resolve(each));
        }
        Files.delete(folder);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static ExportFormat formatOf(Path target) {
        return ALL.stream()
                .filter(each -> target.toString().endsWith(each.ending()))
                .findFirst()
                .orElseThrow();
    }

    /** Two machines into one export. */
    private static void run(MachineExport export, Delivery delivery) {
        for (int i = 0; i < 2; i++) {
            long first = (long) i * FRAMES;
            try (Machine machine =
                    Machine.boot(Runs.config(delivery), made -> export.over(made, first))) {
                Runs.carry(machine, FRAMES);
                export.ended();
            }
        }
        export.commit();
    }

    /** What each format comes to where nothing is in the way. */
    private Map<ExportFormat, byte[]> whole(Delivery delivery) {
        return whole.computeIfAbsent(
                delivery,
                any -> {
                    Map<ExportFormat, Streams.Full> streams = new EnumMap<>(ExportFormat.class);
                    MachineExport.Opener opener =
                            target -> {
                                Streams.Full stream = new Streams.Full(Long.MAX_VALUE);
                                streams.put(formatOf(target), stream);
                                return stream;
                            };
                    try (MachineExport export =
                            MachineExport.to(folder, "run", ALL, opener, 1 << 12)) {
                        run(export, delivery);
                    }
                    Map<ExportFormat, byte[]> bytes = new HashMap<>();
                    streams.forEach((format, stream) -> bytes.put(format, stream.bytes()));
                    return bytes;
                });
    }

    @Property(tries = 2, seed = "7401", edgeCases = EdgeCasesMode.NONE)
    @Label("A slow sink loses nothing and changes nothing")
    void aSlowSinkLosesNothing(@ForAll("slots") int slots) {
        Delivery delivery = Delivery.MSI;
        Map<ExportFormat, Streams.Slow> streams = new EnumMap<>(ExportFormat.class);
        MachineExport.Opener opener =
                target -> {
                    Streams.Slow stream = new Streams.Slow();
                    streams.put(formatOf(target), stream);
                    return stream;
                };
        try (MachineExport export = MachineExport.to(folder, "run", ALL, opener, slots)) {
            run(export, delivery);

            export.recordCounts()
                    .forEach(
                            (format, count) ->
                                    assertThat(count)
                                            .as(format.label())
                                            .isEqualTo(export.emittedCount()));
            assertThat(export.emittedCount()).isGreaterThan(100L * FRAMES);
            assertThat(export.frameCount()).isEqualTo(2L * FRAMES);
        }
        Map<ExportFormat, byte[]> expected = whole(delivery);
        streams.forEach(
                (format, stream) ->
                        assertThat(stream.bytes())
                                .as(format.label())
                                .isEqualTo(expected.get(format)));
    }

    @Property(tries = 24, seed = "7402", edgeCases = EdgeCasesMode.NONE)
    @Label("What cannot be written is said, and takes all files with it")
    void aFullDiskIsSaidAndNothingIsLeft(
            @ForAll("deliveries") Delivery delivery,
            @ForAll("wheres") Tuple2<ExportFormat, Double> where)
            throws IOException {
        byte[] good = whole(delivery).getOrDefault(where.get1(), new byte[0]);
        // From nothing at all to all but the last byte.
        Streams.Full full = new Streams.Full((long) (where.get2() * (good.length - 1)));
        MachineExport.Opener opener =
                target -> formatOf(target) == where.get1() ? full : (OutputStream) held(target);

        try (MachineExport export = MachineExport.to(folder, "run", ALL, opener, 1 << 12)) {
            assertThatThrownBy(() -> run(export, delivery))
                    .isInstanceOf(ExportException.class)
                    .hasMessage(
                            "cannot write "
                                    + folder.resolve("run" + where.get1().ending())
                                    + ": No space left on device");
        }

        assertThat(names()).isEmpty();
        // Writers write once: what is there is how the whole begins.
        assertThat(full.bytes()).isEqualTo(Arrays.copyOf(good, full.bytes().length));
    }

    private static ExportFile held(Path target) {
        return ExportFile.held(target);
    }

    @Provide
    Arbitrary<Delivery> deliveries() {
        return Arbitraries.of(Delivery.POLL, Delivery.MSI);
    }

    @Provide
    Arbitrary<Integer> slots() {
        return Arbitraries.of(16, 256);
    }

    @Provide
    Arbitrary<Tuple2<ExportFormat, Double>> wheres() {
        Arbitrary<Double> shares =
                Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.of(0.0, 1.0)),
                        Tuple.of(4, Arbitraries.doubles().between(0, 1)));
        return Combinators.combine(Arbitraries.of(ExportFormat.class), shares).as(Tuple::of);
    }
}
