package dev.doorbell.kernel.board;

import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.v2m.Gicv2mRegister;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A board as data: what is where. The wiring and the tables that firmware leaves follow from it.
 *
 * @param name as the command line knows it
 * @param gic its interrupt controller
 * @param messageFrame its GICv2m frame; null if it has none
 * @param pci its PCI host bridge and what sits behind it
 * @param memoryBase first address of memory
 * @param memoryBytes bytes of memory, 16 MiB or more; firmware keeps the last {@link
 *     BoardFirmware#BYTES}
 * @param timerIntid PPI of the virtual timer
 * @param physicalTimerIntid PPI of the physical timer; {@link PlatformConfig#ABSENT} if there is none
 * @param uart its console, which is described but not modelled
 * @param nic the NIC it comes with
 */
public record BoardSpec(
        String name,
        GicSpec gic,
        @Nullable MessageFrameSpec messageFrame,
        PciSpec pci,
        long memoryBase,
        long memoryBytes,
        int timerIntid,
        int physicalTimerIntid,
        UartSpec uart,
        NicKind nic) {
    /** A Parallels virtual machine on Apple silicon. */
    public static final BoardSpec PARALLELS = Parallels.board();

    /** QEMU's {@code virt} without options: GICv2 and a GICv2m frame with SPIs 80 to 143. */
    public static final BoardSpec QEMU_VIRT = QemuVirt.withGicv2();

    /** QEMU's {@code virt} with {@code gic-version=3}: GICv3 and ITS. */
    public static final BoardSpec QEMU_VIRT_ITS = QemuVirt.withIts();

    /** QEMU's {@code virt} with {@code gic-version=3,its=off}: nothing takes messages. */
    public static final BoardSpec QEMU_VIRT_GICV3 = QemuVirt.withGicv3();

    /** A VMware Fusion virtual machine on Apple silicon, whose kernel is non-secure; no messages. */
    public static final BoardSpec VMWARE_FUSION = VmwareFusion.withoutIts();

    /** The same with the ITS that the Breenix plan claims it has. */
    public static final BoardSpec VMWARE_FUSION_ITS = VmwareFusion.withIts();

    /** A PC with 8259s, for comparison. */
    public static final BoardSpec X86_REFERENCE = Pc.withPics();

    /** The same with an IO-APIC and local APICs, which take messages. */
    public static final BoardSpec X86_REFERENCE_APIC = Pc.withApics();

    /** The boards with a GIC. */
    public static final List<BoardSpec> ARM =
            List.of(
                    PARALLELS,
                    QEMU_VIRT,
                    QEMU_VIRT_ITS,
                    QEMU_VIRT_GICV3,
                    VMWARE_FUSION,
                    VMWARE_FUSION_ITS);

    /** All boards there are. */
    public static final List<BoardSpec> ALL =
            Stream.concat(ARM.stream(), Stream.of(X86_REFERENCE, X86_REFERENCE_APIC)).toList();

    private static final long DISTRIBUTOR_V2_BYTES = 0x1000;
    private static final long DISTRIBUTOR_V3_BYTES = 0x1_0000;
    private static final long CPU_INTERFACE_BYTES = 0x2000;
    private static final long ITS_BYTES = 0x2_0000;
    private static final long FRAME_BYTES = 0x1000;

    /**
     * A range of addresses that a part of a board takes.
     *
     * @param part what it is called in messages
     * @param base its first address
     * @param bytes how long it is
     */
    public record Region(String part, long base, long bytes) {
        /** The last address. */
        public long last() {
            return base + bytes - 1;
        }

        @Override
        public String toString() {
            return String.format("%s [0x%x, 0x%x]", part, base, last());
        }
    }

    /** The ways a device can be heard of on this board, if the device has them. */
    public Set<Delivery> deliveries() {
        Set<Delivery> ways = EnumSet.of(Delivery.POLL);
        if (pci.routesIntx()) {
            ways.add(Delivery.INTX);
        }
        if (messageFrame != null || gic.takesMessages()) {
            ways.add(Delivery.MSI);
            ways.add(Delivery.MSIX);
        }
        return Collections.unmodifiableSet(ways);
    }

    /**
     * Where devices of this board write their messages: the ITS's doorbell, or the GICv2m frame's.
     *
     * @throws ConfigurationException if it has neither
     */
    public long doorbell() {
        if (gic.hasIts()) {
            return gic.itsBase() + Its.TRANSLATER_OFFSET;
        }
        MessageFrameSpec frame = messageFrame;
        if (frame == null) {
            throw new ConfigurationException(
                    "board "
                            + name
                            + " has no doorbell; expected one with an ITS or a GICv2m frame");
        }
        return frame.base() + Gicv2mRegister.MSI_SETSPI_NS.row().offset();
    }

    /** Whether it is a PC: no GIC, and no tables that firmware leaves. */
    public boolean isPc() {
        return gic instanceof GicSpec.Pc;
    }

    /** Every range of addresses that is taken, in the order of the record. */
    public List<Region> regions() {
        List<Region> all = new ArrayList<>();
        if (gic instanceof GicSpec.Pc pc) {
            return Pc.regions(this, pc);
        }
        if (gic instanceof GicSpec.Version3 version3) {
            all.add(new Region("gicd", gic.distributorBase(), DISTRIBUTOR_V3_BYTES));
            all.add(new Region("gicr", gic.redistributorBase(), version3.redistributorBytes()));
        } else {
            all.add(new Region("gicd", gic.distributorBase(), DISTRIBUTOR_V2_BYTES));
            all.add(new Region("gicc", gic.cpuInterfaceBase(), CPU_INTERFACE_BYTES));
        }
        if (gic.hasIts()) {
            all.add(new Region("its", gic.itsBase(), ITS_BYTES));
        }
        MessageFrameSpec frame = messageFrame;
        if (frame != null) {
            all.add(new Region("v2m", frame.base(), FRAME_BYTES));
        }
        all.add(new Region("ecam", pci.ecamBase(), pci.buses() * HostBridge.ECAM_BYTES_PER_BUS));
        all.add(new Region("pci.window", pci.windowBase(), pci.windowBytes()));
        if (pci.hasPorts()) {
            all.add(new Region("pci.io", pci.ioBase(), pci.ioBytes()));
        }
        all.add(new Region("uart", uart.base(), UartSpec.BYTES));
        all.add(new Region("memory", memoryBase, memoryBytes));
        return all;
    }

    /**
     * Checks that it can be built with so many cores.
     *
     * @throws dev.doorbell.sim.error.ConfigurationException naming what cannot be, and what to change
     */
    public void check(int cores) {
        new BoardCheck(this).check(cores);
    }

    // Boards of one's own.

    /** With another name. */
    public BoardSpec withName(String other) {
        return new BoardSpec(
                other,
                gic,
                messageFrame,
                pci,
                memoryBase,
                memoryBytes,
                timerIntid,
                physicalTimerIntid,
                uart,
                nic);
    }

    /** With another interrupt controller. */
    public BoardSpec with(GicSpec other) {
        return new BoardSpec(
                name,
                other,
                messageFrame,
                pci,
                memoryBase,
                memoryBytes,
                timerIntid,
                physicalTimerIntid,
                uart,
                nic);
    }

    /** With another GICv2m frame; null for none. */
    public BoardSpec with(@Nullable MessageFrameSpec other) {
        return new BoardSpec(
                name,
                gic,
                other,
                pci,
                memoryBase,
                memoryBytes,
                timerIntid,
                physicalTimerIntid,
                uart,
                nic);
    }

    /** With another PCI host. */
    public BoardSpec with(PciSpec other) {
        return new BoardSpec(
                name,
                gic,
                messageFrame,
                other,
                memoryBase,
                memoryBytes,
                timerIntid,
                physicalTimerIntid,
                uart,
                nic);
    }

    /** With memory elsewhere. */
    public BoardSpec withMemory(long base, long bytes) {
        return new BoardSpec(
                name,
                gic,
                messageFrame,
                pci,
                base,
                bytes,
                timerIntid,
                physicalTimerIntid,
                uart,
                nic);
    }

    /** With other PPIs for the timers; {@link PlatformConfig#ABSENT} if the physical one's leads nowhere. */
    public BoardSpec withTimers(int virtualIntid, int physicalIntid) {
        return new BoardSpec(
                name,
                gic,
                messageFrame,
                pci,
                memoryBase,
                memoryBytes,
                virtualIntid,
                physicalIntid,
                uart,
                nic);
    }

    /** With another console. */
    public BoardSpec with(UartSpec other) {
        return new BoardSpec(
                name,
                gic,
                messageFrame,
                pci,
                memoryBase,
                memoryBytes,
                timerIntid,
                physicalTimerIntid,
                other,
                nic);
    }

    /** With another NIC to come with. */
    public BoardSpec with(NicKind other) {
        return new BoardSpec(
                name,
                gic,
                messageFrame,
                pci,
                memoryBase,
                memoryBytes,
                timerIntid,
                physicalTimerIntid,
                uart,
                other);
    }

    /** With some of its numbers replaced. */
    public BoardSpec with(BoardOverrides overrides) {
        return overrides.applyTo(this);
    }
}
