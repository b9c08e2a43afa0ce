package dev.doorbell.kernel.board;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/**
 * Machines in a line: {@code Boards.qemuVirt().gicV3Its().cpus(4).nic(virtioNet()).boot(1)}.
 *
 * <p>Each begins with the board's own NIC, one core, the plan's kernel, and the profile that was made for
 * the board.
 */
public final class Boards {
    private static final String PARALLELS_PROFILE = "parallels-m1";

    private Boards() {}

    /** A Parallels virtual machine on Apple silicon: GICv3 and a GICv2m frame. */
    public static MachineBuilder parallels() {
        return on(PARALLELS_PROFILE, BoardSpec.PARALLELS);
    }

    /** QEMU's {@code virt}: GICv2 and a GICv2m frame, unless another controller is chosen. */
    public static MachineBuilder qemuVirt() {
        return on(
                "qemu-virt-tcg",
                BoardSpec.QEMU_VIRT,
                BoardSpec.QEMU_VIRT_ITS,
                BoardSpec.QEMU_VIRT_GICV3);
    }

    /** A VMware Fusion virtual machine on Apple silicon: GICv3, without an ITS unless it is chosen. */
    public static MachineBuilder vmwareFusion() {
        return on("vmware-fusion-m1", BoardSpec.VMWARE_FUSION, BoardSpec.VMWARE_FUSION_ITS);
    }

    /** A PC with 8259s, unless APICs are chosen. No profile was made for it: it has Parallels'. */
    public static MachineBuilder x86Reference() {
        return on(PARALLELS_PROFILE, BoardSpec.X86_REFERENCE, BoardSpec.X86_REFERENCE_APIC);
    }

    /** A board of one's own, or any there is, as it is; with Parallels' profile unless one is chosen. */
    public static MachineBuilder of(BoardSpec board) {
        return switch (board.name()) {
            case "qemu-virt", "qemu-virt-its", "qemu-virt-gicv3" -> on("qemu-virt-tcg", board);
            case "vmware-fusion", "vmware-fusion-its" -> on("vmware-fusion-m1", board);
            default -> on(PARALLELS_PROFILE, board);
        };
    }

    private static MachineBuilder on(String profile, BoardSpec... variants) {
        return new MachineBuilder(
                List.of(variants),
                MachineConfig.on(variants[0], Delivery.POLL, TimingProfile.named(profile)));
    }
}
