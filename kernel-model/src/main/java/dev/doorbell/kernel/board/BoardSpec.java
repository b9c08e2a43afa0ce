package dev.doorbell.kernel.board;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.PlatformConfig;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A board as data: what is where.
 *
 * @param name as the command line knows it
 * @param gic its interrupt controller
 * @param messageFrame its GICv2m frame; null if it has none
 * @param pci its PCI host bridge and what sits behind it
 * @param memoryBase first address of memory
 * @param memoryBytes bytes of memory
 * @param timerIntid PPI of the virtual timer
 */
public record BoardSpec(
        String name,
        GicSpec gic,
        @Nullable MessageFrameSpec messageFrame,
        PciSpec pci,
        long memoryBase,
        long memoryBytes,
        int timerIntid) {
    private static final int ABSENT = PlatformConfig.ABSENT;
    private static final long GIB = 1L << 30;

    /**
     * A Parallels virtual machine on Apple silicon.
     *
     * <p>Source: ryanbreen/breenix@ad84625 {@code docs/parallels-hwdump} and {@code
     * kernel/src/platform_config.rs}: GICv3, GICv2m frame with SPIs 53 to 116, ECAM of one bus,
     * virtio-net at 00:05.0. The length of the redistributor range, 0x80000, is four cores. Where its
     * pins lead is not known.
     */
    public static final BoardSpec PARALLELS =
            new BoardSpec(
                    "parallels",
                    new GicSpec.Version3(0x0201_0000L, 0x0250_0000L, 4, 4, ABSENT),
                    new MessageFrameSpec(0x0225_0000L, 53, 64),
                    new PciSpec(
                            0x0230_0000L,
                            1,
                            0x1000_0000L,
                            0x1000_0000L,
                            ABSENT,
                            0,
                            ABSENT,
                            false,
                            5,
                            6),
                    0x4000_0000L,
                    GIB,
                    27);

    private static final int QEMU_SPI_WORDS = 8;

    /** The redistributor range below 4 GiB, 0xF60000 bytes. */
    private static final int QEMU_CORES_MAX = 123;

    private static final PciSpec QEMU_PCI =
            new PciSpec(
                    0x40_1000_0000L,
                    256,
                    0x1000_0000L,
                    0x2EFF_0000L,
                    0x3EFF_0000L,
                    0x1_0000L,
                    35,
                    true,
                    2,
                    6);

    /**
     * QEMU's {@code virt} as it is without options: GICv2 and a GICv2m frame with SPIs 80 to 143.
     *
     * <p>Source: QEMU 7.2 {@code hw/arm/virt.c}, memory and interrupt map.
     */
    public static final BoardSpec QEMU_VIRT =
            qemu(
                    "qemu-virt",
                    new GicSpec.Version2(0x0800_0000L, 0x0801_0000L, QEMU_SPI_WORDS),
                    new MessageFrameSpec(0x0802_0000L, 80, 64));

    /** QEMU's {@code virt} with {@code gic-version=3}: GICv3 and ITS. Source: as {@link #QEMU_VIRT}. */
    public static final BoardSpec QEMU_VIRT_ITS =
            qemu("qemu-virt-its", qemuGicv3(0x0808_0000L), null);

    /**
     * QEMU's {@code virt} with {@code gic-version=3,its=off}: GICv3, and nothing that takes messages.
     * Source: as {@link #QEMU_VIRT}.
     */
    public static final BoardSpec QEMU_VIRT_GICV3 =
            qemu("qemu-virt-gicv3", qemuGicv3(ABSENT), null);

    /** All boards there are. */
    public static final List<BoardSpec> ALL =
            List.of(PARALLELS, QEMU_VIRT, QEMU_VIRT_ITS, QEMU_VIRT_GICV3);

    private static GicSpec qemuGicv3(long itsBase) {
        return new GicSpec.Version3(
                0x0800_0000L, 0x080A_0000L, QEMU_CORES_MAX, QEMU_SPI_WORDS, itsBase);
    }

    private static BoardSpec qemu(
            String name, GicSpec gic, @Nullable MessageFrameSpec messageFrame) {
        return new BoardSpec(name, gic, messageFrame, QEMU_PCI, 0x4000_0000L, GIB, 27);
    }

    /** The ways a device can be heard of on this board, if the device has them. */
    public Set<Delivery> deliveries() {
        Set<Delivery> ways = EnumSet.of(Delivery.POLL);
        if (pci.routesIntx()) {
            ways.add(Delivery.INTX);
        }
        if (messageFrame != null || gic.hasIts()) {
            ways.add(Delivery.MSI);
            ways.add(Delivery.MSIX);
        }
        return Collections.unmodifiableSet(ways);
    }

    /** What a kernel is told of the board. */
    PlatformConfig platform() {
        return new PlatformConfig(
                gic.distributorBase(),
                gic.cpuInterfaceBase(),
                gic.redistributorBase(),
                messageFrame == null ? ABSENT : messageFrame.base(),
                gic.itsBase(),
                pci.ecamBase(),
                pci.ioBase(),
                pci.intxFirstIntid(),
                memoryBase,
                timerIntid);
    }
}
