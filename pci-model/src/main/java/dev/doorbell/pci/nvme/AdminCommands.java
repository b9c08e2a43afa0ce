package dev.doorbell.pci.nvme;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.MsixCapability;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The commands of the admin queue.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Admin Command Set". Left out, and refused as invalid
 * opcodes: firmware, namespace management, self test, directives, sanitize, security, doorbell
 * buffers.
 */
final class AdminCommands implements CommandSet {
    static final int LOG_ERRORS = 1;
    static final int LOG_HEALTH = 2;
    static final int LOG_FIRMWARE = 3;
    static final int LOG_CHANGED_NAMESPACES = 4;
    static final int LOG_EFFECTS = 5;

    /** Entries of an I/O queue, less one. */
    static final int QUEUE_ENTRIES_MAX = 0x7FF;

    private static final int DELETE_SUBMISSION = 0x00;
    private static final int CREATE_SUBMISSION = 0x01;
    private static final int GET_LOG_PAGE = 0x02;
    private static final int DELETE_COMPLETION = 0x04;
    private static final int CREATE_COMPLETION = 0x05;
    private static final int IDENTIFY = 0x06;
    private static final int ABORT = 0x08;
    private static final int SET_FEATURES = 0x09;
    private static final int GET_FEATURES = 0x0A;
    private static final int ASYNC_EVENT_REQUEST = 0x0C;

    static final int FORMAT = 0x80;

    private static final int CONTIGUOUS = 1;
    private static final int INTERRUPTS = 2;
    private static final int ENTRY_SIZES = 0x46;
    private static final int NOT_ABORTED = 1;

    private final Queues queues;
    private final InterruptUnit interrupts;
    private final CommandEngine engine;
    private final Features features;
    private final AsyncEvents events;
    private final LogPages logs;
    private final IdentifyData identity;
    private final MsixCapability msix;
    private final @Nullable NvmeNamespace namespace;
    private final boolean named;

    /** The sizes of I/O queue entries as CC has them, bits 23:16 of it. */
    private int entrySizes;

    AdminCommands(
            Queues queues,
            InterruptUnit interrupts,
            CommandEngine engine,
            Features features,
            AsyncEvents events,
            LogPages logs,
            IdentifyData identity,
            MsixCapability msix,
            @Nullable NvmeNamespace namespace,
            DeviceBehaviour behaviour) {
        this.queues = queues;
        this.interrupts = interrupts;
        this.engine = engine;
        this.features = features;
        this.events = events;
        this.logs = logs;
        this.identity = identity;
        this.msix = msix;
        this.namespace = namespace;
        this.named = behaviour.choice(NvmeChoice.Refusals.class) == NvmeChoice.Refusals.NAMED;
    }

    void setEntrySizes(int sizes) {
        entrySizes = sizes;
    }

    @Override
    public boolean isImmediate() {
        return true;
    }

    private static int refused(int status) {
        return status | NvmeStatus.DO_NOT_RETRY;
    }

    @Override
    public int prepare(NvmeCommand command) {
        int opcode = command.opcode();
        if (!isKnown(opcode)) {
            return refused(NvmeStatus.INVALID_OPCODE);
        }
        if (!command.usesPrps()) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        if (command.isFused()) {
            return NvmeStatus.INVALID_FIELD;
        }
        return switch (opcode) {
            case IDENTIFY -> identify(command);
            case GET_LOG_PAGE -> logPage(command);
            case SET_FEATURES -> features.prepareSet(command);
            case GET_FEATURES -> features.prepareGet(command);
            case FORMAT -> checkFormat(command);
            default -> NvmeStatus.SUCCESS;
        };
    }

    /** Whether the controller knows an admin opcode. */
    static boolean isKnown(int opcode) {
        return switch (opcode) {
            case DELETE_SUBMISSION,
                    CREATE_SUBMISSION,
                    GET_LOG_PAGE,
                    DELETE_COMPLETION,
                    CREATE_COMPLETION,
                    IDENTIFY,
                    ABORT,
                    SET_FEATURES,
                    GET_FEATURES,
                    ASYNC_EVENT_REQUEST,
                    FORMAT ->
                    true;
            default -> false;
        };
    }

    @Override
    public int take(NvmeCommand command, int at, byte[] from, int bytes) {
        System.arraycopy(from, 0, command.own(), at, bytes);
        return NvmeStatus.SUCCESS;
    }

    @Override
    public void give(NvmeCommand command, int at, byte[] to, int bytes) {
        if (command.opcode() == GET_LOG_PAGE) {
            logs.give(command, at, to, bytes);
        } else {
            System.arraycopy(command.own(), at, to, 0, bytes);
        }
    }

    @Override
    public int execute(NvmeCommand command) {
        return switch (command.opcode()) {
            case CREATE_COMPLETION -> createCompletion(command);
            case CREATE_SUBMISSION -> createSubmission(command);
            case DELETE_COMPLETION -> deleteCompletion(command);
            case DELETE_SUBMISSION -> deleteSubmission(command);
            case ABORT -> abort(command);
            case SET_FEATURES -> features.set(command);
            case GET_FEATURES -> features.get(command);
            case ASYNC_EVENT_REQUEST -> events.request(command.id());
            case FORMAT -> format();
            default -> NvmeStatus.SUCCESS; // all of it was the data
        };
    }

