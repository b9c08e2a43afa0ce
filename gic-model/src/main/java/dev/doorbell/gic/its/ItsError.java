package dev.doorbell.gic.its;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an ITS refuses a command or drops a message.
 *
 * <p>Codes of the form {@code 0x01ccee} are those of implementations: {@code cc} is the command, 0x05
 * for CLEAR, and {@code ee} the reason. A message's are those of INT. Source: Arm GIC-600 Technical
 * Reference Manual, "ITS command and translation errors". The codes of {@code INT_PHYSICALID_OOR},
 * {@code MAPI_PHYSICALID_OOR}, {@code MOVI_ITE_INVALID}, {@code DISCARD_UNMAPPED_DEVICE} and of the
 * unmapped collections of INT, CLEAR, DISCARD and INV follow that pattern and were found nowhere. Codes
 * below 0x010000 are Doorbell's own.
 */
public enum ItsError {
    /** Nothing is wrong. */
    NONE(0, "nothing is wrong"),

    // Doorbell's own.
    COMMAND_UNKNOWN(0x01, "no command has this number"),
    COMMAND_VIRTUAL(0x02, "a command of virtual interrupts, which this ITS has not"),
    COMMAND_OUTSIDE(0x03, "the command lies outside guest memory"),
    TABLE_OUTSIDE(0x04, "a table entry lies outside guest memory"),
    COMMAND_FAULT(0x06, "reading the command ended with a memory error"),
    TABLE_FAULT(0x07, "reading a table entry ended with a memory error"),
    SYNC_PROCNUM_OOR(0x05, "no redistributor has this number; nothing to wait for"),
    ITS_DISABLED(0x10, "GITS_CTLR.Enabled is 0"),
    NO_DEVICE_ID(0x11, "whoever wrote the message is no device"),
    EVENT_REMAPPED(0x20, "the event was mapped already: UNPREDICTABLE"),
    COLLECTION_RETARGETED(0x21, "the collection was mapped elsewhere: UNPREDICTABLE"),

    MOVI_DEVICE_OOR(0x010101, Reason.DEVICE_OOR),
    MOVI_COLLECTION_OOR(0x010103, Reason.COLLECTION_OOR),
    MOVI_UNMAPPED_DEVICE(0x010104, Reason.UNMAPPED_DEVICE),
    MOVI_ID_OOR(0x010105, Reason.ID_OOR),
    MOVI_UNMAPPED_INTERRUPT(0x010107, Reason.UNMAPPED_INTERRUPT),
    MOVI_UNMAPPED_COLLECTION(0x010109, Reason.UNMAPPED_COLLECTION),
    MOVI_ITE_INVALID(0x010110, Reason.ITE_INVALID),

    INT_DEVICE_OOR(0x010301, Reason.DEVICE_OOR),
    INT_UNMAPPED_DEVICE(0x010304, Reason.UNMAPPED_DEVICE),
    INT_ID_OOR(0x010305, Reason.ID_OOR),
    INT_PHYSICALID_OOR(0x010306, Reason.PHYSICALID_OOR),
    INT_UNMAPPED_INTERRUPT(0x010307, Reason.UNMAPPED_INTERRUPT),
    INT_UNMAPPED_COLLECTION(0x010309, Reason.UNMAPPED_COLLECTION),
    INT_ITE_INVALID(0x010310, Reason.ITE_INVALID),
    INT_LPI_OFF(0x010323, Reason.LPI_OFF),

    CLEAR_DEVICE_OOR(0x010501, Reason.DEVICE_OOR),
    CLEAR_UNMAPPED_DEVICE(0x010504, Reason.UNMAPPED_DEVICE),
    CLEAR_ID_OOR(0x010505, Reason.ID_OOR),
    CLEAR_UNMAPPED_INTERRUPT(0x010507, Reason.UNMAPPED_INTERRUPT),
    CLEAR_UNMAPPED_COLLECTION(0x010509, Reason.UNMAPPED_COLLECTION),
    CLEAR_ITE_INVALID(0x010510, Reason.ITE_INVALID),

    MAPD_DEVICE_OOR(0x010801, Reason.DEVICE_OOR),
    MAPD_ITTSIZE_OOR(0x010802, Reason.ITTSIZE_OOR),

    MAPC_PROCNUM_OOR(0x010902, Reason.PROCNUM_OOR),
    MAPC_COLLECTION_OOR(0x010903, Reason.COLLECTION_OOR),

    MAPTI_DEVICE_OOR(0x010A01, Reason.DEVICE_OOR),
    MAPTI_COLLECTION_OOR(0x010A03, Reason.COLLECTION_OOR),
    MAPTI_UNMAPPED_DEVICE(0x010A04, Reason.UNMAPPED_DEVICE),
    MAPTI_ID_OOR(0x010A05, Reason.ID_OOR),
    MAPTI_PHYSICALID_OOR(0x010A06, Reason.PHYSICALID_OOR),

    MAPI_DEVICE_OOR(0x010B01, Reason.DEVICE_OOR),
    MAPI_COLLECTION_OOR(0x010B03, Reason.COLLECTION_OOR),
    MAPI_UNMAPPED_DEVICE(0x010B04, Reason.UNMAPPED_DEVICE),
    MAPI_ID_OOR(0x010B05, Reason.ID_OOR),
    MAPI_PHYSICALID_OOR(0x010B06, Reason.PHYSICALID_OOR),

