package dev.doorbell.pci.nvme;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.time.TimeBase;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The controller's features: their values, which can be changed, and what changing them does.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Get Features command", "Set Features command".
 */
final class Features {
    static final int ARBITRATION = 0x01;
    static final int POWER_MANAGEMENT = 0x02;
    static final int TEMPERATURE_THRESHOLD = 0x04;
    static final int ERROR_RECOVERY = 0x05;
    static final int VOLATILE_WRITE_CACHE = 0x06;
    static final int NUMBER_OF_QUEUES = 0x07;
    static final int INTERRUPT_COALESCING = 0x08;
    static final int VECTOR_CONFIGURATION = 0x09;
    static final int WRITE_ATOMICITY = 0x0A;
    static final int EVENT_CONFIGURATION = 0x0B;
    static final int TIMESTAMP = 0x0E;
    static final int HOST_BEHAVIOUR = 0x16;
    static final int COMMAND_SET_PROFILE = 0x19;

    static final int TIMESTAMP_BYTES = 8;
    static final int HOST_BEHAVIOUR_BYTES = 512;

    /** Composite temperature, in kelvin. Model note: it never changes. */
    static final int TEMPERATURE = 0x143;

    static final int TEMPERATURE_WARNING = 0x157;

    /** The namespace identifier that stands for all. */
    static final long ALL_NAMESPACES = 0xFFFF_FFFFL;

    private static final int SELECT_DEFAULT = 1;
    private static final int SELECT_SAVED = 2;
    private static final int SELECT_SUPPORTED = 3;
    private static final int CHANGEABLE = 1 << 2;
    private static final int NAMESPACE_SPECIFIC = 1 << 1;
    private static final int BURST_UNLIMITED = 7;
    private static final int NO_COALESCING = 1 << 16;
    private static final int HEALTH_TEMPERATURE_WANTED = 1 << 1;
    private static final int TIMESTAMP_SET_BY_HOST = 1;
    private static final long MILLISECONDS_MASK = (1L << 48) - 1;
    private static final int MILLION = 1_000_000;

    private final EventQueue clock;
    private final long millisecondTicks;
    private final int ioQueues;
    private final @Nullable NvmeNamespace namespace;
    private final long namespaceMax;
    private final InterruptUnit interrupts;
    private final CommandEngine engine;
    private final AsyncEvents events;
    private final boolean qemu;
    private final boolean kept;

    private int arbitration = BURST_UNLIMITED;
    private int powerState;
    private int overThreshold = TEMPERATURE_WARNING;
    private int underThreshold;
    private int writeAtomicity;
    private int eventConfiguration;
    private long timestamp;
    private long timestampSetTicks;
    private final byte[] hostBehaviour = new byte[HOST_BEHAVIOUR_BYTES];
    private boolean queuesCreated;

    Features(
            EventQueue clock,
            TimeBase time,
            NvmeConfig config,
            @Nullable NvmeNamespace namespace,
            long namespaceMax,
            InterruptUnit interrupts,
            CommandEngine engine,
            AsyncEvents events,
            DeviceBehaviour behaviour) {
        this.clock = clock;
        this.millisecondTicks = Math.max(1, time.ticksOfNanos(MILLION));
        this.ioQueues = config.ioQueues();
        this.namespace = namespace;
        this.namespaceMax = namespaceMax;
        this.interrupts = interrupts;
        this.engine = engine;
        this.events = events;
        this.qemu = behaviour.choice(NvmeChoice.Features.class) == NvmeChoice.Features.QEMU;
        this.kept =
                behaviour.choice(NvmeChoice.Reset.class) == NvmeChoice.Reset.KEEPS_PIN_AND_FEATURES;
    }

    /** An I/O queue has been created: how many there may be cannot be changed any more. */
    void queueCreated() {
        queuesCreated = true;
    }

    /** Whether the temperature is beyond a threshold. */
    boolean isTemperatureBeyond() {
        return TEMPERATURE >= overThreshold || TEMPERATURE <= underThreshold;
    }

    /** A controller reset. */
    void reset() {
        queuesCreated = false;
        setTimestamp(0);
        if (!kept) {
            resetAll();
        }
    }

