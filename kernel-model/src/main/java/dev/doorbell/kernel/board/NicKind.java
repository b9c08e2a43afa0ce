package dev.doorbell.kernel.board;

import dev.doorbell.nic.virtio.VirtioNetPci;

/** The NICs a board can be given. */
public enum NicKind {
    /** virtio-net as the Breenix plan supposes it: plain MSI and MSI-X. */
    VIRTIO_NET("virtio-net", VirtioNetPci.Messages.MSI_AND_MSIX),
    /** virtio-net as Parallels has it: MSI-X alone. */
    VIRTIO_NET_MSIX_ONLY("virtio-net-msix-only", VirtioNetPci.Messages.MSIX_ONLY);

    private final String label;
    private final VirtioNetPci.Messages messages;

    NicKind(String label, VirtioNetPci.Messages messages) {
        this.label = label;
        this.messages = messages;
    }

    /** The name on the command line and in results. */
    public String label() {
        return label;
    }

    VirtioNetPci.Messages messages() {
        return messages;
    }
}
