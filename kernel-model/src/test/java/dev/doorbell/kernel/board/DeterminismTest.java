package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.sim.context.Carrier;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.CounterSink;
import dev.doorbell.sim.trace.DigestSink;
import dev.doorbell.sim.trace.HistogramSink;
import dev.doorbell.sim.trace.TraceRing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One seed, one digest: whatever runs it, watches it or carries it. */
class DeterminismTest {
    private static final long SEED = 42;
    private static final Pattern MAJOR = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private static long digestHere(long seed) {
        return digestHere(seed, DigestMain.FRAMES);
    }

    private static long digestHere(long seed, int frames) {
        try (Machine machine = DigestMain.scenario(seed, Carrier.PLATFORM)) {
            DigestMain.run(machine, frames);
            assertThat(machine.kernel().receivedCount()).isGreaterThan(frames / 2);
            return machine.digest();
        }
    }

    @Test
    void theSameSeedGivesTheSameDigestTwiceInOneJvm() {
        assertThat(digestHere(SEED)).isEqualTo(digestHere(SEED));
    }

    @Test
    void anotherSeedGivesAnotherDigest() {
        assertThat(digestHere(SEED)).isNotEqualTo(digestHere(SEED + 1));
    }

    @Test
    void anotherJvmGivesTheSameDigest() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        assertThat(digestOf(java, Carrier.PLATFORM)).isEqualTo(Long.toHexString(digestHere(SEED)));
    }

    @Test
    void aNewerJdkGivesTheSameDigest() throws IOException, InterruptedException {
        Optional<Path> other = otherJdk();
        assumeTrue(other.isPresent(), "skipped: no second JDK");

        assertThat(digestOf(java(other.get()), Carrier.PLATFORM))
                .isEqualTo(Long.toHexString(digestHere(SEED)));
    }

    @Test
    void virtualThreadsGiveTheSameDigest() throws IOException, InterruptedException {
        if (Carrier.VIRTUAL.isAvailable()) {
            try (Machine machine = DigestMain.scenario(SEED, Carrier.VIRTUAL)) {
                DigestMain.run(machine, DigestMain.FRAMES);
                assertThat(machine.digest()).isEqualTo(digestHere(SEED));
            }
            return;
        }
        Optional<Path> other = otherJdk().filter(home -> version(home) >= 21);
        assumeTrue(other.isPresent(), "skipped: no JDK with virtual threads");

        assertThat(digestOf(java(other.get()), Carrier.VIRTUAL))
                .isEqualTo(Long.toHexString(digestHere(SEED)));
    }

    @ParameterizedTest
    @ValueSource(ints = {TraceRing.SLOTS_MIN, 1 << 12, TraceRing.SLOTS_MAX})
    void aRingOfAnySizeChangesNothingAndLosesNothing(int slots) {
        // A ring of one slot is a rendezvous with every sink for every record; keep that one short.
        int frames = slots == TraceRing.SLOTS_MIN ? 40 : DigestMain.FRAMES;
        DigestSink digest = new DigestSink();
        CounterSink counter = new CounterSink();
        HistogramSink histogram = new HistogramSink();
        long watched;
        long begun;
        try (Machine machine = DigestMain.scenario(SEED, Carrier.PLATFORM)) {
            long before = machine.digest();
            machine.trace().attach(new TraceRing(slots, digest, counter, histogram));
            DigestMain.run(machine, frames);
            machine.trace().detach();
            watched = machine.digest();
            begun = machine.journeys().breakdown().delivered();
            assertThat(before).isNotEqualTo(watched);
        }

        assertThat(watched).isEqualTo(digestHere(SEED, frames));
        assertThat(histogram.count()).isEqualTo(begun);
        assertThat(counter.total()).isGreaterThan(10L * frames);
        // The ring's digest covers what came after it was attached, as an inline one's does.
        assertThat(digest.value()).isEqualTo(digestInline(frames));
    }

    private static long digestInline(int frames) {
        DigestSink digest = new DigestSink();
        try (Machine machine = DigestMain.scenario(SEED, Carrier.PLATFORM)) {
            machine.trace().attachInline(digest);
            DigestMain.run(machine, frames);
        }
        return digest.value();
    }

    @ParameterizedTest
    @EnumSource(value = Delivery.class, mode = EnumSource.Mode.EXCLUDE, names = "INTX")
    void noResultHangsOnTheOrderOfEqualEvents(Delivery delivery) {
        MachineConfig base =
                MachineConfig.parallels(delivery, TimingProfile.named("bare-metal-cortex-a72"));
        LatencyBreakdown expected = breakdown(base);
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(breakdown(base.withSeed(seed).withTieShaking())).isEqualTo(expected);
        }
    }

    private static LatencyBreakdown breakdown(MachineConfig config) {
        try (Machine machine = Machine.boot(config)) {
            return Runs.carry(machine, Runs.poisson(machine, 5000, 3, 1000));
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void closingInTheMiddleLeavesNoThread(Carrier carrier) {
        assumeTrue(carrier.isAvailable(), "skipped: this JDK has no virtual threads");
        List<Thread> before = guestThreads();
        Machine machine = DigestMain.scenario(SEED, carrier);
        machine.wire().carry(Runs.poisson(machine, 50_000, 1, 1000), machine.nowTicks());
        // Every run ends somewhere else: in a handler, in a softirq, in a program, in idle.
        for (int i = 0; i < 200; i++) {
            machine.runFor(machine.time().ticksPerSecond() / 1_000_000 * 7);
        }
        machine.close();

        assertThat(guestThreads()).isEqualTo(before);
    }

    private static List<Thread> guestThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("doorbell-"))
                .filter(thread -> !thread.getName().equals("doorbell-trace"))
                .toList();
    }

    private static String digestOf(Path java, Carrier carrier)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                java.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DigestMain.class.getName(),
                                Long.toString(SEED),
                                carrier.name())
                        .redirectErrorStream(true)
                        .start();
        StringBuilder output = new StringBuilder();
        String digest = "none";
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith("digest=")) {
                    digest = line.substring("digest=".length());
                }
            }
        }
        assertThat(process.waitFor()).as(output.toString()).isZero();
        return digest;
    }

    /** The newest JDK beside this one, of another and newer version. */
    private static Optional<Path> otherJdk() throws IOException {
        Path here = Path.of(System.getProperty("java.home")).toRealPath();
        Path parent = here.getParent();
        if (parent == null) {
            return Optional.empty();
        }
        int own = Runtime.version().feature();
        try (Stream<Path> siblings = Files.list(parent)) {
            return siblings.filter(home -> Files.isExecutable(java(home)))
                    .filter(home -> version(home) > own)
                    .max(java.util.Comparator.comparingInt(DeterminismTest::version));
        }
    }

    private static Path java(Path home) {
        return home.resolve("bin").resolve("java");
    }

    private static int version(Path home) {
        try {
            Matcher major = MAJOR.matcher(Files.readString(home.resolve("release")));
            return major.find() ? Integer.parseInt(major.group(1)) : 0;
        } catch (IOException e) {
            return 0; // no release file: not a JDK we can tell apart
        }
    }
}
