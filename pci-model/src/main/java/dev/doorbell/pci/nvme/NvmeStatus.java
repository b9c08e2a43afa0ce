package dev.doorbell.pci.nvme;

/**
 * Status fields of completions: code in bits 7:0, code type in bits 10:8, do-not-retry in bit 14.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Status Field Definition".
 */
final class NvmeStatus {
    /** Not a status: the command completes later, if ever. */
    static final int PENDING = -1;

    static final int SUCCESS = 0x000;
    static final int INVALID_OPCODE = 0x001;
    static final int INVALID_FIELD = 0x002;
    static final int DATA_TRANSFER_ERROR = 0x004;
    static final int ABORT_REQUESTED = 0x007;
    static final int INVALID_NAMESPACE = 0x00B;
    static final int COMMAND_SEQUENCE_ERROR = 0x00C;
    static final int PRP_OFFSET_INVALID = 0x013;
    static final int COMMAND_SETS_REJECTED = 0x02B;
    static final int LBA_OUT_OF_RANGE = 0x080;
    static final int CAPACITY_EXCEEDED = 0x081;
    static final int COMPLETION_QUEUE_INVALID = 0x100;
    static final int INVALID_QUEUE_IDENTIFIER = 0x101;
    static final int INVALID_QUEUE_SIZE = 0x102;
    static final int EVENT_REQUEST_LIMIT_EXCEEDED = 0x105;
    static final int INVALID_INTERRUPT_VECTOR = 0x108;
    static final int INVALID_LOG_PAGE = 0x109;
    static final int INVALID_QUEUE_DELETION = 0x10C;
    static final int INVALID_FORMAT = 0x10A;
    static final int COMPARE_FAILURE = 0x285;
    static final int FEATURE_NOT_SAVEABLE = 0x10D;
    static final int FEATURE_NOT_CHANGEABLE = 0x10E;
    static final int FEATURE_NOT_NAMESPACE_SPECIFIC = 0x10F;

    /** The same command would fail again. */
    static final int DO_NOT_RETRY = 1 << 14;

    private NvmeStatus() {}
}
