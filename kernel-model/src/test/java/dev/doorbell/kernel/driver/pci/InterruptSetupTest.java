package dev.doorbell.kernel.driver.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.policy.ReceivePolicy.MessageOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which SPI a pin has, and what is said where something is missing. */
class InterruptSetupTest {
    private static final PlatformConfig PLATFORM =
            new PlatformConfig(
                    GuestBench.GICD,
                    PlatformConfig.ABSENT,
                    GuestBench.GICR,
                    PlatformConfig.ABSENT,
                    PlatformConfig.ABSENT,
                    GuestBench.ECAM,
                    PlatformConfig.ABSENT,
                    GuestBench.MEMORY,
                    27);

    private final GuestBench bench =
            new GuestBench(1)
                    .remembering("gicd", GuestBench.GICD, 0x1_0000)
                    .remembering("fn", GuestBench.ECAM, 0x10_0000);

    @AfterEach
    void close() {
        bench.close();
    }

    private static InterruptRoutes routes(int firstIntid) {
        return firstIntid == PlatformConfig.ABSENT
                ? (bus, device, pin) -> null
                : InterruptRoutes.rotated(firstIntid);
    }

    /** The INTID that was armed, or the problem. */
    private String arm(InterruptRoutes routes, int device, Delivery delivery) {
        List<String> answers = new ArrayList<>();
        bench.run(
                () -> {
                    InterruptSetup setup =
                            new InterruptSetup(
                                    bench.core(0),
                                    routes,
                                    GicDriver.of(PLATFORM),
                                    null,
                                    MessageOrder.ENABLE_BEFORE_PIN_OFF);
                    PciConfig function = new PciConfig(bench.core(0), PLATFORM, device);
                    DeviceInterrupt armed = setup.arm(function, delivery);
                    answers.add(armed == null ? setup.problem() : "" + armed.intid());
                    if (armed != null) {
                        assertThat(armed.isShared()).isTrue();
                        int before = bench.accesses().size();
                        armed.handlingBegins(bench.core(0));
                        armed.handlingEnds(bench.core(0));
                        assertThat(bench.accesses()).hasSize(before);
                    }
                });
        return answers.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 35",
        "1, 1, 36",
        "2, 1, 37",
        "6, 1, 37",
        "4, 1, 35",
        "3, 4, 37",
        "31, 2, 35"
    })
    void aPinIsRotatedByItsDevicesNumber(int device, int pin, String intid) {
        bench.holding("fn", ((long) device << 15) + 0x3C, (long) pin << 8);
        assertThat(arm(routes(35), device, Delivery.INTX)).isEqualTo(intid);
    }

    @Test
    void aPinsSpiIsMadeLevelSensitiveWhileItIsDisabled() {
        bench.holding("fn", (2 << 15) + 0x3C, 0x100).holding("gicd", 0xC08, -1);
        arm(routes(35), 2, Delivery.INTX);
        assertThat(bench.writes())
                .containsExactly(
                        "write gicd+184 = 20",
                        "write gicd+c08 = fffff7ff",
                        "write gicd+6128 = 0",
                        "write gicd+612c = 0",
                        "write gicd+104 = 20");
    }

    @ParameterizedTest
    @CsvSource({
        "INTX, 35, 0x000, the function has no pin",
        "INTX, 35, 0x500, the function has no pin",
        "INTX, -1, 0x100, the board leads no pins to its interrupt controller",
        "MSI, 35, 0x100, the function has no MSI capability",
        "MSIX, 35, 0x100, the board has neither a GICv2m frame nor an ITS to take messages",
        "POLL, 35, 0x100, ''"
    })
    void whatIsMissingIsNamed(Delivery delivery, int intxFirst, String pin, String problem) {
        bench.holding("fn", (2 << 15) + 0x3C, Long.decode(pin))
                .holding("fn", (2 << 15) + 4, 0x0010_0000L)
                .holding("fn", (2 << 15) + 0x34, 0x40)
                .holding("fn", (2 << 15) + 0x40, 0x0011);
        assertThat(arm(routes(intxFirst), 2, delivery)).isEqualTo(problem);
        assertThat(bench.writes())
                .isEqualTo(
                        delivery == Delivery.POLL
                                ? List.of("write fn+10004 = 100400") // the pin is kept quiet
                                : List.of());
    }

    @Test
    void aRefusedVectorTurnsMsixOffAndThePinOn() {
        bench.holding("fn", (2 << 15) + 4, 0x0010_0406L)
                .holding("fn", (2 << 15) + 0x34, 0x40)
                .holding("fn", (2 << 15) + 0x40, 0x8002_0011L);
        bench.run(
                () ->
                        new InterruptSetup(
                                        bench.core(0),
                                        routes(35),
                                        GicDriver.of(PLATFORM),
                                        null,
                                        MessageOrder.ENABLE_BEFORE_PIN_OFF)
                                .giveUpMsix(new PciConfig(bench.core(0), PLATFORM, 2)));
        assertThat(bench.writes())
                .containsExactly("write fn+10040 = 20011", "write fn+10004 = 100006");
    }
}
