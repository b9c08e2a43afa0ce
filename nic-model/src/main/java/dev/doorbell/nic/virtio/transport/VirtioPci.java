package dev.doorbell.nic.virtio.transport;

import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.behaviour.DeviceChoice;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.capability.PowerManagementCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * A virtio device as a PCI function: its state as the driver knows it, and how it interrupts.
 *
 * <p>One device, one or two register layouts: {@link LegacyLayout} and {@link ModernLayout} show and
 * change what is kept here. A used buffer is announced by its queue's MSI-X vector, else by MSI, else
 * by INTx; the interrupt status register works in the latter two.
 *
 * <p>A driver that breaks a rule of the rings breaks the device: no queue moves until a reset. One
 * that has accepted VERSION_1 is told by DEVICE_NEEDS_RESET and a configuration change.
 *
 * <p>Model note: with plain MSI, which the standard does not describe, each used buffer that is not
 * suppressed sends a message, whether or not the interrupt status register was read.
 */
public final class VirtioPci {
    /** No MSI-X vector. */
    public static final int NO_VECTOR = 0xFFFF;

    /** VIRTIO_F_NOTIFY_ON_EMPTY: interrupt when a queue has run out of buffers; legacy only. */
    public static final long FEATURE_NOTIFY_ON_EMPTY = 1L << 24;

    /** VIRTIO_F_ANY_LAYOUT: a header needs no descriptor of its own; legacy only. */
    public static final long FEATURE_ANY_LAYOUT = 1L << 27;

    /** VIRTIO_F_INDIRECT_DESC: a descriptor may point to a table of descriptors. */
    public static final long FEATURE_INDIRECT = 1L << 28;

    /** VIRTIO_F_EVENT_IDX: indices say when to interrupt and to notify. */
    public static final long FEATURE_EVENT_INDEX = 1L << 29;

    /** A feature that only a driver that checks nothing accepts; legacy only. */
    public static final long FEATURE_BAD = 1L << 30;

    /** VIRTIO_F_VERSION_1: not a legacy driver. */
    public static final long FEATURE_VERSION_1 = 1L << 32;

    /** VIRTIO_F_RING_RESET: single queues can be reset. */
    public static final long FEATURE_RING_RESET = 1L << 40;

    private static final int VENDOR = 0x1AF4;
    private static final int DEVICE_TRANSITIONAL = 0x1000 - 1;
    private static final int DEVICE_MODERN = 0x1040;
    private static final int SUBSYSTEM_MODERN = 0x1100;
    private static final int REVISION_MODERN = 1;

    static final int STATUS_DRIVER = 2;
    static final int STATUS_ACKNOWLEDGE = 1;
    static final int STATUS_DRIVER_OK = 4;
    static final int STATUS_FEATURES_OK = 8;
    static final int STATUS_NEEDS_RESET = 0x40;

    private static final int ISR_QUEUE = 1;
    private static final int ISR_CHANGE = 2;

    private static final int LEGACY_BAR = 0;
    private static final int EXPRESS_AT = 0x40;
    private static final int POWER_STATE = 3;
    private static final int LEGACY_MEMORY_BYTES = 0x40;
    private static final int LEGACY_IO_BYTES = 0x20;
    private static final int MSIX_BAR = 1;
    private static final int MSIX_BYTES = 0x1000;
    private static final int MSIX_PENDING = 0x800;
    private static final int VECTORS_MAX = MSIX_PENDING / MsixCapability.ENTRY_BYTES;
    private static final int COMMAND_MASTER = 4;

    // Tags of writes: a used index or a hint, of which queue, in which of its epochs.
    private static final int TAG_QUEUE_SHIFT = 16;
    private static final int TAG_EPOCH_SHIFT = 32;
    private static final long TAG_HINT = 1L << 31;
    private static final int TAG_QUEUE_MASK = 0x7FFF;

