package dev.doorbell.kernel.testkit;

import static dev.doorbell.kernel.testkit.DoorbellAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.testkit.LatenciesAssert.Tolerance;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.testkit.Latencies;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LatenciesAssertTest {
    private static Latencies gathered(Delivery delivery) {
        try (Machine machine = Boards.parallels().delivery(delivery).boot()) {
            for (int i = 0; i < 20; i++) {
                machine.wire().deliver(new byte[60]);
                machine.runUntilQuiet();
            }
            return Latencies.of(machine.journeys());
        }
    }

    /** Some that differ, around {@code middle}. */
    private static Latencies scattered(String name, int count, double middle) {
        RandomStream stream = new Seed(11).stream(name);
        return Latencies.ofNanos(
                DoubleStream.generate(() -> middle + stream.nextLong() % 1000 / 10.0)
                        .limit(count)
                        .toArray());
    }

    @Test
    void interruptsAreNoWorseThanPollingAndPollingIsWorse() {
        Latencies polled = gathered(Delivery.POLL);
        Latencies interrupted = gathered(Delivery.MSI);

        assertThat(interrupted).isNoWorseThan(polled).isNoWorseThan(interrupted);
        assertThatThrownBy(() -> assertThat(polled).isNoWorseThan(interrupted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("  these     20 frames: ")
                .hasMessageContaining("Mann-Whitney U, one-sided   p = ")
                .hasMessageContaining("Cliff's delta               +1.000 (worse from 0.147)")
                .hasMessageContaining("Hodges-Lehmann shift        +");
    }

    @Test
    void samplesOfOneKindAreNoWorseThanEachOther() {
        for (int i = 0; i < 50; i++) {
            assertThat(scattered("a" + i, 30, 5000)).isNoWorseThan(scattered("b" + i, 40, 5000));
        }
    }

    @Test
    void aShiftThatMattersIsFound() {
        assertThatThrownBy(
                        () ->
                                assertThat(scattered("a", 30, 5100))
                                        .isNoWorseThan(scattered("b", 40, 5000)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aShiftTooSmallToMatterIsTolerated() {
        Latencies base =
                Latencies.ofNanos(DoubleStream.iterate(5000, x -> x + 1).limit(30).toArray());
        Latencies later =
                Latencies.ofNanos(DoubleStream.iterate(5040, x -> x + 1).limit(30).toArray());

        assertThat(later).as("all 40 ns later, which is 0.8 %").isNoWorseThan(base);
        assertThatThrownBy(
                        () ->
                                assertThat(later)
                                        .isNoWorseThan(base, new Tolerance(0.01, 0.147, 0.007)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "+40.000 ns, +0.80 % of the baseline's median (worse above 0.7");
    }

    @Test
    void aLargeSampleIsComparedAsWell() {
        assertThat(scattered("a", 5000, 5000)).isNoWorseThan(scattered("b", 5000, 5000));
        assertThatThrownBy(
                        () ->
                                assertThat(scattered("a", 5000, 5100))
                                        .isNoWorseThan(scattered("b", 5000, 5000)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void tooFewToShowAnythingAreRefused() {
        Latencies four = Latencies.ofNanos(9, 9, 9, 9);
        Latencies five = Latencies.ofNanos(1, 2, 3, 4, 5);

        assertThatThrownBy(() -> assertThat(four).isNoWorseThan(Latencies.ofNanos(1, 2, 3, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("comparing 4 latencies with 4 could not show anything");
        assertThatThrownBy(() -> assertThat(Latencies.ofNanos()).isNoWorseThan(five))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> assertThat(Latencies.ofNanos(6, 7, 8, 9, 10)).isNoWorseThan(five))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void theEffectSizesAreThoseOfTheirDefinitions() {
        SampleShift shift = SampleShift.of(new double[] {2, 4, 9}, new double[] {1, 4});

        // Pairs: 2>1, 2<4, 4>1, 4=4, 9>1, 9>4. Differences: 1, -2, 3, 0, 8, 5.
        assertThat(shift.cliffsDelta()).isEqualTo((4 - 1) / 6.0);
        assertThat(shift.hodgesLehmannNanos()).isEqualTo((1 + 3) / 2.0);
    }

    @Test
    void aToleranceThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new Tolerance(0, 0.1, 0.1)).hasMessageContaining("significance");
        assertThatThrownBy(() -> new Tolerance(0.1, 2, 0.1)).hasMessageContaining("delta");
    }

    @Test
    void withoutTheLibraryTheMessageNamesTheDependency() throws ReflectiveOperationException {
        ClassLoader without = new WithoutStatistics(getClass().getClassLoader());
        Runnable compare =
                (Runnable)
                        without.loadClass(Compare.class.getName())
                                .getDeclaredConstructor()
                                .newInstance();

        assertThatThrownBy(compare::run)
                .hasMessageContaining("org.apache.commons:commons-statistics-inference:1.2")
                .extracting(failure -> failure.getClass().getName())
                .isEqualTo(ConfigurationException.class.getName());
        new Compare().run();
    }

    /** A comparison that needs the library. */
    public static final class Compare implements Runnable {
        @Override
        public void run() {
            Latencies some = Latencies.ofNanos(1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(some).isNoWorseThan(some);
        }
    }

    /** Loads Doorbell anew, and has no Commons Statistics to offer. */
    private static final class WithoutStatistics extends ClassLoader {
        WithoutStatistics(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.apache.commons.statistics.")) {
                throw new ClassNotFoundException(name);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null || !name.startsWith("dev.doorbell.")) {
                    return loaded != null ? loaded : super.loadClass(name, resolve);
                }
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
    }
}
