package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.boot.FirmwareSource;
import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.pci.firmware.PrtStyle;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Boards that nobody sells: every number other than anybody's, pins wired one by one. */
class OwnBoardTest {
    private static BoardSpec own(PrtStyle style) {
        PinWiring pins =
                new PinWiring.Table(
                        List.of(
                                new PinRoute(3, 1, 70),
                                new PinRoute(3, 2, 50),
                                new PinRoute(7, 1, 50),
                                new PinRoute(9, 1, 70)));
        return BoardSpec.QEMU_VIRT_ITS
                .withName("own")
                .with(new GicSpec.Version3(0x5000_0000L, 0x5100_0000L, 64, 3, 0x5200_0000L))
                .with(
                        PciSpec.of(0x6000_0000L, 4, 0x2000_0000L, 0x0800_0000L)
                                .withPins(pins, style)
                                .withSlots(3, 9))
                .withMemory(0x3_0000_0000L, 64 << 20)
                .withTimers(20, 30)
                .with(new UartSpec(UartSpec.Kind.NS16550, 0x5300_0000L, 33));
    }

    private static Machine boot(BoardSpec board, Delivery delivery, FirmwareSource source) {
        MachineConfig config =
                MachineConfig.on(board, delivery, TimingProfile.named("ideal")).with(source);
        return Machine.boot(config.withCores(2));
    }

    private static void receiveOne(Machine machine) {
        byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
        UdpFrames.write(frame, SyntheticTraffic.PORT, 0, 18);
        machine.wire().deliver(frame);
        machine.runFor(machine.time().ticksPerSecond() / 1000);
        assertThat(machine.journeys().breakdown().delivered()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(PrtStyle.class)
    void pinsLeadWhereTheirTableSaysHoweverTheDsdtPutsIt(PrtStyle style) {
        for (FirmwareSource source : List.of(FirmwareSource.ACPI, FirmwareSource.DEVICE_TREE)) {
            try (Machine machine = boot(own(style), Delivery.INTX, source)) {
                receiveOne(machine);
                assertThat(machine.kernel().nicIrq()).isEqualTo(70);
                assertThat(machine.discovered().routes().route(0, 4, 1)).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FirmwareSource.class)
    void anItsIsFoundWhereverItIsPut(FirmwareSource source) {
        BoardSpec board =
                source == FirmwareSource.SCAN
                        ? own(PrtStyle.NUMBERS)
                                .with(
                                        new GicSpec.Version3(
                                                0x5000_0000L, 0x5100_0000L, 64, 3, 0x500C_0000L))
                        : own(PrtStyle.NUMBERS);
        try (Machine machine = boot(board, Delivery.MSIX, source)) {
            receiveOne(machine);
            assertThat(machine.kernel().nicIrq()).isGreaterThanOrEqualTo(8192);
        }
    }

    @Test
    void aScanKnowsNoPinsOfABoardItDoesNotKnow() {
        try (Machine machine = boot(own(PrtStyle.NUMBERS), Delivery.POLL, FirmwareSource.SCAN)) {
            assertThat(machine.discovered().routes().route(0, 3, 1)).isNull();
            assertThat(machine.discovered().platform().itsBase()).isEqualTo(PlatformConfig.ABSENT);
        }
    }

    @Test
    void sixtyFourCoresBoot() {
        MachineConfig config =
                MachineConfig.on(
                        BoardSpec.QEMU_VIRT_ITS, Delivery.MSIX, TimingProfile.named("ideal"));
        try (Machine machine = Machine.boot(config.withCores(64))) {
            machine.runFor(machine.time().ticksPerSecond() / 500);
            receiveOne(machine);
            for (int core = 0; core < 64; core++) {
                assertThat(machine.kernel().irqs().count(core, 27))
                        .as("core %d", core)
                        .isPositive();
            }
        }
    }

    /** The tree takes memory so high for VMware, and arms both timers there. */
    @Test
    void aPhysicalTimerThatLeadsNowhereIsThereAllTheSame() {
        BoardSpec board =
                BoardSpec.QEMU_VIRT
                        .withName("high")
                        .withMemory(0x8000_0000L, 64 << 20)
                        .withTimers(27, PlatformConfig.ABSENT);
        try (Machine machine = boot(board, Delivery.INTX, FirmwareSource.ACPI)) {
            long before = machine.kernel().tickCount();
            machine.runFor(machine.time().ticksPerSecond() / 100);
            assertThat(machine.kernel().tickCount() - before).isBetween(18L, 22L); // two cores
            assertThat(machine.trace().complaints()).isEmpty();
        }
    }
}
