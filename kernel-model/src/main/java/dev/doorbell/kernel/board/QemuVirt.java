package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.pci.firmware.PrtStyle;
import org.jspecify.annotations.Nullable;

/**
 * QEMU's {@code virt}.
 *
 * <p>Source: QEMU 7.2 {@code hw/arm/virt.c}, memory and interrupt map.
 */
final class QemuVirt {
    private static final int SPI_WORDS = 8;

    /** The redistributor range below 4 GiB, 0xF60000 bytes. */
    private static final int CORES_MAX = 123;

    private static final long GICD = 0x0800_0000L;
    private static final long GIB = 1L << 30;

    private QemuVirt() {}

    static BoardSpec withGicv2() {
        return board(
                "qemu-virt",
                new GicSpec.Version2(GICD, 0x0801_0000L, SPI_WORDS),
                new MessageFrameSpec(0x0802_0000L, 80, 64));
    }

    static BoardSpec withIts() {
        return board("qemu-virt-its", gicv3(0x0808_0000L), null);
    }

    static BoardSpec withGicv3() {
        return board("qemu-virt-gicv3", gicv3(PlatformConfig.ABSENT), null);
    }

    private static GicSpec gicv3(long itsBase) {
        return new GicSpec.Version3(GICD, 0x080A_0000L, CORES_MAX, SPI_WORDS, itsBase);
    }

    private static BoardSpec board(String name, GicSpec gic, @Nullable MessageFrameSpec frame) {
        return new BoardSpec(
                name,
                gic,
                frame,
                PciSpec.of(0x40_1000_0000L, 256, 0x1000_0000L, 0x2EFF_0000L)
                        .withPorts(0x3EFF_0000L, 0x1_0000L)
                        .withPins(new PinWiring.Swizzled(35), PrtStyle.LINKS_GSI),
                0x4000_0000L,
                GIB,
                27,
                30,
                new UartSpec(UartSpec.Kind.PL011, 0x0900_0000L, 33),
                NicKind.VIRTIO_NET);
    }
}
