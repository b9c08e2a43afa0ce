package dev.doorbell.pci.neighbour;

import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * A controller of which only configuration space is modelled: header, BARs, capabilities.
 *
 * <p>Registers in its BARs read as zero, ignore writes, and each access is reported as unmodelled. It
 * never masters the bus and never interrupts; its MSI-X table is there and can be programmed.
 *
 * <p>The identities and layouts are those of QEMU 7.2's controllers; the GPU's layout is ours.
 */
public final class Neighbour {
    /** Which controller it is. */
    public enum Model {
        /** Intel's ICH9 AHCI host adapter: MSI with one message, registers in BAR 5. */
        ICH9_AHCI("ich9-ahci"),
        /** NEC's xHCI host controller: MSI with 16 messages, MSI-X with 16 vectors. */
        NEC_XHCI("nec-usb-xhci"),
        /** QEMU's own xHCI host controller: MSI-X with 16 vectors. */
        QEMU_XHCI("qemu-xhci"),
        /** A virtio GPU as Parallels has it: MSI-X with a vector for changes and one for its queue. */
        VIRTIO_GPU("virtio-gpu");

        private final String label;

        Model(String label) {
            this.label = label;
        }

        /**
         * The model called {@code label}.
         *
         * @return null if there is none
         */
        public static @Nullable Model of(String label) {
            for (Model model : values()) {
                if (model.label.equals(label)) {
                    return model;
                }
            }
            return null;
        }

        /** Its name in files and on the command line. */
        public String label() {
            return label;
        }
    }

    private static final int CLASS_AHCI = 0x01_0601;
    private static final int CLASS_DISPLAY = 0x03_8000;
    private static final int GPU_VECTORS = 2;
    private static final int CLASS_XHCI = 0x0C_0330;
    private static final int SUBSYSTEM_VENDOR = 0x1AF4;
    private static final int SUBSYSTEM = 0x1100;
    private static final int CAPABILITY_SATA = 0x12;
    private static final int XHCI_VECTORS = 16;
    private static final int XHCI_MESSAGES_LOG2 = 4;

    private final Trace trace;
    private final int source;
    private final PciFunction function;
    private final UpstreamPort upstream;

    /** Makes one in {@code slot} behind {@code link}, unplugged. */
    public Neighbour(
            Backplane backplane, Model model, Slot slot, Link link, DeviceBehaviour behaviour) {
        this.trace = backplane.trace();
        this.source = trace.source(model.label());
        ConfigSpace config =
                model == Model.ICH9_AHCI
                        ? ConfigSpace.conventional(behaviour)
                        : ConfigSpace.express(behaviour);
        this.function = new PciFunction(slot, model.label(), config);
        this.upstream = new UpstreamPort(backplane, function, link, tag -> {});
        switch (model) {
            case ICH9_AHCI -> becomeAhci();
            case NEC_XHCI -> {
                identify(0x1033, 0x0194, CLASS_XHCI, 3);
                addMsi(0x70, XHCI_MESSAGES_LOG2);
                becomeXhci();
            }
            case QEMU_XHCI -> {
                identify(0x1B36, 0x000D, CLASS_XHCI, 1);
                becomeXhci();
            }
            case VIRTIO_GPU -> {
                identify(0x1AF4, 0x1050, CLASS_DISPLAY, 1);
                addVectors(GPU_VECTORS);
            }
        }
    }

    private void identify(int vendor, int device, int classCode, int revision) {
        function.identify(vendor, device, classCode, SUBSYSTEM_VENDOR, SUBSYSTEM);
        function.config().set(HeaderRegister.REVISION_ID.offset(), 1, revision);
    }

    private void addMsi(int offset, int messagesLog2) {
        MsiCapability msi =
                MsiCapability.inFront(
                        function.config(), upstream, offset, messagesLog2, true, false);
        function.setMessagesEnabled(msi::isEnabled);
    }

    private void becomeAhci() {
        identify(0x8086, 0x2922, CLASS_AHCI, 2);
        ConfigSpace config = function.config();
        int sata = config.addCapabilityAt(0xA8, CAPABILITY_SATA, 8);
        config.set(sata + 2, 2, 0x0010); // revision 1.0
        config.set(sata + 4, 4, 0x48); // the index and data pair is in BAR 4
        addMsi(0x80, 0);
        config.set(0x90, 4, 0x40); // address map register: all ports are AHCI's
        function.placeBar(4, BarKind.IO, 0x20, new Unmodelled());
        function.placeBar(5, 0x1000, new Unmodelled());
    }

    private void becomeXhci() {
        addVectors(XHCI_VECTORS);
    }

    private void addVectors(int vectors) {
        new ExpressCapability(function, 0xA0, 2, ExpressCapability.Type.ENDPOINT);
        MsixCapability msix =
                new MsixCapability(
                        function.config(),
                        upstream,
                        0x90,
                        vectors,
                        new MsixCapability.Place(0, 0x3000),
                        new MsixCapability.Place(0, 0x3800));
        function.placeBar(0, BarKind.MEMORY_64, 0x4000, msix.over(0, new Unmodelled()));
    }

    /** What to plug into a bus. */
    public PciFunction function() {
        return function;
    }

    private final class Unmodelled implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            trace.guestError(source, TracePoint.REGISTER_UNMODELLED, offset, 0);
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            trace.guestError(source, TracePoint.REGISTER_UNMODELLED, offset, value);
        }
    }
}