    // Identify.

    private int identify(NvmeCommand command) {
        long id = command.namespace();
        byte[] to = command.own();
        int status = NvmeStatus.SUCCESS;
        switch (command.dword(10) & 0xFF) {
            case 0x00, 0x11 -> status = identifyNamespace(id, to);
            case 0x01 -> identity.controller(to);
            case 0x02, 0x10 -> status = identifyActive(id, to);
            case 0x03 -> status = identifyDescriptors(id, to);
            case 0x05, 0x1B -> status = identifyNamespaceInSet(command, to);
            case 0x06 -> {
                if (commandSet(command) != 0) {
                    return refused(NvmeStatus.INVALID_FIELD);
                }
                identity.commandSetLimits(to);
            }
            case 0x07, 0x1A -> {
                status = identifyActive(id, to);
                if (status == NvmeStatus.SUCCESS && commandSet(command) != 0) {
                    return refused(NvmeStatus.INVALID_FIELD);
                }
            }
            case 0x14, 0x15 -> {
                if (!identity.tellsOfVirtualisation()) {
                    return refused(NvmeStatus.INVALID_FIELD);
                }
                Arrays.fill(to, 0, IdentifyData.BYTES, (byte) 0); // no secondary ones
                if ((command.dword(10) & 0xFF) == 0x14) {
                    identity.primaryController(to);
                }
            }
            case 0x1C -> identity.commandSets(to);
            default -> status = refused(NvmeStatus.INVALID_FIELD);
        }
        return status == NvmeStatus.SUCCESS
                ? command.moves(NvmeCommand.Direction.TO_HOST, IdentifyData.BYTES)
                : status;
    }

    private static int commandSet(NvmeCommand command) {
        return command.dword(11) >>> 24;
    }

    private boolean isOne(long id) {
        return features.isNamespaceValid(id) && id != Features.ALL_NAMESPACES;
    }

    private int identifyNamespace(long id, byte[] to) {
        NvmeNamespace of = namespace;
        if (!isOne(id)) {
            return refused(NvmeStatus.INVALID_NAMESPACE);
        }
        if (of == null || id != NvmeNamespace.ID) {
            Arrays.fill(to, 0, IdentifyData.BYTES, (byte) 0); // inactive: all zeros
        } else {
            identity.namespace(to, of.blocks());
        }
        return NvmeStatus.SUCCESS;
    }

    private int identifyNamespaceInSet(NvmeCommand command, byte[] to) {
        if (!isOne(command.namespace())) {
            return refused(NvmeStatus.INVALID_NAMESPACE);
        }
        boolean active = namespace != null && command.namespace() == NvmeNamespace.ID;
        if (active && commandSet(command) != 0) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        Arrays.fill(to, 0, IdentifyData.BYTES, (byte) 0); // nothing beyond the common part
        return NvmeStatus.SUCCESS;
    }

    private int identifyActive(long after, byte[] to) {
        if (after >= Features.ALL_NAMESPACES - 1) {
            return refused(NvmeStatus.INVALID_NAMESPACE);
        }
        identity.activeNamespaces(to, after, namespace != null);
        return NvmeStatus.SUCCESS;
    }

    private int identifyDescriptors(long id, byte[] to) {
        if (!isOne(id)) {
            return refused(NvmeStatus.INVALID_NAMESPACE);
        }
        if (namespace == null || id != NvmeNamespace.ID) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        identity.descriptors(to);
        return NvmeStatus.SUCCESS;
    }

    // Get Log Page.

    private int logPage(NvmeCommand command) {
        int page = command.dword(10) & 0xFF;
        boolean keepsEvents = (command.dword(10) & 1 << 15) != 0;
        long dwords = (command.dword(10) >>> 16 | (command.dword(11) & 0xFFFFL) << 16) + 1;
        long offset = (command.dword(12) & 0xFFFF_FFFFL) | ((long) command.dword(13) << 32);
        if ((offset & 3) != 0 || 4 * dwords > NvmeCommand.DATA_BYTES_MAX) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        int size = logs.bytes(page);
        if (size == 0) {
            return refused(named ? NvmeStatus.INVALID_LOG_PAGE : NvmeStatus.INVALID_FIELD);
        }
        if (offset < 0 || offset >= size) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        long id = command.namespace();
        boolean ofOne = id == NvmeNamespace.ID && namespace != null;
        boolean ofAll = id == Features.ALL_NAMESPACES || (named && id == 0);
        if (page == LOG_HEALTH && !ofOne && !ofAll) {
            return refused(NvmeStatus.INVALID_NAMESPACE);
        }
        logs.fill(page, command.own());
        if (!keepsEvents) {
            switch (page) {
                case LOG_ERRORS -> events.read(AsyncEvents.TYPE_ERROR);
                case LOG_HEALTH -> events.read(AsyncEvents.TYPE_HEALTH);
                case LOG_CHANGED_NAMESPACES -> events.read(AsyncEvents.TYPE_NOTICE);
                default -> {}
            }
        }
        int bytes = (int) Math.min(4 * dwords, size - offset);
        return command.moves(NvmeCommand.Direction.TO_HOST, bytes);
    }