    /** Every feature has its default value. */
    void resetAll() {
        queuesCreated = false;
        setTimestamp(0);
        arbitration = BURST_UNLIMITED;
        engine.setBurst(Integer.MAX_VALUE);
        powerState = 0;
        overThreshold = TEMPERATURE_WARNING;
        underThreshold = 0;
        writeAtomicity = 0;
        eventConfiguration = 0;
        Arrays.fill(hostBehaviour, (byte) 0);
        NvmeNamespace of = namespace;
        if (of != null) {
            of.writeCache = true;
            of.errorRecovery = 0;
        }
    }

    private boolean isSupported(int feature) {
        return switch (feature) {
            case ARBITRATION,
                    POWER_MANAGEMENT,
                    TEMPERATURE_THRESHOLD,
                    ERROR_RECOVERY,
                    VOLATILE_WRITE_CACHE,
                    NUMBER_OF_QUEUES,
                    INTERRUPT_COALESCING,
                    VECTOR_CONFIGURATION,
                    WRITE_ATOMICITY,
                    EVENT_CONFIGURATION,
                    TIMESTAMP ->
                    true;
            case HOST_BEHAVIOUR, COMMAND_SET_PROFILE -> qemu;
            default -> false;
        };
    }

    private int capabilities(int feature) {
        return switch (feature) {
            case TEMPERATURE_THRESHOLD,
                    VOLATILE_WRITE_CACHE,
                    NUMBER_OF_QUEUES,
                    EVENT_CONFIGURATION,
                    TIMESTAMP,
                    HOST_BEHAVIOUR,
                    COMMAND_SET_PROFILE ->
                    CHANGEABLE;
            case ERROR_RECOVERY -> CHANGEABLE | NAMESPACE_SPECIFIC;
            default -> qemu ? 0 : CHANGEABLE;
        };
    }

    /** Whether a namespace identifier is in range, the broadcast one included. */
    boolean isNamespaceValid(long id) {
        return id != 0 && (id == ALL_NAMESPACES || id <= namespaceMax);
    }

    private boolean isActive(long id) {
        return id == NvmeNamespace.ID && namespace != null;
    }

    private static int refused(int status) {
        return status | NvmeStatus.DO_NOT_RETRY;
    }

    // Get Features.

    /** Looks at Get Features; those that answer with data are answered here. */
    int prepareGet(NvmeCommand command) {
        int feature = command.dword(10) & 0xFF;
        int select = command.dword(10) >>> 8 & 7;
        if (!isSupported(feature)) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        boolean current = select != SELECT_DEFAULT && select != SELECT_SAVED;
        if (!current || select == SELECT_SUPPORTED) {
            return NvmeStatus.SUCCESS;
        }
        if (feature == TIMESTAMP) {
            LittleEndian.put(command.own(), 0, TIMESTAMP_BYTES, timestampNow());
            return command.moves(NvmeCommand.Direction.TO_HOST, TIMESTAMP_BYTES);
        }
        if (feature == HOST_BEHAVIOUR) {
            System.arraycopy(hostBehaviour, 0, command.own(), 0, HOST_BEHAVIOUR_BYTES);
            return command.moves(NvmeCommand.Direction.TO_HOST, HOST_BEHAVIOUR_BYTES);
        }
        return NvmeStatus.SUCCESS;
    }

    /** Does Get Features. */
    int get(NvmeCommand command) {
        int feature = command.dword(10) & 0xFF;
        int select = command.dword(10) >>> 8 & 7;
        long id = command.namespace();
        if ((capabilities(feature) & NAMESPACE_SPECIFIC) != 0) {
            if (!isNamespaceValid(id) || id == ALL_NAMESPACES) {
                return refused(NvmeStatus.INVALID_NAMESPACE);
            }
            if (!isActive(id)) {
                return refused(NvmeStatus.INVALID_FIELD);
            }
        }
        if (select == SELECT_SUPPORTED) {
            command.result = capabilities(feature);
            return NvmeStatus.SUCCESS;
        }
        boolean current = select != SELECT_DEFAULT && select != SELECT_SAVED;
        return current ? getCurrent(command, feature) : getDefault(command, feature);
    }

