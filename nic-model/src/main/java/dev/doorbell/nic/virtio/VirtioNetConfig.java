package dev.doorbell.nic.virtio;

import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.pci.behaviour.DeviceBehaviour;

/** What a virtio network card is like. Immutable; each {@code with} method gives a changed one. */
public final class VirtioNetConfig {
    private static final int QUEUE_VECTORS = 3;

    private final TransportKind kind;
    private final long features;
    private final int vectors;
    private final boolean plainMsi;
    private final DeviceBehaviour behaviour;

    private VirtioNetConfig(
            TransportKind kind,
            long features,
            int vectors,
            boolean plainMsi,
            DeviceBehaviour behaviour) {
        this.kind = kind;
        this.features = features;
        this.vectors = vectors;
        this.plainMsi = plainMsi;
        this.behaviour = behaviour;
    }

    /** The legacy layout in memory space, three vectors, an address and a link status: no more. */
    public static VirtioNetConfig plain() {
        return new VirtioNetConfig(
                TransportKind.LEGACY_MEMORY,
                NetFeatures.PLAIN,
                QUEUE_VECTORS,
                false,
                DeviceBehaviour.SPECIFICATION);
    }

    /** QEMU's features and a vector for each queue and for changes, by the specification. */
    public static VirtioNetConfig full(TransportKind kind) {
        return new VirtioNetConfig(
                kind, NetFeatures.QEMU, QUEUE_VECTORS + 1, false, DeviceBehaviour.SPECIFICATION);
    }

    /** With {@code features} offered; the modern layout leaves out those that are legacy only. */
    public VirtioNetConfig withFeatures(long features) {
        return new VirtioNetConfig(kind, features, vectors, plainMsi, behaviour);
    }

    /** With so many MSI-X vectors, 0 to 128; 0 for no MSI-X. */
    public VirtioNetConfig withVectors(int vectors) {
        return new VirtioNetConfig(kind, features, vectors, plainMsi, behaviour);
    }

    /** With plain MSI besides, which the standard does not describe. */
    public VirtioNetConfig withPlainMsi(boolean plainMsi) {
        return new VirtioNetConfig(kind, features, vectors, plainMsi, behaviour);
    }

    /** With these choices where implementations differ. */
    public VirtioNetConfig withBehaviour(DeviceBehaviour behaviour) {
        return new VirtioNetConfig(kind, features, vectors, plainMsi, behaviour);
    }

    /** Which register layouts it has. */
    public TransportKind kind() {
        return kind;
    }

    /** What it offers. */
    public long features() {
        return features;
    }

    /** MSI-X vectors. */
    public int vectors() {
        return vectors;
    }

    /** Whether it has plain MSI too. */
    public boolean plainMsi() {
        return plainMsi;
    }

    /** What it does where implementations differ. */
    public DeviceBehaviour behaviour() {
        return behaviour;
    }
}
