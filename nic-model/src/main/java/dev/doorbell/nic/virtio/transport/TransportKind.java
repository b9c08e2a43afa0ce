package dev.doorbell.nic.virtio.transport;

/** Which register layouts a virtio function has, and where. */
public enum TransportKind {
    /** The legacy layout in memory space, as BAR 0: what hypervisors for Arm have shown. */
    LEGACY_MEMORY(true, false),
    /** The legacy layout in I/O space, as BAR 0. */
    LEGACY(true, false),
    /** The legacy layout in I/O space as BAR 0 and the modern one in BAR 4. */
    TRANSITIONAL(true, true),
    /** The modern layout alone, in BAR 4. */
    MODERN(false, true),
    /** The modern layout alone, of an endpoint of a PCI Express link: what is behind a port. */
    EXPRESS(false, true);

    private final boolean legacy;
    private final boolean modern;

    TransportKind(boolean legacy, boolean modern) {
        this.legacy = legacy;
        this.modern = modern;
    }

    /** Whether it has the legacy layout. */
    public boolean isLegacy() {
        return legacy;
    }

    /** Whether it has the modern layout. */
    public boolean isModern() {
        return modern;
    }
}