    private int getCurrent(NvmeCommand command, int feature) {
        NvmeNamespace of = namespace;
        switch (feature) {
            case ARBITRATION -> command.result = arbitration;
            case POWER_MANAGEMENT -> command.result = powerState;
            case TEMPERATURE_THRESHOLD -> {
                return getThreshold(command, overThreshold, underThreshold, true);
            }
            case ERROR_RECOVERY -> command.result = of == null ? 0 : of.errorRecovery;
            case VOLATILE_WRITE_CACHE -> command.result = of != null && of.writeCache ? 1 : 0;
            case INTERRUPT_COALESCING ->
                    command.result = interrupts.threshold() | interrupts.timeUnits() << 8;
            case VECTOR_CONFIGURATION -> {
                return getVector(command, false);
            }
            case WRITE_ATOMICITY -> command.result = writeAtomicity;
            case EVENT_CONFIGURATION -> command.result = eventConfiguration;
            default -> {
                return getDefault(command, feature);
            }
        }
        return NvmeStatus.SUCCESS;
    }

    private int getDefault(NvmeCommand command, int feature) {
        switch (feature) {
            case ARBITRATION -> command.result = BURST_UNLIMITED;
            case TEMPERATURE_THRESHOLD -> {
                return getThreshold(command, TEMPERATURE_WARNING, 0, false);
            }
            case NUMBER_OF_QUEUES -> command.result = queueCounts();
            case VECTOR_CONFIGURATION -> {
                return getVector(command, true);
            }
            case VOLATILE_WRITE_CACHE -> command.result = qemu ? 0 : 1;
            default -> command.result = 0;
        }
        return NvmeStatus.SUCCESS;
    }

    private static int getThreshold(NvmeCommand command, int over, int under, boolean checked) {
        int sensor = command.dword(11) >>> 16 & 0xF;
        int type = command.dword(11) >>> 20 & 3;
        if (sensor != 0) {
            command.result = 0; // there is no other sensor than the composite one
        } else if (type > 1 && checked) {
            return refused(NvmeStatus.INVALID_FIELD);
        } else {
            command.result = type == 0 ? over : type == 1 ? under : 0;
        }
        return NvmeStatus.SUCCESS;
    }

    private int getVector(NvmeCommand command, boolean initial) {
        int vector = command.dword(11) & 0xFFFF;
        if (vector > ioQueues || (!qemu && !interrupts.hasVector(vector))) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        boolean off = vector == 0 || (!initial && !qemu && interrupts.coalescingOff(vector));
        command.result = vector | (off ? NO_COALESCING : 0);
        return NvmeStatus.SUCCESS;
    }

    private int queueCounts() {
        return (ioQueues - 1) | ((ioQueues - 1) << 16);
    }

    private long timestampNow() {
        long elapsed = (clock.nowTicks() - timestampSetTicks) / millisecondTicks;
        long origin = timestamp == 0 ? 0 : (long) TIMESTAMP_SET_BY_HOST << 49;
        return ((timestamp + elapsed) & MILLISECONDS_MASK) | origin;
    }

    private void setTimestamp(long milliseconds) {
        timestamp = milliseconds & MILLISECONDS_MASK;
        timestampSetTicks = clock.nowTicks();
    }

    // Set Features.

    /** Looks at Set Features: whether it may be, and whether it brings data. */
    int prepareSet(NvmeCommand command) {
        int feature = command.dword(10) & 0xFF;
        if (command.dword(10) < 0) {
            return refused(NvmeStatus.FEATURE_NOT_SAVEABLE);
        }
        if (!isSupported(feature)) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        int status = checkNamespace(command.namespace(), capabilities(feature));
        if (status != NvmeStatus.SUCCESS) {
            return status;
        }
        if ((capabilities(feature) & CHANGEABLE) == 0) {
            return refused(NvmeStatus.FEATURE_NOT_CHANGEABLE);
        }
        return switch (feature) {
            case TIMESTAMP -> command.moves(NvmeCommand.Direction.TO_DEVICE, TIMESTAMP_BYTES);
            case HOST_BEHAVIOUR ->
                    command.moves(NvmeCommand.Direction.TO_DEVICE, HOST_BEHAVIOUR_BYTES);
            default -> NvmeStatus.SUCCESS;
        };
    }

