package dev.doorbell.kernel.driver.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.policy.ReceivePolicy.MessageOrder;
import dev.doorbell.pci.IntxRouter;
import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.bridge.ConventionalBridge;
import dev.doorbell.pci.bridge.RootPort;
import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel finds behind bridges that firmware has set up, and where it believes pins lead. */
class PciEnumeratorTest {
    private static final int LINE_A = 35;
    private static final int BUSES = 4;

    private final GuestBench bench =
            new GuestBench(1).remembering("gicd", GuestBench.GICD, 0x1_0000);
    private final Backplane parts = bench.simulation().parts();
    private final Link link = new PcieLink(TimingProfile.named("ideal"), parts.time());
    private final HostBridge host = new HostBridge(parts, 0x2000_0000L);
    private final List<PciFunction> leaves = new ArrayList<>();

    private final PciBridge port =
            new RootPort(
                            parts,
                            "port",
                            new Slot(2, 0),
                            link,
                            RootPort.Model.GENERIC,
                            0,
                            DeviceBehaviour.SPECIFICATION)
                    .bridge();
    private final PciBridge outer = conventional(3);
    private final PciBridge inner = conventional(5);

    private PciBridge conventional(int device) {
        return new ConventionalBridge(
                        parts,
                        "bridge" + device,
                        new Slot(device, 0),
                        link,
                        ConventionalBridge.Model.PCI,
                        1,
                        DeviceBehaviour.SPECIFICATION)
                .bridge();
    }

    private PciFunction leaf(int device, int function) {
        PciFunction made = new PciFunction(new Slot(device, function), "leaf" + leaves.size());
        made.identify(0x1234, 0x11E8, 0x00FF00);
        made.placeBar(
                0,
                0x1000,
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        return 0x5A;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {}
                });
        leaves.add(made);
        return made;
    }

    @BeforeEach
    void plug() {
        host.plug(leaf(1, 0));
        host.plug(leaf(1, 2));
        host.plug(port.function());
        host.plug(outer.function());
        port.secondary().plug(leaf(0, 0));
        outer.secondary().plug(leaf(4, 0));
        outer.secondary().plug(inner.function());
        inner.secondary().plug(leaf(7, 0));
        host.assignBars();
        parts.bus()
                .map("ecam", GuestBench.ECAM, (long) BUSES << 20, host.ecam(), AccessTiming.FREE);
        parts.bus().map("pci", 0x2000_0000L, 0x1000_0000L, host.window(), AccessTiming.FREE);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<PciConfig> scan() {
        List<PciConfig> found = new ArrayList<>();
        bench.run(() -> found.addAll(PciEnumerator.scan(bench.core(0), GuestBench.PLATFORM)));
        return found;
    }

    private static List<String> addresses(List<PciConfig> functions) {
        return functions.stream().map(function -> function.address().toString()).toList();
    }

    @Test
    void everyFunctionOfEveryBusIsFoundAndBridgesComeBeforeWhatIsBehindThem() {
        assertThat(addresses(scan()))
                .containsExactly(
                        "00:01.0", "00:01.2", "00:02.0", "01:00.0", "00:03.0", "02:04.0", "02:05.0",
                        "03:07.0");
    }

    @Test
    void memoryBehindBridgesIsReachedAndRequestsCarryWhatTheControllerSees() {
        List<Long> reads = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        bench.run(
                () -> {
                    for (PciConfig function :
                            PciEnumerator.scan(bench.core(0), GuestBench.PLATFORM)) {
                        if (!function.isBridge()) {
                            function.enableMemoryAndMastering();
                            reads.add(bench.core(0).read(function.barBase(0), 1));
                            ids.add(function.requesterId());
                        }
                    }
                });
        assertThat(reads).hasSize(5).containsOnly(0x5AL);
        // Behind a port its own; behind bridges to conventional PCI the outermost bridge's.
        assertThat(ids).containsExactly(0x08, 0x0A, 0x100, 0x18, 0x18);
    }

    @Test
    void aPinIsRotatedAtEveryBridgeAsTheWiresAre() {
        InterruptRoutes routes =
                (bus, device, pin) ->
                        bus == 0
                                ? new InterruptRoutes.Route(
                                        LINE_A + (device + pin - 1) % InterruptRoutes.PINS,
                                        InterruptRoutes.Trigger.LEVEL)
                                : null;
        List<Integer> believed = new ArrayList<>();
        bench.run(
                () -> {
                    InterruptSetup setup =
                            new InterruptSetup(
                                    bench.core(0),
                                    routes,
                                    GicDriver.of(GuestBench.PLATFORM),
                                    null,
                                    MessageOrder.ENABLE_BEFORE_PIN_OFF);
                    for (PciConfig function :
                            PciEnumerator.scan(bench.core(0), GuestBench.PLATFORM)) {
                        if (!function.isBridge()) {
                            DeviceInterrupt armed = setup.arm(function, Delivery.INTX);
                            believed.add(armed == null ? 0 : armed.intid());
                        }
                    }
                });
        List<Integer> wired = new ArrayList<>();
        for (PciFunction leaf : leaves) {
            leaf.requestIntx(true);
            for (int line = 0; line < IntxRouter.LINES; line++) {
                if (host.intx().line(line).isHigh()) {
                    wired.add(LINE_A + line);
                }
            }
            leaf.requestIntx(false);
        }
        assertThat(believed).hasSize(5).isEqualTo(wired);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aBridgeWithoutABusNumberOfItsOwnLeadsNowhereAndTheSearchEnds(int number) {
        inner.function().config().write(BridgeRegister.SECONDARY_BUS.offset(), 1, number);
        assertThat(addresses(scan())).doesNotContain("03:07.0").contains("02:05.0", "01:00.0");
    }
}