    private final PciFunction function;
    private final UpstreamPort upstream;
    private final @Nullable MsiCapability msi;
    private final @Nullable MsixCapability msix;
    private final @Nullable ModernLayout modern;
    private final DeviceBehaviour behaviour;
    private final VirtioDevice device;
    private final Trace trace;
    private final int source;
    private final Virtqueue[] queues;
    private final int[] queueVectors;
    private final long offered;
    private final boolean checksFeatures;
    private final boolean setsIsrUnderMsix;
    private final int changeCause;
    private final boolean joinsMasterBit;

    // What the driver can see.
    private long features;
    private int status;
    private int interruptStatus;
    private int generation;
    private int configVector = NO_VECTOR;
    private int queueSelect;

    // What only the model knows.
    private boolean pinRequested;
    private boolean broken;
    private final boolean[] notifiedEarly;

    /**
     * Makes the function of {@code device} in {@code slot}, unplugged.
     *
     * @param offered the features it offers; the modern layout leaves out those that are legacy only
     * @param vectors MSI-X vectors, 0 to 128; 0 for no MSI-X
     * @param plainMsi whether it also offers MSI, with one message
     * @throws ConfigurationException if there cannot be as many vectors
     */
    public VirtioPci(
            Backplane backplane,
            Link link,
            Slot slot,
            String name,
            VirtioDevice device,
            TransportKind kind,
            long offered,
            int vectors,
            boolean plainMsi,
            DeviceBehaviour behaviour) {
        if (vectors < 0 || vectors > VECTORS_MAX) {
            throw new ConfigurationException(
                    name + " with " + vectors + " MSI-X vectors; expected 0 to " + VECTORS_MAX);
        }
        this.trace = backplane.trace();
        this.source = trace.source(name);
        this.device = device;
        this.behaviour = behaviour;
        this.offered = offered;
        checksFeatures = choice(VirtioChoice.Features.class) == VirtioChoice.Features.CHECKED;
        setsIsrUnderMsix = choice(VirtioChoice.IsrUnderMsix.class) == VirtioChoice.IsrUnderMsix.SET;
        changeCause =
                choice(VirtioChoice.ChangeCause.class) == VirtioChoice.ChangeCause.BOTH
                        ? ISR_QUEUE | ISR_CHANGE
                        : ISR_CHANGE;
        joinsMasterBit = choice(VirtioChoice.MasterBit.class) == VirtioChoice.MasterBit.JOINED;
        function = makeFunction(slot, name, kind, behaviour);
        identify(kind);
        upstream = new UpstreamPort(backplane, function, link, this::landed);
        msi = plainMsi ? new MsiCapability(function.config(), upstream, 0, true, false) : null;
        queues = new Virtqueue[device.queueCount()];
        queueVectors = new int[queues.length];
        notifiedEarly = new boolean[queues.length];
        for (int queue = 0; queue < queues.length; queue++) {
            queues[queue] = new Virtqueue(queue, device.queueEntries(queue), upstream, this);
            queueVectors[queue] = NO_VECTOR;
        }
        modern = kind.isModern() ? new ModernLayout(this, trace, source) : null;
        if (modern != null) {
            modern.place(function);
        }
        msix = vectors == 0 ? null : placeMsix(vectors);
        if (kind.isLegacy()) {
            LegacyLayout legacy = new LegacyLayout(this, trace, source);
            if (kind == TransportKind.LEGACY_MEMORY) {
                function.placeBar(LEGACY_BAR, LEGACY_MEMORY_BYTES, legacy);
            } else {
                function.placeBar(LEGACY_BAR, BarKind.IO, LEGACY_IO_BYTES, legacy);
            }
        }
        function.setMessagesEnabled(() -> isMsixEnabled() || isMsiEnabled());
        function.config().afterWrite(this::letGoOfPin);
        function.onReset(this::reset);
        if (joinsMasterBit) {
            function.config()
                    .onWrite(
                            HeaderRegister.COMMAND.offset(), 1, (before, bits) -> commandWritten());
        }
    }