    // Queues.

    private int createCompletion(NvmeCommand command) {
        int id = command.dword(10) & 0xFFFF;
        int entries = command.dword(10) >>> 16;
        int vector = command.dword(11) >>> 16;
        int flags = command.dword(11) & 0xFFFF;
        if (entrySizes != ENTRY_SIZES) {
            return refused(NvmeStatus.INVALID_QUEUE_SIZE);
        }
        if (id == 0 || id >= queues.count() || queues.completion(id) != null) {
            return refused(NvmeStatus.INVALID_QUEUE_IDENTIFIER);
        }
        int status = checkPlace(command, entries);
        if (status != NvmeStatus.SUCCESS) {
            return status;
        }
        if ((!msix.isEnabled() && vector != 0) || vector >= msix.vectorCount()) {
            return refused(NvmeStatus.INVALID_INTERRUPT_VECTOR);
        }
        if ((flags & CONTIGUOUS) == 0) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        boolean interrupting = (flags & INTERRUPTS) != 0;
        CompletionQueue queue =
                new CompletionQueue(id, entries + 1, command.prp1(), vector, interrupting);
        queues.add(queue);
        interrupts.created(queue);
        features.queueCreated();
        return NvmeStatus.SUCCESS;
    }

    private int createSubmission(NvmeCommand command) {
        int id = command.dword(10) & 0xFFFF;
        int entries = command.dword(10) >>> 16;
        int completionId = command.dword(11) >>> 16;
        int flags = command.dword(11) & 0xFFFF;
        CompletionQueue completions = queues.completion(completionId);
        if (completionId == 0 || completions == null) {
            return refused(NvmeStatus.COMPLETION_QUEUE_INVALID);
        }
        if (id == 0 || id >= queues.count() || queues.submission(id) != null) {
            return refused(NvmeStatus.INVALID_QUEUE_IDENTIFIER);
        }
        int status = checkPlace(command, entries);
        if (status != NvmeStatus.SUCCESS) {
            return status;
        }
        if ((flags & CONTIGUOUS) == 0) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        queues.add(new SubmissionQueue(id, entries + 1, command.prp1(), completions));
        return NvmeStatus.SUCCESS;
    }

    private int checkPlace(NvmeCommand command, int entries) {
        if (entries == 0 || entries > QUEUE_ENTRIES_MAX) {
            return refused(NvmeStatus.INVALID_QUEUE_SIZE);
        }
        if ((command.prp1() & engine.pageBytes() - 1) != 0) {
            return refused(NvmeStatus.PRP_OFFSET_INVALID);
        }
        return NvmeStatus.SUCCESS;
    }

    private int deleteCompletion(NvmeCommand command) {
        int id = command.dword(10) & 0xFFFF;
        CompletionQueue queue = queues.completion(id);
        if (id == 0 || queue == null) {
            return refused(
                    named
                            ? NvmeStatus.INVALID_QUEUE_IDENTIFIER
                            : NvmeStatus.COMPLETION_QUEUE_INVALID);
        }
        if (queue.submitters() > 0) {
            return NvmeStatus.INVALID_QUEUE_DELETION;
        }
        queues.remove(queue);
        interrupts.deleted(queue);
        return NvmeStatus.SUCCESS;
    }

    /** Its commands that are not done complete no more. */
    private int deleteSubmission(NvmeCommand command) {
        int id = command.dword(10) & 0xFFFF;
        SubmissionQueue queue = queues.submission(id);
        if (id == 0 || queue == null) {
            return refused(NvmeStatus.INVALID_QUEUE_IDENTIFIER);
        }
        queues.remove(queue);
        return NvmeStatus.SUCCESS;
    }

    /** Model note: there is one format, blocks of 512 bytes without metadata. */
    private int checkFormat(NvmeCommand command) {
        long id = command.namespace();
        if (!features.isNamespaceValid(id)) {
            return refused(NvmeStatus.INVALID_NAMESPACE);
        }
        boolean active = namespace != null && id == NvmeNamespace.ID;
        if (!active && id != Features.ALL_NAMESPACES) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        boolean plain = (command.dword(10) & 0x30EF) == 0;
        return plain ? NvmeStatus.SUCCESS : refused(NvmeStatus.INVALID_FORMAT);
    }

    private int format() {
        NvmeNamespace of = namespace;
        if (of != null) {
            of.store().zero(0, of.store().bytes());
        }
        return NvmeStatus.SUCCESS;
    }

    private int abort(NvmeCommand command) {
        SubmissionQueue queue = queues.submission(command.dword(10) & 0xFFFF);
        int id = command.dword(10) >>> 16;
        command.result = NOT_ABORTED;
        if (queue == null) {
            return refused(NvmeStatus.INVALID_FIELD);
        }
        if (engine.abort(queue, id) || (named && queue.id() == 0 && events.abort(id))) {
            command.result = 0;
        }
        return NvmeStatus.SUCCESS;
    }
}