    private int checkNamespace(long id, int capabilities) {
        if ((capabilities & NAMESPACE_SPECIFIC) == 0) {
            if (id == 0 || id == ALL_NAMESPACES) {
                return NvmeStatus.SUCCESS;
            }
            return isNamespaceValid(id)
                    ? refused(NvmeStatus.FEATURE_NOT_NAMESPACE_SPECIFIC)
                    : refused(NvmeStatus.INVALID_NAMESPACE);
        }
        if (!isNamespaceValid(id)) {
            return refused(NvmeStatus.INVALID_NAMESPACE);
        }
        return id == ALL_NAMESPACES || isActive(id)
                ? NvmeStatus.SUCCESS
                : refused(NvmeStatus.INVALID_FIELD);
    }

    /** Does Set Features. */
    int set(NvmeCommand command) {
        int value = command.dword(11);
        NvmeNamespace of = namespace;
        switch (command.dword(10) & 0xFF) {
            case ARBITRATION -> {
                arbitration = value;
                int burst = value & 7;
                engine.setBurst(burst == BURST_UNLIMITED ? Integer.MAX_VALUE : 1 << burst);
            }
            case POWER_MANAGEMENT -> {
                if ((value & 0x1F) != 0) {
                    return refused(NvmeStatus.INVALID_FIELD); // there is one state
                }
                powerState = value;
            }
            case TEMPERATURE_THRESHOLD -> {
                return setThreshold(value);
            }
            case ERROR_RECOVERY -> {
                if (of != null) {
                    of.errorRecovery = value;
                }
            }
            case VOLATILE_WRITE_CACHE -> {
                if (of != null) {
                    of.writeCache = (value & 1) != 0;
                }
            }
            case NUMBER_OF_QUEUES -> {
                return setQueues(command, value);
            }
            case INTERRUPT_COALESCING -> interrupts.setCoalescing(value & 0xFF, value >>> 8 & 0xFF);
            case VECTOR_CONFIGURATION -> {
                return setVector(value);
            }
            case WRITE_ATOMICITY -> writeAtomicity = value & 1;
            case EVENT_CONFIGURATION -> eventConfiguration = value;
            case TIMESTAMP -> setTimestamp(LittleEndian.get(command.own(), 0, TIMESTAMP_BYTES));
            case HOST_BEHAVIOUR ->
                    System.arraycopy(command.own(), 0, hostBehaviour, 0, HOST_BEHAVIOUR_BYTES);
            case COMMAND_SET_PROFILE -> {
                return (value & 0x1FF) == 0
                        ? NvmeStatus.SUCCESS
                        : refused(NvmeStatus.COMMAND_SETS_REJECTED);
            }
            default -> {
                return refused(NvmeStatus.INVALID_FIELD);
            }
        }
        return NvmeStatus.SUCCESS;
    }

    private int setThreshold(int value) {
        int sensor = value >>> 16 & 0xF;
        int type = value >>> 20 & 3;
        if (sensor != 0) {
            return NvmeStatus.SUCCESS;
        }
        if (type > 1) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        if (type == 0) {
            overThreshold = value & 0xFFFF;
        } else {
            underThreshold = value & 0xFFFF;
        }
        if (isTemperatureBeyond() && (eventConfiguration & HEALTH_TEMPERATURE_WANTED) != 0) {
            events.happened(
                    AsyncEvents.TYPE_HEALTH,
                    AsyncEvents.HEALTH_TEMPERATURE,
                    AdminCommands.LOG_HEALTH);
        }
        return NvmeStatus.SUCCESS;
    }

    private int setQueues(NvmeCommand command, int value) {
        if (queuesCreated) {
            return refused(NvmeStatus.COMMAND_SEQUENCE_ERROR);
        }
        if ((value & 0xFFFF) == 0xFFFF || value >>> 16 == 0xFFFF) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        command.result = queueCounts();
        return NvmeStatus.SUCCESS;
    }

    private int setVector(int value) {
        int vector = value & 0xFFFF;
        if (!interrupts.hasVector(vector)) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        interrupts.setCoalescingOff(vector, (value & NO_COALESCING) != 0);
        return NvmeStatus.SUCCESS;
    }
}