    /** The function; capabilities that only PCI Express has come first. */
    private static PciFunction makeFunction(
            Slot slot, String name, TransportKind kind, DeviceBehaviour behaviour) {
        if (kind != TransportKind.EXPRESS) {
            return new PciFunction(slot, name);
        }
        PciFunction made = new PciFunction(slot, name, ConfigSpace.express(behaviour));
        new ExpressCapability(made, EXPRESS_AT, 2, ExpressCapability.Type.ENDPOINT)
                .linkControl()
                .resetsFunction();
        new PowerManagementCapability(
                made,
                EXPRESS_AT + ExpressCapability.BYTES_2,
                PowerManagementCapability.VERSION_3,
                0,
                POWER_STATE,
                0,
                behaviour);
        return made;
    }

    private void identify(TransportKind kind) {
        boolean modernOnly = !kind.isLegacy();
        function.identify(
                VENDOR,
                device.deviceType() + (modernOnly ? DEVICE_MODERN : DEVICE_TRANSITIONAL),
                device.classCode(),
                VENDOR,
                modernOnly ? SUBSYSTEM_MODERN : device.deviceType());
        if (modernOnly) {
            function.config().set(HeaderRegister.REVISION_ID.offset(), 1, REVISION_MODERN);
        }
    }

    private MsixCapability placeMsix(int vectors) {
        MsixCapability made =
                msi == null
                        ? new MsixCapability(
                                function.config(),
                                upstream,
                                0,
                                vectors,
                                new MsixCapability.Place(MSIX_BAR, 0),
                                new MsixCapability.Place(MSIX_BAR, MSIX_PENDING))
                        : new MsixCapability(
                                function.config(), upstream, vectors, MSIX_BAR, MSIX_PENDING);
        function.placeBar(MSIX_BAR, MSIX_BYTES, made.window());
        return made;
    }

    /** What to plug into a bus. */
    public PciFunction function() {
        return function;
    }

    /** How it masters the bus. */
    public UpstreamPort upstream() {
        return upstream;
    }

    /** Queue {@code number}. */
    public Virtqueue queue(int number) {
        return queues[number];
    }

    /** What it chose of {@code kind}. */
    public <E extends Enum<E> & DeviceChoice> E choice(Class<E> kind) {
        return behaviour.choice(kind);
    }

    /** Reports a guest error under the device's name. */
    public void complain(TracePoint rule, long first, long second) {
        trace.guestError(source, rule, first, second);
    }

    // What the device asks.

    /** Whether the driver accepted {@code feature}. */
    public boolean has(long feature) {
        return (features & feature) != 0;
    }

    /** Whether the driver has said DRIVER_OK and broken nothing since. */
    public boolean isRunning() {
        return (status & STATUS_DRIVER_OK) != 0;
    }

    /** Whether the driver broke a rule of the rings since the last reset. */
    public boolean isBroken() {
        return broken;
    }

    /** The device's configuration has changed: tells the driver, once it is there. */
    public void configChanged() {
        generation = generation + 1 & 0xFF;
        if (isRunning()) {
            announce(changeCause, configVector);
        }
    }

    // How it interrupts.

    boolean isMsixEnabled() {
        MsixCapability vectors = msix;
        return vectors != null && vectors.isEnabled();
    }

    private boolean isMsiEnabled() {
        MsiCapability messages = msi;
        return messages != null && messages.isEnabled();
    }

    void announceUsed(int queue) {
        announce(ISR_QUEUE, queueVectors[queue]);
    }

