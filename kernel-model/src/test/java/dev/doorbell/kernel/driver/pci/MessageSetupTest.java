package dev.doorbell.kernel.driver.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.Gicv2mDriver;
import dev.doorbell.kernel.driver.irqchip.MessageInterrupt;
import dev.doorbell.kernel.policy.ReceivePolicy.MessageOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arming MSI and MSI-X: nothing can arrive before the rest is true. */
class MessageSetupTest {
    private static final long TABLE = 0x2000_0000L;
    private static final String DOORBELL = Long.toHexString(GuestBench.V2M + 0x40);

    private final GuestBench bench =
            new GuestBench(1)
                    .remembering("gicd", GuestBench.GICD, 0x1_0000)
                    .remembering("v2m", GuestBench.V2M, 0x1000)
                    .remembering("fn", GuestBench.ECAM, 0x1000)
                    .remembering("table", TABLE, 0x1000)
                    .holding("v2m", 8, 53L << 16 | 1)
                    .holding("fn", 4, 0x0010_0006L)
                    .holding("fn", 0x34, 0x40);
    private final Gicv2mDriver frame =
            new Gicv2mDriver(GuestBench.PLATFORM, GicDriver.of(GuestBench.PLATFORM));
    private final PciConfig function = new PciConfig(bench.core(0), GuestBench.PLATFORM, 0);
    private final MessageSetup setup =
            new MessageSetup(bench.core(0), frame, MessageOrder.ENABLE_BEFORE_PIN_OFF);
    private final MessageSetup later =
            new MessageSetup(bench.core(0), frame, MessageOrder.DISABLED_WHILE_WRITTEN);
    private final List<Integer> answers = new ArrayList<>();

    private void armMsi() {
        answers.add(enabled(setup.prepareMsi(function)));
    }

    private void armMsix() {
        answers.add(enabled(setup.prepareMsix(function)));
    }

    private int enabled(@Nullable MessageInterrupt interrupt) {
        if (interrupt == null) {
            return 0;
        }
        interrupt.enable(bench.core(0));
        return interrupt.intid();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void plainMsiIsAimedThenEnabledThenThePinThenTheTriggerThenTheSpi() {
        bench.holding("fn", 0x40, 0x0070_0005L); // 32-bit, enabled messages garbage
        bench.run(this::armMsi);

        assertThat(answers).containsExactly(53);
        assertThat(bench.writes())
                .containsExactly(
                        "write fn+44 = " + DOORBELL,
                        "write fn+48 = 35",
                        "write fn+40 = 10005",
                        "write fn+4 = 100406",
                        "write gicd+c0c = 800",
                        "write gicd+61a8 = 0",
                        "write gicd+61ac = 0",
                        "write gicd+104 = 200000");
    }

    @Test
    void aWideMaskableCapabilityHasItsUpperHalfSetAndItsVectorUnmasked() {
        bench.holding("fn", 0x40, 0x0180_0005L).holding("fn", 0x48, -1L).holding("fn", 0x50, -1L);
        bench.run(this::armMsi);

        assertThat(bench.writes())
                .startsWith(
                        "write fn+44 = " + DOORBELL,
                        "write fn+48 = 0",
                        "write fn+4c = 35",
                        "write fn+50 = 0",
                        "write fn+40 = 1810005");
    }

    @Test
    void msixEntriesAreWrittenAndUnmaskedBeforeMsixIsEnabled() {
        bench.holding("fn", 0x40, 0x4002_0011L) // three vectors, function masked
                .holding("fn", 0x44, 0x100 | 1)
                .holding("fn", 0x14, TABLE);
        bench.run(this::armMsix);

        List<String> expected = new ArrayList<>();
        for (int vector = 0; vector < 3; vector++) {
            String[] words = {DOORBELL, "0", "35", "0"};
            for (int word = 0; word < 4; word++) {
                int offset = 0x100 + 16 * vector + 4 * word;
                expected.add("write table+" + Integer.toHexString(offset) + " = " + words[word]);
            }
        }
        expected.addAll(
                List.of(
                        "write gicd+c0c = 800",
                        "write fn+40 = 80020011",
                        "write fn+4 = 100406",
                        "write gicd+61a8 = 0",
                        "write gicd+61ac = 0",
                        "write gicd+104 = 200000"));
        assertThat(bench.writes()).containsExactlyElementsOf(expected);
        assertThat(answers).containsExactly(53);
    }

    @Test
    void withoutTheCapabilityNothingIsWrittenAndNoSpiTaken() {
        bench.holding("fn", 0x40, 0x0000_0009L);
        bench.run(
                () -> {
                    armMsi();
                    armMsix();
                });
        assertThat(answers).containsExactly(0, 0);
        assertThat(bench.writes()).isEmpty();
        assertThat(bench.accesses()).doesNotContain("read v2m+8");
    }

    @Test
    void whenTheFrameIsUsedUpNothingIsWritten() {
        bench.holding("fn", 0x40, 0x0000_0005L);
        bench.run(
                () -> {
                    frame.probe(bench.core(0));
                    frame.allocateMsiSpi();
                    armMsi();
                });
        assertThat(answers).containsExactly(0);
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void theLaterOrderWritesWhileMsiIsDisabledAndMaskedAndThePinIsOffBeforeItIsEnabled() {
        bench.holding("fn", 0x40, 0x0181_0005L).holding("fn", 0x48, -1L).holding("fn", 0x4C, 0L);
        bench.run(() -> answers.add(enabled(later.prepareMsi(function))));

        assertThat(bench.writes())
                .containsExactly(
                        "write fn+40 = 1800005",
                        "write fn+50 = 1",
                        "write fn+44 = " + DOORBELL,
                        "write fn+48 = 0",
                        "write fn+4c = 35",
                        "write fn+4 = 100406",
                        "write fn+40 = 1810005",
                        "write fn+50 = 0",
                        "write gicd+c0c = 800",
                        "write gicd+61a8 = 0",
                        "write gicd+61ac = 0",
                        "write gicd+104 = 200000");
    }
}
