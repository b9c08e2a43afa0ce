package dev.doorbell.kernel.driver.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.sim.bus.AccessTiming;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Configuration accesses as the kernel makes them. */
class PciConfigTest {
    private final GuestBench bench = new GuestBench(1);
    private final PciConfig config = new PciConfig(bench.core(0), GuestBench.PLATFORM, 5);
    private final List<Integer> found = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private GuestBench stub() {
        return bench.remembering("fn", GuestBench.ECAM + (5 << 15), 0x1000);
    }

    @Test
    void aNarrowWriteReadsTheWordAndWritesAllOfItBack() {
        stub().holding("fn", 0x50, 0x1122_3344L)
                .run(
                        () -> {
                            config.write(0x52, 2, 0xABCD);
                            config.write(0x51, 1, 0x7E);
                        });
        assertThat(bench.accesses())
                .containsExactly(
                        "read fn+50",
                        "write fn+50 = abcd3344",
                        "read fn+50",
                        "write fn+50 = abcd7e44");
    }

    @Test
    void aWholeWordIsWrittenWithoutReading() {
        stub().run(() -> config.write(0x10, 4, -16));
        assertThat(bench.accesses()).containsExactly("write fn+10 = fffffff0");
    }

    @Test
    void enablingMemoryAndMasteringAreTwoSteps() {
        stub().holding("fn", 4, 0x0010_0001L).run(config::enableMemoryAndMastering);
        assertThat(bench.writes()).containsExactly("write fn+4 = 100003", "write fn+4 = 100007");
    }

    @Test
    void writingTheCommandRegisterClearsTheErrorsOfTheStatusRegister() {
        PciFunction function = new PciFunction(new Slot(5, 0), "fn");
        HostBridge bridge = new HostBridge(bench.simulation().parts(), 0x2000_0000L);
        bridge.plug(function);
        bench.simulation()
                .parts()
                .bus()
                .map("ecam", GuestBench.ECAM, 1 << 20, bridge.ecam(), AccessTiming.FREE);
        function.config().set(6, 2, 0xF910 & 0xFFFF);

        bench.run(config::disableIntx);

        assertThat(function.config().get(4, 2)).isEqualTo(0x400);
        assertThat(function.config().get(6, 2)).as("ones written back clear").isEqualTo(0x0010);
    }

    @Test
    void anAbsentFunctionReadsAsOnesAndHasNoCapabilityToFind() {
        bench.run(
                () -> {
                    found.add(config.identity());
                    found.add(config.findCapability(0x05));
                });
        assertThat(found.get(0)).isEqualTo(-1);
        assertThat(found.get(1)).isZero();
    }

    @Test
    void aCapabilityIsFoundBehindOthers() {
        stub().holding("fn", 4, 0x0010_0000L)
                .holding("fn", 0x34, 0x40)
                .holding("fn", 0x40, 0x6009L)
                .holding("fn", 0x60, 0x8011L)
                .holding("fn", 0x80, 0x0005L)
                .run(
                        () -> {
                            found.add(config.findCapability(0x11));
                            found.add(config.findCapability(0x05));
                            found.add(config.findCapability(0x10));
                        });
        assertThat(found).containsExactly(0x60, 0x80, 0);
    }

    @Test
    void withoutTheStatusBitTheListIsNotWalked() {
        stub().holding("fn", 0x34, 0x40)
                .holding("fn", 0x40, 0x0005L)
                .run(() -> found.add(config.findCapability(0x05)));
        assertThat(found).containsExactly(0);
        assertThat(bench.accesses()).containsExactly("read fn+6");
    }

    @Test
    void aListThatLoopsEndsAfterAsManyStepsAsThereIsRoom() {
        stub().holding("fn", 4, 0x0010_0000L)
                .holding("fn", 0x34, 0x40)
                .holding("fn", 0x40, 0x4009L)
                .run(() -> found.add(config.findCapability(0x05)));
        assertThat(found).containsExactly(0);
        assertThat(bench.accesses()).hasSize(2 + 2 * 48);
    }

    @Test
    void aBarLosesItsTypeBits() {
        stub().holding("fn", 0x14, 0xF000_000CL)
                .run(() -> assertThat(config.barBase(1)).isEqualTo(0xF000_0000L));
    }
}
