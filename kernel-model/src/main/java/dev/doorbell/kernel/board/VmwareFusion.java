package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.pci.firmware.PrtStyle;

/**
 * A VMware Fusion virtual machine on Apple silicon.
 *
 * <p>Source: ryanbreen/breenix@ad84625 {@code kernel/src/platform_config.rs} and the GIC code there:
 * memory at 2 GiB, ECAM at 1 GiB, GICv3 whose kernel is non-secure, both timers, an 82574L. Assumed,
 * since no tables were found in public: the addresses of the GIC and of the console, the number of
 * SPIs, where pins lead, slots. The address of the ITS is what the Breenix plan claims; nothing else
 * says that there is one.
 */
final class VmwareFusion {
    private static final int SPI_WORDS = 8;
    private static final int CORES_MAX = 16;
    private static final int NIC_DEVICE = 16;
    private static final int DISK_DEVICE = 20;
    private static final long GIB = 1L << 30;

    private VmwareFusion() {}

    static BoardSpec withoutIts() {
        return board("vmware-fusion", PlatformConfig.ABSENT);
    }

    static BoardSpec withIts() {
        return board("vmware-fusion-its", 0x0801_0000L);
    }

    private static BoardSpec board(String name, long itsBase) {
        return new BoardSpec(
                name,
                new GicSpec.Version3(
                        0x0800_0000L, 0x080A_0000L, CORES_MAX, SPI_WORDS, itsBase, true),
                null,
                PciSpec.of(0x4000_0000L, 256, 0x1000_0000L, 0x1000_0000L)
                        .withPins(new PinWiring.Swizzled(40), PrtStyle.NUMBERS_FROM_METHOD)
                        .withInterruptLine(PciSpec.LINE_UNKNOWN)
                        .withSlots(NIC_DEVICE, DISK_DEVICE),
                2 * GIB,
                GIB,
                27,
                30,
                new UartSpec(UartSpec.Kind.NS16550, 0x0900_0000L, 33),
                NicKind.I82574L);
    }
}
