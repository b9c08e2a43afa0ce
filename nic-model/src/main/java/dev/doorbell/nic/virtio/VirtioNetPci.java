package dev.doorbell.nic.virtio;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.Nic;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.Trace;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A virtio network device on PCI with the legacy register layout in memory BAR 0, MSI-X in BAR 1.
 *
 * <p>Queue 0 receives, queue 1 transmits, 256 entries each. A used buffer is announced by the queue's
 * MSI-X vector, else by MSI, else by INTx; the interrupt status register works in the latter two.
 *
 * <p>Model note: with plain MSI, which the standard does not describe, each used buffer that is not
 * suppressed sends a message, whether or not the interrupt status register was read.
 */
public final class VirtioNetPci implements Nic, RegisterFile<LegacyRegister> {
    /** What the device offers besides INTx. */
    public enum Messages {
        /** Plain MSI with one message, and MSI-X: the device the Breenix plan supposes. */
        MSI_AND_MSIX,
        /** MSI-X alone: the device Parallels has. */
        MSIX_ONLY
    }

    /** No MSI-X vector. */
    static final int NO_VECTOR = 0xFFFF;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<LegacyRegister> MAP =
            RegisterMap.of(LegacyRegister.class, 0x20);

    private static final int VENDOR_VIRTIO = 0x1AF4;
    private static final int DEVICE_NET_TRANSITIONAL = 0x1000;
    private static final int CLASS_ETHERNET = 0x02_0000;
    private static final int SUBSYSTEM_NET = 1;
    private static final int REGISTERS_BAR = 0;
    private static final int REGISTERS_BYTES = 0x40;
    private static final int MSIX_BAR = 1;
    private static final int MSIX_BYTES = 0x1000;
    private static final int MSIX_PENDING = 0x800;
    private static final int MSIX_VECTORS = 3;
    private static final int VECTORS_OFFSET = 0x14;
    private static final int VECTORS_BYTES = 4;
    private static final int FEATURE_MAC = 1 << 5;
    private static final int FEATURE_STATUS = 1 << 16;
    private static final int FEATURES = FEATURE_MAC | FEATURE_STATUS;
    private static final int STATUS_DRIVER_OK = 4;
    private static final int ISR_QUEUE = 1;
    private static final int ISR_CONFIG = 2;
    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;

    private final PciFunction function;
    private final UpstreamPort upstream;
    private final @Nullable MsiCapability msi;
    private final MsixCapability msix;
    private final RegisterBank<LegacyRegister> registers;
    private final Virtqueue[] queues;
    private final ReceivePath receivePath;
    private final TransmitPath transmitPath;
    private final byte[] mac;
    private boolean linkUp = true;
    private Runnable room = () -> {};

    // What the driver can see.
    private int driverFeatures;
    private int queueSelect;
    private int status;
    private int interruptStatus;
    private int configVector = NO_VECTOR;
    private final int[] queueVectors = {NO_VECTOR, NO_VECTOR};

    /** Makes the device in {@code slot}, unplugged. */
    public VirtioNetPci(
            Backplane backplane, TimingProfile profile, Slot slot, Messages messages, byte[] mac) {
        Trace trace = backplane.trace();
        int source = trace.source("virtio-net");
        this.mac = mac.clone();
        function = new PciFunction(slot, "virtio-net");
        function.identify(
                VENDOR_VIRTIO,
                DEVICE_NET_TRANSITIONAL,
                CLASS_ETHERNET,
                VENDOR_VIRTIO,
                SUBSYSTEM_NET);
        upstream =
                new UpstreamPort(
                        backplane,
                        function,
                        new PcieLink(profile, backplane.time()),
                        this::receiveLanded);
        msi =
                messages == Messages.MSI_AND_MSIX
                        ? new MsiCapability(function.config(), upstream, 0, true, false)
                        : null;
        msix =
                new MsixCapability(
                        function.config(), upstream, MSIX_VECTORS, MSIX_BAR, MSIX_PENDING);
        registers = new RegisterBank<>(MAP, this, trace, source);
        function.placeBar(REGISTERS_BAR, REGISTERS_BYTES, new Registers());
        function.placeBar(MSIX_BAR, MSIX_BYTES, msix.window());
        function.setMessagesEnabled(() -> msix.isEnabled() || (msi != null && msi.isEnabled()));
        queues =
                new Virtqueue[] {
                    new Virtqueue(RECEIVE, upstream, trace, source),
                    new Virtqueue(TRANSMIT, upstream, trace, source)
                };
        receivePath =
                new ReceivePath(
                        backplane, profile, upstream, queues[RECEIVE], () -> announce(RECEIVE));
        transmitPath =
                new TransmitPath(
                        backplane.events(), upstream, queues[TRANSMIT], () -> announce(TRANSMIT));
    }

    @Override
    public PciFunction function() {
        return function;
    }

    /** Hears every frame the device puts on the wire; the array is the listener's to keep. */
    public void onTransmit(Consumer<byte[]> listener) {
        connect(
                (frame, offset, bytes) -> {
                    listener.accept(Arrays.copyOfRange(frame, offset, offset + bytes));
                    return 0;
                });
    }

