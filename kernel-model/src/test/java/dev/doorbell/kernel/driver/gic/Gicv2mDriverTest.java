package dev.doorbell.kernel.driver.gic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding a GICv2m frame, and giving out its SPIs. */
class Gicv2mDriverTest {
    private static final long PARALLELS = 53L << 16 | 64;

    private final GuestBench bench = new GuestBench(1).remembering("v2m", GuestBench.V2M, 0x1000);
    private final Gicv2mDriver frame =
            new Gicv2mDriver(GuestBench.PLATFORM, GicDriver.of(GuestBench.PLATFORM));
    private final List<Boolean> probes = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private void probe() {
        probes.add(frame.probe(bench.core(0)));
    }

    @Test
    void everySpiOfTheFrameIsGivenOnceThenNone() {
        bench.holding("v2m", 8, PARALLELS).run(this::probe);
        assertThat(probes).containsExactly(true);
        for (int i = 0; i < 64; i++) {
            assertThat(frame.allocateMsiSpi()).isEqualTo(OptionalInt.of(53 + i));
        }
        assertThat(frame.allocateMsiSpi()).isEmpty();
        assertThat(frame.allocateMsiSpi()).isEmpty();
    }

    @Test
    void theFrameIsReadOnceHoweverOftenItIsProbedAndKeepsItsPlace() {
        bench.holding("v2m", 8, PARALLELS)
                .run(
                        () -> {
                            probe();
                            frame.allocateMsiSpi();
                            probe();
                        });
        assertThat(bench.accesses()).containsExactly("read v2m+8");
        assertThat(probes).containsExactly(true, true);
        assertThat(frame.allocateMsiSpi()).isEqualTo(OptionalInt.of(54));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xFFFF_FFFFL, 53L << 16, 64})
    void aFrameThatOffersNothingIsNone(long typer) {
        bench.holding("v2m", 8, typer).run(this::probe);
        assertThat(probes).containsExactly(false);
        assertThat(frame.allocateMsiSpi()).isEmpty();
    }

    @Test
    void whereNobodyAnswersThereIsNoFrame() {
        try (GuestBench empty = new GuestBench(1)) {
            empty.run(() -> probes.add(frame.probe(empty.core(0))));
        }
        assertThat(probes).containsExactly(false);
    }

    @Test
    void theDoorbellIsTheFramesOwn() {
        assertThat(frame.doorbellAddress()).isEqualTo(GuestBench.V2M + 0x40);
    }

    @Test
    void severalSpisFollowEachOtherAllOrNoneAndComeBack() {
        List<List<Integer>> given = new ArrayList<>();
        bench.holding("v2m", 8, 53L << 16 | 4)
                .run(
                        () -> {
                            Core core = bench.core(0);
                            List<MessageInterrupt> three = frame.allocate(core, 0, 3);
                            given.add(intids(three));
                            given.add(intids(frame.allocate(core, 0, 2)));
                            frame.release(core, three);
                            given.add(intids(frame.allocate(core, 0, 4)));
                        });
        assertThat(given).containsExactly(List.of(53, 54, 55), List.of(), List.of(53, 54, 55, 56));
    }

    private static List<Integer> intids(List<MessageInterrupt> taken) {
        return taken.stream().map(MessageInterrupt::intid).toList();
    }
}
