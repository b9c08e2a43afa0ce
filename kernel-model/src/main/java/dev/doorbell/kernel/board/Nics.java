package dev.doorbell.kernel.board;

/** The NICs there are, under names that read well in a line: {@code Boards.qemuVirt().nic(e1000e())}. */
public final class Nics {
    private Nics() {}

    /** virtio-net as the Breenix plan supposes it: plain MSI and MSI-X. */
    public static NicKind virtioNet() {
        return NicKind.VIRTIO_NET;
    }

    /** virtio-net as Parallels has it: MSI-X alone. */
    public static NicKind virtioNetMsixOnly() {
        return NicKind.VIRTIO_NET_MSIX_ONLY;
    }

    /** virtio-net without the legacy layout: MSI-X alone. */
    public static NicKind virtioNetModern() {
        return NicKind.VIRTIO_NET_MODERN;
    }

    /** virtio-net as QEMU has it: the legacy layout in I/O space, the modern one too; MSI-X alone. */
    public static NicKind virtioNetTransitional() {
        return NicKind.VIRTIO_NET_TRANSITIONAL;
    }

    /** Intel's 82540EM: its pin alone. */
    public static NicKind e1000() {
        return NicKind.I82540EM;
    }

    /** Intel's 82545EM: its pin alone. */
    public static NicKind e1000Of82545em() {
        return NicKind.I82545EM;
    }

    /** Intel's 82574L: its pin, MSI and MSI-X. */
    public static NicKind e1000e() {
        return NicKind.I82574L;
    }
}