    INV_DEVICE_OOR(0x010C01, Reason.DEVICE_OOR),
    INV_UNMAPPED_DEVICE(0x010C04, Reason.UNMAPPED_DEVICE),
    INV_ID_OOR(0x010C05, Reason.ID_OOR),
    INV_UNMAPPED_INTERRUPT(0x010C07, Reason.UNMAPPED_INTERRUPT),
    INV_UNMAPPED_COLLECTION(0x010C09, Reason.UNMAPPED_COLLECTION),
    INV_ITE_INVALID(0x010C10, Reason.ITE_INVALID),

    INVALL_COLLECTION_OOR(0x010D03, Reason.COLLECTION_OOR),
    INVALL_UNMAPPED_COLLECTION(0x010D09, Reason.UNMAPPED_COLLECTION),

    MOVALL_PROCNUM_OOR(0x010E01, Reason.PROCNUM_OOR),
    MOVALL_ENABLE_LPI_OFF(0x010E23, "the source has its LPIs disabled: nothing to move"),
    MOVALL_DST_ENABLE_LPI_OFF(0x010E24, "the target has its LPIs disabled"),

    DISCARD_DEVICE_OOR(0x010F01, Reason.DEVICE_OOR),
    DISCARD_UNMAPPED_DEVICE(0x010F04, Reason.UNMAPPED_DEVICE),
    DISCARD_ID_OOR(0x010F05, Reason.ID_OOR),
    DISCARD_UNMAPPED_INTERRUPT(0x010F07, Reason.UNMAPPED_INTERRUPT),
    DISCARD_UNMAPPED_COLLECTION(0x010F09, Reason.UNMAPPED_COLLECTION),
    DISCARD_ITE_INVALID(0x010F10, Reason.ITE_INVALID);

    /** What a step of a look-up found to be wrong, whatever command asked for it. */
    enum Reason {
        FINE("nothing is wrong", 0),
        DEVICE_OOR("DeviceID beyond GITS_TYPER.Devbits or the device table", 2),
        ITTSIZE_OOR("more EventID bits than GITS_TYPER.ID_bits", 0),
        PROCNUM_OOR("no redistributor has this number", 0),
        COLLECTION_OOR("ICID beyond GITS_TYPER.CIDbits or the collection table", 0),
        UNMAPPED_DEVICE("the device is not mapped", 3),
        ID_OOR("EventID beyond what the device was mapped with", 4),
        PHYSICALID_OOR("the INTID is no LPI, or beyond GICR_PROPBASER.IDbits", 0),
        UNMAPPED_INTERRUPT("the event is not mapped", 5),
        UNMAPPED_COLLECTION("the collection is not mapped", 7),
        ITE_INVALID("the event's entry holds no LPI", 0),
        LPI_OFF("the redistributor has its LPIs disabled", 0),
        NO_PAGE("the level-1 entry of the table's page is not valid", 0),
        TABLE_OUTSIDE("a table entry lies outside guest memory", 0),
        TABLE_FAULT("reading a table entry ended with a memory error", 0);

        private final String sentence;
        private final int syndrome;

        Reason(String sentence, int syndrome) {
            this.sentence = sentence;
            this.syndrome = syndrome;
        }

        /** GITS_STATUSR.Syndrome for a message dropped for it; 0 where there is none of its own. */
        int syndrome() {
            return syndrome;
        }
    }

    private static final Map<ItsOpcode, Map<Reason, ItsError>> BY_REASON = byReason();

    private final int code;
    private final String sentence;
    private final @Nullable Reason reason;

    ItsError(int code, String sentence) {
        this.code = code;
        this.sentence = sentence;
        this.reason = null;
    }

    ItsError(int code, Reason reason) {
        this.code = code;
        this.sentence = reason.sentence;
        this.reason = reason;
    }

    private static Map<ItsOpcode, Map<Reason, ItsError>> byReason() {
        Map<ItsOpcode, Map<Reason, ItsError>> table = new EnumMap<>(ItsOpcode.class);
        for (ItsOpcode opcode : ItsOpcode.values()) {
            Map<Reason, ItsError> row = new EnumMap<>(Reason.class);
            row.put(Reason.FINE, NONE);
            row.put(Reason.TABLE_OUTSIDE, TABLE_OUTSIDE);
            row.put(Reason.TABLE_FAULT, TABLE_FAULT);
            for (ItsError error : values()) {
                if (error.reason != null
                        && error.name().equals(opcode.name() + "_" + error.reason.name())) {
                    row.put(error.reason, error);
                }
            }
            table.put(opcode, row);
        }
        return table;
    }

    /** The error of {@code opcode} for {@code reason}. */
    static ItsError of(ItsOpcode opcode, Reason reason) {
        Map<Reason, ItsError> row = BY_REASON.get(opcode);
        ItsError error = row == null ? null : row.get(reason);
        if (error == null) {
            throw new IllegalStateException(opcode + " has no error for " + reason);
        }
        return error;
    }

    /** The code, as GIC registers and traces carry it. */
    public int code() {
        return code;
    }

    /** What is wrong, in a few words. */
    public String sentence() {
        return sentence;
    }

    /**
     * Whether the command takes effect or is passed over whatever the ITS does with errors: it is
     * reported and stalls nothing.
     */
    public boolean isOnlyReported() {
        return switch (this) {
            case NONE,
                    SYNC_PROCNUM_OOR,
                    EVENT_REMAPPED,
                    COLLECTION_RETARGETED,
                    INT_LPI_OFF,
                    MOVALL_ENABLE_LPI_OFF,
                    MOVALL_DST_ENABLE_LPI_OFF ->
                    true;
            default -> false;
        };
    }
}