    @Override
    public void connect(Cable cable) {
        transmitPath.connect(cable);
    }

    @Override
    public boolean canReceive(int bytes) {
        return linkUp && isRunning() && queues[RECEIVE].availableCount() > 0;
    }

    @Override
    public void onRoom(Runnable listener) {
        room = listener;
    }

    @Override
    public void setLink(boolean up) {
        if (linkUp != up) {
            linkUp = up;
            announceChange();
        }
    }

    /** Tells the driver that the device's configuration has changed. */
    private void announceChange() {
        if (msix.isEnabled()) {
            if (configVector != NO_VECTOR) {
                msix.request(configVector);
            }
            return;
        }
        signal(ISR_CONFIG);
    }

    @Override
    public void frameArrives(byte[] frame, int offset, int bytes, long journey) {
        receivePath.arrive(frame, offset, bytes, journey, linkUp && isRunning());
    }

    private void receiveLanded(long tag) {
        receivePath.landed((int) tag);
    }

    private boolean isRunning() {
        return (status & STATUS_DRIVER_OK) != 0;
    }

    /** Tells the driver that {@code queue} has used buffers, unless it asked not to be told. */
    private void announce(int queue) {
        if (queues[queue].suppressesInterrupts()) {
            return;
        }
        if (msix.isEnabled()) {
            if (queueVectors[queue] != NO_VECTOR) {
                msix.request(queueVectors[queue]);
            }
            return;
        }
        signal(ISR_QUEUE);
    }

    private void signal(int cause) {
        interruptStatus |= cause;
        MsiCapability messages = msi;
        if (messages != null && messages.isEnabled()) {
            messages.request(0);
        } else {
            function.requestIntx(true);
        }
    }

    private void reset() {
        status = 0;
        driverFeatures = 0;
        queueSelect = 0;
        interruptStatus = 0;
        configVector = NO_VECTOR;
        for (int queue = 0; queue < queues.length; queue++) {
            queueVectors[queue] = NO_VECTOR;
            queues[queue].place(0);
        }
        receivePath.reset();
        transmitPath.reset();
        function.requestIntx(false);
    }

    private boolean isQueueSelected() {
        return queueSelect < queues.length;
    }

    @Override
    public long read(LegacyRegister register, int index) {
        return switch (register) {
            case DEVICE_FEATURES -> FEATURES;
            case DRIVER_FEATURES -> driverFeatures;
            case QUEUE_ADDRESS ->
                    isQueueSelected() ? queues[queueSelect].pageNumber() & 0xFFFF_FFFFL : 0;
            case QUEUE_SIZE -> isQueueSelected() ? Virtqueue.SIZE : 0;
            case QUEUE_SELECT -> queueSelect;
            case QUEUE_NOTIFY -> 0;
            case DEVICE_STATUS -> status;
            case ISR_STATUS -> takeInterruptStatus();
            case CONFIG_VECTOR -> configVector;
            case QUEUE_VECTOR -> isQueueSelected() ? queueVectors[queueSelect] : NO_VECTOR;
            case MAC -> mac[index] & 0xFF;
            case LINK_STATUS -> linkUp ? 1 : 0;
        };
    }

    private int takeInterruptStatus() {
        int taken = interruptStatus;
        interruptStatus = 0;
        function.requestIntx(false);
        return taken;
    }

    @Override
    public void write(LegacyRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case DRIVER_FEATURES -> driverFeatures = bits & FEATURES;
            case QUEUE_ADDRESS -> {
                if (isQueueSelected()) {
                    queues[queueSelect].place(bits);
                }
            }
            case QUEUE_SELECT -> queueSelect = bits;
            case QUEUE_NOTIFY -> {
                if (bits == TRANSMIT && isRunning()) {
                    transmitPath.run();
                } else if (bits == RECEIVE) {
                    room.run();
                }
            }
            case DEVICE_STATUS -> {
                if (bits == 0) {
                    reset();
                } else {
                    status = bits;
                }
            }
            case CONFIG_VECTOR -> configVector = usable(bits);
            case QUEUE_VECTOR -> {
                if (isQueueSelected()) {
                    queueVectors[queueSelect] = usable(bits);
                }
            }
            case ISR_STATUS, DEVICE_FEATURES, QUEUE_SIZE, MAC, LINK_STATUS -> {}
        }
    }

    /** A vector the table does not have reads back as none. */
    private int usable(int vector) {
        return vector < msix.vectorCount() ? vector : NO_VECTOR;
    }

    /** BAR 0: moves the device's configuration up by four bytes where MSI-X makes room. */
    private final class Registers implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            return registers.read(placed(offset), bytes);
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            registers.write(placed(offset), bytes, value);
        }

        private long placed(long offset) {
            return offset >= VECTORS_OFFSET && !msix.isEnabled() ? offset + VECTORS_BYTES : offset;
        }
    }
}
