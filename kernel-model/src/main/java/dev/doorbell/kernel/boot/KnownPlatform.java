package dev.doorbell.kernel.boot;

import static dev.doorbell.kernel.PlatformConfig.ABSENT;

import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel knows by heart of the platforms it was written for, and by what it recognizes them.
 *
 * <p>Source: ryanbreen/breenix@ad84625 {@code kernel/src/platform_config.rs} for the frame of Parallels;
 * QEMU 7.2 {@code hw/arm/virt.c}. Assumed: where pins lead on Parallels and VMware.
 */
enum KnownPlatform {
    /** QEMU's {@code virt}. */
    QEMU_VIRT(0x0800_0000L, 0x4000_0000L, 0x0802_0000L, 35),
    /** Parallels on Apple silicon. */
    PARALLELS(0x0201_0000L, 0x4000_0000L, 0x0225_0000L, 34),
    /** VMware Fusion on Apple silicon: memory is not where the others have it. */
    VMWARE_FUSION(0x0800_0000L, 0x8000_0000L, ABSENT, 40);

    private static final int FIRST_SPI = 32;
    private static final int LAST_SPI = 1019;

    private final long distributor;
    private final long memory;
    private final long messageFrame;
    private final int intxFirstIntid;

    KnownPlatform(long distributor, long memory, long messageFrame, int intxFirstIntid) {
        this.distributor = distributor;
        this.memory = memory;
        this.messageFrame = messageFrame;
        this.intxFirstIntid = intxFirstIntid;
    }

    /** The platform with its distributor and its memory there; null if it is none of these. */
    static @Nullable KnownPlatform of(long distributor, long memory) {
        for (KnownPlatform known : values()) {
            if (known.distributor == distributor && known.memory == memory) {
                return known;
            }
        }
        return null;
    }

    /** Where a GICv2m frame may be; absent if nowhere. */
    long messageFrame() {
        return messageFrame;
    }

    /** The root bus's pins, rotated; a line register that firmware filled in counts before that. */
    InterruptRoutes routes() {
        InterruptRoutes rotated = InterruptRoutes.rotated(intxFirstIntid);
        return new InterruptRoutes() {
            @Override
            public @Nullable Route route(int bus, int device, int pin) {
                return rotated.route(bus, device, pin);
            }

            @Override
            public @Nullable Route ofLine(int line) {
                // 0xFF means that firmware did not know; no SPI of a pin has that number here.
                boolean known = line >= FIRST_SPI && line <= LAST_SPI && line != LINE_UNKNOWN;
                return known ? new Route(line, Trigger.LEVEL) : null;
            }
        };
    }
}
