package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.board.BoardSpec;

/** The boards that ship, as an annotation can name them. */
public enum TestBoard {
    /** {@link BoardSpec#PARALLELS}. */
    PARALLELS(BoardSpec.PARALLELS),
    /** {@link BoardSpec#QEMU_VIRT}: GICv2 and a GICv2m frame. */
    QEMU_VIRT(BoardSpec.QEMU_VIRT),
    /** {@link BoardSpec#QEMU_VIRT_ITS}: GICv3 and ITS. */
    QEMU_VIRT_ITS(BoardSpec.QEMU_VIRT_ITS),
    /** {@link BoardSpec#QEMU_VIRT_GICV3}: nothing takes messages. */
    QEMU_VIRT_GICV3(BoardSpec.QEMU_VIRT_GICV3),
    /** {@link BoardSpec#VMWARE_FUSION}: nothing takes messages. */
    VMWARE_FUSION(BoardSpec.VMWARE_FUSION),
    /** {@link BoardSpec#VMWARE_FUSION_ITS}. */
    VMWARE_FUSION_ITS(BoardSpec.VMWARE_FUSION_ITS),
    /** {@link BoardSpec#X86_REFERENCE}: a PC with 8259s. */
    X86_REFERENCE(BoardSpec.X86_REFERENCE),
    /** {@link BoardSpec#X86_REFERENCE_APIC}: a PC with APICs. */
    X86_REFERENCE_APIC(BoardSpec.X86_REFERENCE_APIC);

    private final BoardSpec spec;

    TestBoard(BoardSpec spec) {
        this.spec = spec;
    }

    /** The board. */
    public BoardSpec spec() {
        return spec;
    }
}
