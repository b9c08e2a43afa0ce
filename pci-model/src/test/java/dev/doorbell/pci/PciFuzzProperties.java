package dev.doorbell.pci;

import static dev.doorbell.pci.TreeBoard.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.edu.EduDevice;
import dev.doorbell.pci.edu.EduTiming;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.pci.testkit.ConfigAccess;
import dev.doorbell.pci.testkit.ConfigAccessArbitrary;
import dev.doorbell.pci.testkit.ConfigTraffic;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.testkit.RegisterAccess;
import dev.doorbell.sim.timing.TimingProfile;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Random bytes at every register of every kind of function: nothing throws and nothing hangs. */
class PciFuzzProperties {
    private static final int ACCESSES = 3000;
    private static final String[] BRIDGES = {
        "pcie-root-port", "ioh3420", "pci-bridge", "pcie-pci-bridge", "dmi"
    };

    private static void plugAll(TreeBoard board) {
        PciBus root = board.host().root();
        for (int i = 0; i < BRIDGES.length; i++) {
            PciBridge outer = board.bridge(BRIDGES[i], root, i + 1);
            edu(board, outer.secondary(), 0);
            if (!outer.isSingleDevice()) {
                PciBridge inner = board.bridge("pci-bridge", outer.secondary(), 3);
                edu(board, inner.secondary(), 4);
            }
        }
        edu(board, root, 20);
    }

    private static void edu(TreeBoard board, PciBus bus, int device) {
        PcieLink link =
                new PcieLink(TimingProfile.named("ideal"), board.simulation().parts().time());
        EduDevice edu =
                new EduDevice(
                        board.simulation().parts(),
                        "edu",
                        new Slot(device, 0),
                        link,
                        EduTiming.qemu(board.simulation().parts().time()),
                        EduDevice.DMA_MASK_DEFAULT);
        bus.plug(edu.function());
    }

    @Provide
    Arbitrary<ConfigTraffic> anywhere() {
        return ConfigAccessArbitrary.toBuses(4)
                .likelyDevices(1, 2, 3, 4, 5)
                .addressesFrom(TreeBoard.WINDOW)
                .traffic(ACCESSES, ACCESSES);
    }

    @Property(tries = 30, seed = "20261124", edgeCases = EdgeCasesMode.NONE)
    @Label("random configuration and memory accesses end, and what is read-only stays")
    void randomAccessesEnd(
            @ForAll("anywhere") ConfigTraffic traffic, @ForAll long seed, @ForAll boolean qemu) {
        try (TreeBoard board =
                new TreeBoard(qemu ? DeviceBehaviour.QEMU : DeviceBehaviour.SPECIFICATION)) {
            plugAll(board);
            RandomStream random = new Seed(seed).stream("memory");
            BusTarget ecam = board.host().ecam();
            for (int i = 0; i < ACCESSES; i++) {
                ConfigAccess access = traffic.accesses().get(i);
                access.play(ecam, Requester.DEBUGGER);
                if (access.access().kind() == RegisterAccess.Kind.WRITE) {
                    readBack(access).play(ecam, Requester.DEBUGGER);
                }
                if (i % 3 == 0) {
                    int bytes = 1 << random.nextLong(4);
                    long address = TreeBoard.WINDOW + (random.nextLong() & 0xFFF_FFF8L);
                    board.store(address, bytes, random.nextLong());
                    board.load(address, bytes);
                }
                if (i % 48 == 0) {
                    board.simulation().runFor(1000);
                }
            }
            assertThat(board.read(at(0, 20, 0, 0), 4)).isEqualTo(0x11E8_1234L);
            assertThat(board.read(at(0, 1, 0, 0), 4)).isEqualTo(0x000C_1B36L);
        }
    }

    private static ConfigAccess readBack(ConfigAccess written) {
        RegisterAccess access = written.access();
        return new ConfigAccess(
                written.function(),
                new RegisterAccess(
                        RegisterAccess.Kind.READ,
                        access.offset(),
                        access.bytes(),
                        0,
                        access.register()));
    }

