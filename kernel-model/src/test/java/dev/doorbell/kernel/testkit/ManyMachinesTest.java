package dev.doorbell.kernel.testkit;

import static dev.doorbell.kernel.testkit.TestBoard.PARALLELS;
import static dev.doorbell.kernel.testkit.TestBoard.QEMU_VIRT;
import static dev.doorbell.kernel.testkit.TestBoard.QEMU_VIRT_ITS;
import static dev.doorbell.kernel.testkit.TestBoard.VMWARE_FUSION_ITS;
import static dev.doorbell.kernel.testkit.TestBoard.X86_REFERENCE_APIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineBuilder;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.sim.context.Carrier;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand tests in one JVM: they leave nothing behind, and know nothing of each other. */
class ManyMachinesTest {
    private static final int COLLECTIONS_MAX = 50;

    /** What the tests of {@link Thousand} leave: the digest of each, and what must become garbage. */
    private static final Map<String, Long> DIGESTS = Collections.synchronizedMap(new TreeMap<>());

    private static final Queue<WeakReference<Machine>> MACHINES = new ConcurrentLinkedQueue<>();
    private static final Set<String> THREADS = Collections.synchronizedSet(new TreeSet<>());

    @BeforeEach
    @AfterEach
    void forget() {
        DIGESTS.clear();
        MACHINES.clear();
        THREADS.clear();
    }

    @Deliberate
    static class Thousand {
        @OnBoard(
                value = {
                    PARALLELS,
                    QEMU_VIRT,
                    QEMU_VIRT_ITS,
                    VMWARE_FUSION_ITS,
                    X86_REFERENCE_APIC
                },
                delivery = {Delivery.INTX, Delivery.MSIX},
                nic = NicKind.VIRTIO_NET,
                cpus = {1, 2},
                seed = {
                    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                    23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42,
                    43, 44, 45, 46, 47, 48, 49, 50
                },
                with = OnPlatformThreads.class)
        void thousand(Machine machine) {
            run(machine);
        }

        @OnBoard(
                value = {
                    X86_REFERENCE_APIC,
                    VMWARE_FUSION_ITS,
                    QEMU_VIRT_ITS,
                    QEMU_VIRT,
                    PARALLELS
                },
                delivery = {Delivery.MSIX, Delivery.INTX},
                nic = NicKind.VIRTIO_NET,
                cpus = {2, 1},
                seed = {49, 37, 25, 13, 1},
                with = OnPlatformThreads.class)
        void someInAnotherOrder(Machine machine) {
            run(machine);
        }

        private static void run(Machine machine) {
            MACHINES.add(new WeakReference<>(machine));
            THREADS.add(Thread.currentThread().getName());
            int frames = (int) (machine.config().seed() % 5);
            for (int i = 0; i < frames; i++) {
                machine.wire().deliver(new byte[60 + i]);
            }
            machine.runUntilQuiet();
            assertThat(machine.counters().received()).isEqualTo(frames);
            DIGESTS.put(MachineChoice.of(machine.config()).toString(), machine.digest());
        }
    }

    /** Threads that can be listed, on every JDK. */
    static final class OnPlatformThreads implements UnaryOperator<MachineBuilder> {
        @Override
        public MachineBuilder apply(MachineBuilder builder) {
            return builder.carrier(Carrier.PLATFORM);
        }
    }

    private static Map<String, Long> digests(
            String method, int count, Map<String, String> parameters) {
        DIGESTS.clear();
        JupiterRun run = JupiterRun.of(Thousand.class, method, parameters);
        assertThat(run.failed()).isEmpty();
        assertThat(run.names()).hasSize(count);
        assertThat(DIGESTS).hasSize(count);
        assertThat(ofOurs()).as("threads that are left").isEmpty();
        assertThat(left()).as("machines that are left").isZero();
        return new TreeMap<>(DIGESTS);
    }

    private static Map<String, String> threads(int count) {
        return Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "" + count);
    }

    @Test
    void aThousandTestsInParallelLeaveNothingAndDoNotKnowOfEachOther() {
        Map<String, Long> parallel = digests("thousand", 1000, threads(8));
        assertThat(THREADS).as("threads that ran tests").hasSizeGreaterThan(1);
        assertThat(new TreeSet<>(parallel.values())).as("kinds of runs").hasSizeGreaterThan(50);

        assertThat(parallel)
                .as("digests of one thread, in another order")
                .containsAllEntriesOf(digests("someInAnotherOrder", 100, Map.of()))
                .as("digests of three threads")
                .containsAllEntriesOf(digests("someInAnotherOrder", 100, threads(3)));
    }

    private static Set<String> ofOurs() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("doorbell-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many machines are reachable after as many collections as it takes. */
    private static long left() {
        for (int i = 0; i < COLLECTIONS_MAX && reachable() > 0; i++) {
            System.gc();
        }
        return reachable();
    }

    private static long reachable() {
        return MACHINES.stream().filter(machine -> machine.get() != null).count();
    }
}