    private void announce(int cause, int vector) {
        MsixCapability vectors = msix;
        if (vectors != null && vectors.isEnabled()) {
            if (setsIsrUnderMsix) {
                interruptStatus |= cause;
            }
            if (vector != NO_VECTOR) {
                vectors.request(vector);
            }
            return;
        }
        interruptStatus |= cause;
        MsiCapability messages = msi;
        if (messages != null && messages.isEnabled()) {
            messages.request(0);
        } else {
            pinRequested = true;
        }
        settle();
    }

    /** Messages do not take over what the pin has asked for, nor does the pin come back after them. */
    private void letGoOfPin() {
        if (pinRequested && (isMsixEnabled() || isMsiEnabled())) {
            pinRequested = false;
            settle();
        }
    }

    int takeInterruptStatus() {
        int taken = interruptStatus;
        interruptStatus = 0;
        pinRequested = false;
        settle();
        return taken;
    }

    /** The only place that drives the pin. */
    private void settle() {
        function.requestIntx(pinRequested);
    }

    // What lands.

    long usedTag(int queue, int index) {
        return tag(queue) | index;
    }

    long hintTag(int queue) {
        return tag(queue) | TAG_HINT;
    }

    private long tag(int queue) {
        return (long) queues[queue].epoch() << TAG_EPOCH_SHIFT | (long) queue << TAG_QUEUE_SHIFT;
    }

    private void landed(long tag) {
        int number = (int) (tag >>> TAG_QUEUE_SHIFT) & TAG_QUEUE_MASK;
        boolean current = tag >>> TAG_EPOCH_SHIFT == queues[number].epoch();
        if ((tag & TAG_HINT) != 0) {
            if (current && queues[number].hintLanded()) {
                notified(number);
            }
            return;
        }
        if (current) {
            queues[number].usedLanded((int) tag & 0xFFFF);
        }
        device.usedLanded(number);
        if (current) {
            queues[number].settleHint(); // there may be room for it now
        }
    }

    // What the driver does.

    /** The driver broke a rule; {@code detail} is an index, a count or an address. */
    void fail(Virtqueue queue, TracePoint rule, long detail) {
        breakDevice(rule, queue.number(), detail);
    }

    /** The driver broke a rule: nothing moves until it resets the device. Reported once. */
    public void breakDevice(TracePoint rule, long first, long second) {
        if (broken) {
            return;
        }
        broken = true;
        for (Virtqueue queue : queues) {
            queue.stop();
        }
        complain(rule, first, second);
        if (has(FEATURE_VERSION_1)) {
            status |= STATUS_NEEDS_RESET;
            configChanged();
        }
    }

    long offered() {
        return offered;
    }

    /** What it offers to drivers of the modern layout. */
    long offeredToModern() {
        return offered
                & ~(FEATURE_NOTIFY_ON_EMPTY | FEATURE_ANY_LAYOUT | FEATURE_BAD)
                & ~device.legacyFeatures();
    }

    long features() {
        return features;
    }

    /** Takes what the driver accepts, unless the features are settled. */
    void accept(long wanted) {
        if ((status & STATUS_FEATURES_OK) == 0) {
            features = wanted & offered;
            for (Virtqueue queue : queues) {
                queue.setFeatures(has(FEATURE_EVENT_INDEX), has(FEATURE_NOTIFY_ON_EMPTY));
            }
            device.featuresAccepted(features);
        }
    }

    int status() {
        return status;
    }

    /** Takes a new status; FEATURES_OK is one the features accepted may keep clear. */
    void setStatus(int value, boolean acceptable) {
        if (value == 0) {
            reset();
            return;
        }
        int before = status;
        boolean settles = (value & ~before & STATUS_FEATURES_OK) != 0;
        if (settles && checksFeatures && !acceptable) {
            complain(TracePoint.VIRTIO_FEATURES_REFUSED, features, offered);
            status = value & ~STATUS_FEATURES_OK;
        } else {
            status = value;
        }
        if ((status & ~before & STATUS_DRIVER_OK) != 0) {
            start();
        }
    }

