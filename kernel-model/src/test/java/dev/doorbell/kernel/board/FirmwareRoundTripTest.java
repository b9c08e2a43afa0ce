package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.boot.Discovered;
import dev.doorbell.kernel.boot.FirmwareSource;
import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.acpi.Madt;
import dev.doorbell.kernel.firmware.acpi.MadtEntry;
import dev.doorbell.kernel.firmware.aml.PrtReader;
import dev.doorbell.kernel.firmware.aml.PrtRoute;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.pci.IntxRouter;
import dev.doorbell.sim.firmware.FirmwareBlob;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a board's data say, its bytes say, and the kernel understands: no fact gets lost on the way. */
class FirmwareRoundTripTest {
    /** The kernel of the PCs is handed their numbers; their tables are looked at below. */
    private static final List<BoardSpec> BOARDS =
            BoardSpec.ALL.stream().filter(board -> !board.isPc()).toList();

    private static final int[] CORES = {1, 2, 4, 8, 64};

    private record Case(BoardSpec board, int cores, FirmwareSource source) {
        MachineConfig config() {
            return MachineConfig.on(board, Delivery.POLL, TimingProfile.named("ideal"))
                    .withCores(cores)
                    .with(source);
        }

        @Override
        public String toString() {
            return board.name() + ", " + cores + " cores, " + source.label();
        }
    }

    static List<Case> cases() {
        List<Case> all = new ArrayList<>();
        for (BoardSpec board : BOARDS) {
            for (int cores : CORES) {
                for (FirmwareSource source : FirmwareSource.values()) {
                    if (cores <= board.gic().coresMax()) {
                        all.add(new Case(board, cores, source));
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theKernelFindsWhatTheBoardHas(Case c) {
        try (Machine machine = Machine.boot(c.config())) {
            Discovered found = machine.discovered();
            BoardSpec board = c.board();
            PlatformConfig platform = found.platform();
            assertThat(platform.distributorBase()).isEqualTo(board.gic().distributorBase());
            assertThat(platform.cpuInterfaceBase()).isEqualTo(board.gic().cpuInterfaceBase());
            assertThat(platform.redistributorBase()).isEqualTo(board.gic().redistributorBase());
            assertThat(platform.itsBase()).isEqualTo(board.gic().itsBase());
            MessageFrameSpec frame = board.messageFrame();
            assertThat(platform.v2mBase())
                    .isEqualTo(frame == null ? PlatformConfig.ABSENT : frame.base());
            assertThat(platform.ecamBase()).isEqualTo(board.pci().ecamBase());
            assertThat(platform.timerIntid()).isEqualTo(board.timerIntid());
            assertThat(platform.heapBase()).isEqualTo(board.memoryBase());
            assertThat(found.cores()).isEqualTo(c.cores());
            assertThat(found.consoleBase()).isEqualTo(board.uart().base());
            assertThat(found.consoleIntid()).isEqualTo(board.uart().intid());
            if (c.source() != FirmwareSource.SCAN) {
                assertThat(platform.ioBase()).isEqualTo(board.pci().ioBase());
                assertThat(found.windowBase()).isEqualTo(board.pci().windowBase());
                assertThat(found.windowBytes()).isEqualTo(board.pci().windowBytes());
            }
            checkRoutes(board.pci().pins(), found.routes());
        }
    }

    private static void checkRoutes(PinWiring pins, InterruptRoutes routes) {
        for (int device = 0; device < PinWiring.DEVICES; device++) {
            for (int pin = 1; pin <= IntxRouter.LINES; pin++) {
                int intid = pins.intid(device, pin);
                InterruptRoutes.Route route = routes.route(0, device, pin);
                if (intid == PlatformConfig.ABSENT) {
                    assertThat(route).isNull();
                } else {
                    assertThat(route)
                            .as("device %d pin %d", device, pin)
                            .isEqualTo(
                                    new InterruptRoutes.Route(
                                            intid, InterruptRoutes.Trigger.LEVEL));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFrameArrivesWhicheverWayTheBoardWasFound(Case c) {
        for (Delivery delivery : List.of(Delivery.INTX, Delivery.MSIX)) {
            if (!c.board().deliveries().contains(delivery) || c.cores() > 8) {
                continue;
            }
            MachineConfig config =
                    MachineConfig.on(c.board(), delivery, TimingProfile.named("ideal"))
                            .withCores(c.cores())
                            .with(c.source())
                            .with(NicKind.VIRTIO_NET);
            try (Machine machine = Machine.boot(config)) {
                byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
                UdpFrames.write(frame, SyntheticTraffic.PORT, 0, 18);
                machine.wire().deliver(frame);
                machine.runFor(machine.time().ticksPerSecond() / 1000);
                assertThat(machine.journeys().breakdown().delivered()).isEqualTo(1);
            }
        }
    }

    @Test
    void theBytesLieInMemoryBeforeTheKernelRuns() {
        for (BoardSpec board : BOARDS) {
            try (Machine machine =
                    Machine.boot(
                            MachineConfig.on(board, Delivery.POLL, TimingProfile.named("ideal")))) {
                long base = board.memoryBase() + board.memoryBytes() - BoardFirmware.BYTES;
                assertThat(machine.firmware().blob("RSDP").address()).isEqualTo(base);
                for (FirmwareBlob blob : machine.firmware().blobs()) {
                    byte[] there = new byte[blob.bytes().length];
                    machine.parts().memory().copyOut(blob.address(), there, 0, there.length);
                    assertThat(there).as(blob.toString()).isEqualTo(blob.bytes());
                }
            }
        }
    }

    @Test
    void blobsDoNotOverlapWhateverTheNumberOfCores() {
        for (BoardSpec board : BOARDS) {
            for (int cores = 1; cores <= board.gic().coresMax(); cores += 7) {
                long end = 0;
                for (FirmwareBlob blob : BoardFirmware.of(board, cores).blobs()) {
                    assertThat(blob.address()).as(blob.toString()).isGreaterThanOrEqualTo(end);
                    end = blob.end();
                }
                assertThat(end).isLessThanOrEqualTo(board.memoryBase() + board.memoryBytes());
            }
        }
    }

    @Test
    void aPcsTablesNameItsApicsAndWhereItsPinsLead() throws FirmwareException {
        BoardSpec board =
                BoardSpec.ALL.stream()
                        .filter(each -> each.name().equals("x86-reference-apic"))
                        .findFirst()
                        .orElseThrow();
        BoardFirmware firmware = BoardFirmware.of(board, 4);
        Madt madt = Madt.parse(firmware.blob("APIC").bytes());
        assertThat(madt.lapic()).hasSize(4);
        assertThat(madt.ioapic())
                .extracting(MadtEntry.Ioapic::address)
                .containsExactly(GicSpec.Pc.IO_APIC_BASE);
        assertThat(madt.override())
                .extracting(MadtEntry.SourceOverride::gsi)
                .containsExactly(10L, 11L);
        List<PrtRoute> routes = PrtReader.read(firmware.blob("DSDT").bytes()).get(0).routes();
        assertThat(routes).hasSameSizeAs(board.pci().pins().routes());
        for (PrtRoute route : routes) {
            assertThat(route.gsi())
                    .isEqualTo(board.pci().pins().intid(route.slot(), route.pin() + 1));
        }
        assertThat(firmware.bootInformation().deviceTree()).isEqualTo(PlatformConfig.ABSENT);
    }
}
