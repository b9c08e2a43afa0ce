package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.pci.firmware.PrtStyle;

/**
 * A Parallels virtual machine on Apple silicon.
 *
 * <p>Source: ryanbreen/breenix@ad84625 {@code docs/parallels-hwdump} and {@code
 * kernel/src/platform_config.rs}: GICv3, GICv2m frame with SPIs 53 to 116, ECAM of one bus, virtio-net
 * at 00:05.0, PL011 with INTID 32. The length of the redistributor range, 0x80000, is four cores.
 * Assumed, since no DSDT was found: that pins lead by rotation to INTIDs 34 to 37, through link devices.
 */
final class Parallels {
    private static final long GIB = 1L << 30;

    private Parallels() {}

    static BoardSpec board() {
        return new BoardSpec(
                "parallels",
                new GicSpec.Version3(0x0201_0000L, 0x0250_0000L, 4, 4, PlatformConfig.ABSENT),
                new MessageFrameSpec(0x0225_0000L, 53, 64),
                PciSpec.of(0x0230_0000L, 1, 0x1000_0000L, 0x1000_0000L)
                        .withPins(new PinWiring.Swizzled(34), PrtStyle.LINKS_LPC)
                        .withInterruptLine(PciSpec.LINE_UNKNOWN)
                        .withoutRootFunction()
                        .withSlots(5, 9),
                0x4000_0000L,
                GIB,
                27,
                PlatformConfig.ABSENT,
                new UartSpec(UartSpec.Kind.PL011, 0x0211_0000L, 32),
                NicKind.VIRTIO_NET);
    }
}