    /** Status as the legacy layout knows it: features are not checked. */
    void setLegacyStatus(int value) {
        if (value == (STATUS_ACKNOWLEDGE | STATUS_DRIVER) && joinsMasterBit) {
            int offset = HeaderRegister.COMMAND.offset();
            long command = function.config().get(offset, 2);
            function.config().write(offset, 2, command | COMMAND_MASTER);
        }
        setStatus(value, true);
    }

    private void commandWritten() {
        if ((function.config().get(HeaderRegister.COMMAND.offset(), 2) & COMMAND_MASTER) == 0) {
            status &= ~STATUS_DRIVER_OK;
        }
    }

    int generation() {
        return generation;
    }

    int queueSelect() {
        return queueSelect;
    }

    void selectQueue(int queue) {
        queueSelect = queue;
    }

    /** The queue that the registers show; null if there is no such queue. */
    @Nullable Virtqueue selected() {
        return queueSelect < queues.length ? queues[queueSelect] : null;
    }

    int queueCount() {
        return queues.length;
    }

    int configVector() {
        return configVector;
    }

    void setConfigVector(int vector) {
        int before = configVector;
        configVector = usable(vector);
        withdrawUnused(before);
    }

    int queueVector() {
        return queueSelect < queues.length ? queueVectors[queueSelect] : NO_VECTOR;
    }

    void setQueueVector(int vector) {
        if (queueSelect < queues.length) {
            int before = queueVectors[queueSelect];
            queueVectors[queueSelect] = usable(vector);
            withdrawUnused(before);
        }
    }

    /** A vector that nothing is mapped to any more has nothing to tell. */
    private void withdrawUnused(int vector) {
        MsixCapability vectors = msix;
        boolean used = configVector == vector;
        for (int other : queueVectors) {
            used |= other == vector;
        }
        if (vectors != null && !used) {
            vectors.withdraw(vector);
        }
    }

    /** A vector the table does not have reads back as none. */
    private int usable(int vector) {
        MsixCapability vectors = msix;
        return vectors != null && vector < vectors.vectorCount() ? vector : NO_VECTOR;
    }

    /** The driver notifies; a queue that is not set up, or not there, has nothing to notify of. */
    void notified(int queue) {
        if (queue >= queues.length || !queues[queue].isEnabled()) {
            return;
        }
        if (isRunning()) {
            device.notified(queue);
            queues[queue].settleHint();
        } else {
            notifiedEarly[queue] = true;
        }
    }

    /** The driver is ready: the device may begin with what it was notified of before. */
    private void start() {
        device.started();
        for (int queue = 0; queue < queues.length; queue++) {
            if (notifiedEarly[queue]) {
                notifiedEarly[queue] = false;
                notified(queue);
            }
        }
    }

    /** The selected queue begins anew, disabled. */
    void resetQueue(Virtqueue queue) {
        queue.restart();
        queue.setFeatures(has(FEATURE_EVENT_INDEX), has(FEATURE_NOTIFY_ON_EMPTY));
        queueVectors[queue.number()] = NO_VECTOR;
        if (broken) {
            queue.stop();
        }
        device.queueReset(queue.number());
    }

    long readConfig(long offset, int bytes) {
        return device.readConfig(offset, bytes);
    }

    void writeConfig(long offset, int bytes, long value) {
        device.writeConfig(offset, bytes, value);
    }

    /** What status 0 does, and a reset of the function. */
    void reset() {
        status = 0;
        features = 0;
        interruptStatus = 0;
        setConfigVector(NO_VECTOR);
        pinRequested = false;
        broken = false;
        if (modern != null) {
            modern.forget();
        }
        for (Virtqueue queue : queues) {
            queue.reset();
            queueSelect = queue.number();
            setQueueVector(NO_VECTOR);
            notifiedEarly[queue.number()] = false;
        }
        queueSelect = 0;
        device.featuresAccepted(0);
        device.reset();
        settle();
    }
}