    @Test
    void busNumbersThatLoopOrOverlapFindTheirWay() {
        try (TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION)) {
            PciBus root = board.host().root();
            PciBridge first = board.bridge("pci-bridge", root, 1);
            PciBridge second = board.bridge("pci-bridge", root, 2);
            PciBridge inner = board.bridge("pci-bridge", first.secondary(), 3);
            board.function(first.secondary(), 5, 1);
            board.function(second.secondary(), 5, 1);
            board.function(inner.secondary(), 6, 1);
            board.write(at(0, 1, 0, 0x18), 4, 0x00FF_0000L); // secondary is the root's number
            assertThat(board.read(at(0, 1, 0, 0), 4)).isEqualTo(0x0001_1B36L);
            board.write(at(0, 1, 0, 0x18), 4, 0x00FF_0100L);
            board.write(at(0, 2, 0, 0x18), 4, 0x00FF_0100L); // the same bus twice: the first has it
            board.write(at(1, 3, 0, 0x18), 4, 0x00FF_0101L); // a bridge that says it is its parent
            assertThat(board.read(at(1, 5, 0, 0), 4)).isEqualTo(0x5605_1234L);
            assertThat(board.read(at(1, 6, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);
            assertThat(board.read(at(9, 0, 0, 0), 4)).isEqualTo(0xFFFF_FFFFL);
        }
    }

    @Test
    void resettingABusInMidTransferForgetsTheTransferAndLosesNoOrder() {
        try (TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION)) {
            PciBridge bridge = board.bridge("pci-bridge", board.host().root(), 1);
            PciFunction function = board.function(bridge.secondary(), 2, 1);
            UpstreamPort port = board.upstream(function);
            long bridgeAt = at(0, 1, 0, 0);
            long child = at(1, 2, 0, 0);
            board.open(bridgeAt, 1, 1, 0x1000_0000, 0x100F_FFFF);
            board.write(child + 4, 2, 7);
            board.write(child + 0x3C, 1, 9);
            function.requestIntx(true);
            assertThat(function.isBusMaster()).isTrue();

            board.write(bridgeAt + 0x3E, 2, 0x40);
            assertThat(board.read(child, 4)).isEqualTo(0xFFFF_FFFFL);
            assertThat(function.isBusMaster()).isFalse();
            assertThat(board.host().intx().line(3).isHigh()).isFalse();
            port.write(0x4000_0000L, 4, 1, -1);
            board.write(bridgeAt + 0x3E, 2, 0);

            assertThat(board.read(child, 4)).isEqualTo(0x5602_1234L);
            assertThat(board.read(child + 4, 2)).isZero();
            assertThat(board.read(child + 0x3C, 1)).isZero();
            assertThat(board.simulation().parts().memory().read(0x4000_0000L, 4)).isZero();
        }
    }

    @Test
    void aBarOverGuestMemoryLeavesMemoryToItself() {
        try (TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION)) {
            long memory = 0x4000_0000L;
            edu(board, board.host().root(), 5);
            board.simulation()
                    .parts()
                    .bus()
                    .map(
                            "pci",
                            TreeBoard.WINDOW,
                            0x2000_0000L,
                            board.host().window(),
                            AccessTiming.FREE);
            board.write(at(0, 5, 0, 0x10), 4, memory);
            board.write(at(0, 5, 0, 4), 2, 6);
            board.simulation().parts().memory().write(memory + 4, 4, 0x1234);

            assertThat(board.simulation().parts().bus().read(memory + 4, 4, Requester.DEBUGGER))
                    .isEqualTo(0x1234);
            assertThat(board.load(memory + 4, 4)).isZero(); // the tree itself does decode it
        }
    }

    @Test
    void aBarOverAnotherAndAWindowUpsideDownAnswerFromTheFront() {
        try (TreeBoard board = new TreeBoard(DeviceBehaviour.SPECIFICATION)) {
            PciBridge bridge = board.bridge("pci-bridge", board.host().root(), 1);
            long bridgeAt = at(0, 1, 0, 0);
            board.open(bridgeAt, 1, 1, 0x1010_0000, 0x1000_0000); // base above limit
            edu(board, bridge.secondary(), 2);
            edu(board, board.host().root(), 5);
            board.write(at(1, 2, 0, 0x10), 4, 0x1000_0000);
            board.write(at(1, 2, 0, 4), 2, 2);
            assertThat(board.load(0x1000_0000, 4)).isEqualTo(0xFFFF_FFFFL);

            board.write(at(0, 5, 0, 0x10), 4, 0x1000_0000);
            board.write(at(0, 5, 0, 4), 2, 2);
            board.store(0x1000_0004, 4, 1);
            assertThat(board.load(0x1000_0004, 4)).isEqualTo(0xFFFF_FFFEL);
            board.write(bridgeAt + 0x20, 4, 0x1000_1000); // now over the function on the root bus
            assertThat(board.load(0x1000_0004, 4)).isZero();
        }
    }
}
