package dev.doorbell.gic.its;

import dev.doorbell.sim.bus.GuestMemory;
import java.util.Locale;

/**
 * A command of an ITS: four doublewords, and what their fields say.
 *
 * <p>The static methods read a field without making an object. Source: Arm IHI 0069, "ITS commands".
 * Redistributors are numbers, as GITS_TYPER.PTA = 0 has it.
 *
 * @param word0 opcode (7:0), DeviceID (63:32)
 * @param word1 EventID (31:0), or a size (4:0); pINTID (63:32)
 * @param word2 ICID (15:0), redistributor (51:16) or address (51:8), valid (63)
 * @param word3 the second redistributor (51:16)
 */
public record ItsCommand(long word0, long word1, long word2, long word3) {
    /** Bytes of a command in the queue. */
    public static final int BYTES = 32;

    private static final long VALID = 1L << 63;
    private static final long ITT_ADDRESS = 0x000F_FFFF_FFFF_FF00L;
    private static final int TARGET_SHIFT = 16;
    private static final long TARGET_MASK = (1L << 36) - 1;

    // Making commands.

    /** Maps {@code deviceId} to the table at {@code ittAddress}, with {@code eventBits} bits of events. */
    public static ItsCommand mapd(int deviceId, int eventBits, long ittAddress) {
        return new ItsCommand(
                head(ItsOpcode.MAPD, deviceId),
                eventBits - 1,
                VALID | (ittAddress & ITT_ADDRESS),
                0);
    }

    /** Unmaps {@code deviceId}. */
    public static ItsCommand unmapDevice(int deviceId) {
        return new ItsCommand(head(ItsOpcode.MAPD, deviceId), 0, 0, 0);
    }

    /** Maps {@code collection} to redistributor {@code target}. */
    public static ItsCommand mapc(int collection, long target) {
        return new ItsCommand(head(ItsOpcode.MAPC, 0), 0, VALID | to(target) | collection, 0);
    }

    /** Unmaps {@code collection}. */
    public static ItsCommand unmapCollection(int collection) {
        return new ItsCommand(head(ItsOpcode.MAPC, 0), 0, collection, 0);
    }

    /** Maps an event to {@code intid} and {@code collection}. */
    public static ItsCommand mapti(int deviceId, int eventId, int intid, int collection) {
        return new ItsCommand(
                head(ItsOpcode.MAPTI, deviceId),
                Integer.toUnsignedLong(eventId) | (long) intid << 32,
                collection,
                0);
    }

    /** Maps an event to the LPI of its own number, and {@code collection}. */
    public static ItsCommand mapi(int deviceId, int eventId, int collection) {
        return new ItsCommand(
                head(ItsOpcode.MAPI, deviceId), Integer.toUnsignedLong(eventId), collection, 0);
    }

    /** Moves an event to {@code collection}. */
    public static ItsCommand movi(int deviceId, int eventId, int collection) {
        return new ItsCommand(
                head(ItsOpcode.MOVI, deviceId), Integer.toUnsignedLong(eventId), collection, 0);
    }

    /** INT, CLEAR, DISCARD or INV of an event. */
    public static ItsCommand ofEvent(ItsOpcode opcode, int deviceId, int eventId) {
        return new ItsCommand(head(opcode, deviceId), Integer.toUnsignedLong(eventId), 0, 0);
    }

    /** Has the LPIs of {@code collection} read their configuration again. */
    public static ItsCommand invall(int collection) {
        return new ItsCommand(head(ItsOpcode.INVALL, 0), 0, collection, 0);
    }

    /** Moves what is pending at {@code source} to {@code target}. */
    public static ItsCommand movall(long source, long target) {
        return new ItsCommand(head(ItsOpcode.MOVALL, 0), 0, to(source), to(target));
    }

    /** Waits for redistributor {@code target}. */
    public static ItsCommand sync(long target) {
        return new ItsCommand(head(ItsOpcode.SYNC, 0), 0, to(target), 0);
    }

    private static long head(ItsOpcode opcode, int deviceId) {
        return (long) deviceId << 32 | opcode.number();
    }

    private static long to(long target) {
        return (target & TARGET_MASK) << TARGET_SHIFT;
    }

    // In memory.

    /** The command at {@code address}. */
    public static ItsCommand read(GuestMemory memory, long address) {
        return new ItsCommand(
                memory.read(address, 8),
                memory.read(address + 8, 8),
                memory.read(address + 16, 8),
                memory.read(address + 24, 8));
    }

    /** Puts the command at {@code address}. */
    public void write(GuestMemory memory, long address) {
        memory.write(address, 8, word0);
        memory.write(address + 8, 8, word1);
        memory.write(address + 16, 8, word2);
        memory.write(address + 24, 8, word3);
    }

    // Fields.

    static ItsOpcode opcode(long word0) {
        return ItsOpcode.of((int) word0 & 0xFF);
    }

    static int deviceId(long word0) {
        return (int) (word0 >>> 32);
    }

    static int eventId(long word1) {
        return (int) word1;
    }

    static int intid(long word1) {
        return (int) (word1 >>> 32);
    }

    static int eventBits(long word1) {
        return ((int) word1 & 0x1F) + 1;
    }

    static int collection(long word2) {
        return (int) word2 & 0xFFFF;
    }

    static long target(long word) {
        return word >>> TARGET_SHIFT & TARGET_MASK;
    }

    static long ittAddress(long word2) {
        return word2 & ITT_ADDRESS;
    }

    static boolean isValid(long word2) {
        return word2 < 0;
    }

    /** What it does. */
    public ItsOpcode opcode() {
        return opcode(word0);
    }

    /** DeviceID. */
    public int deviceId() {
        return deviceId(word0);
    }

    /** EventID. */
    public int eventId() {
        return eventId(word1);
    }

    /** MAPTI's pINTID. */
    public int intid() {
        return intid(word1);
    }

    /** MAPD's number of EventID bits. */
    public int eventBits() {
        return eventBits(word1);
    }

    /** ICID. */
    public int collection() {
        return collection(word2);
    }

    /** The redistributor; MOVALL's source. */
    public long target() {
        return target(word2);
    }

    /** MOVALL's target. */
    public long secondTarget() {
        return target(word3);
    }

    /** MAPD's table. */
    public long ittAddress() {
        return ittAddress(word2);
    }

    /** Whether MAPD or MAPC maps, not unmaps. */
    public boolean isValid() {
        return isValid(word2);
    }

    /** For example {@code MAPTI dev=0x10 event=9 lpi=8201 icid=0}. */
    @Override
    public String toString() {
        ItsOpcode opcode = opcode();
        return switch (opcode) {
            case MAPD ->
                    isValid()
                            ? String.format(
                                    Locale.ROOT,
                                    "MAPD dev=0x%x itt=0x%x eventid-bits=%d v=1",
                                    deviceId(),
                                    ittAddress(),
                                    eventBits())
                            : String.format(Locale.ROOT, "MAPD dev=0x%x v=0", deviceId());
            case MAPC ->
                    "MAPC icid=" + collection() + (isValid() ? " rd=" + target() + " v=1" : " v=0");
            case MAPTI -> event() + " lpi=" + Integer.toUnsignedString(intid()) + inCollection();
            case MAPI, MOVI -> event() + inCollection();
            case INT, CLEAR, DISCARD, INV -> event();
            case INVALL -> "INVALL" + inCollection();
            case MOVALL -> "MOVALL rd=" + target() + " to=" + secondTarget();
            case SYNC -> "SYNC rd=" + target();
            case UNKNOWN -> String.format(Locale.ROOT, "UNKNOWN opcode=0x%02x", word0 & 0xFF);
            case VMOVI, VMOVP, VSGI, VSYNC, VMAPP, VMAPTI, VMAPI, VINVALL, INVDB -> opcode.name();
        };
    }

    private String event() {
        return String.format(
                Locale.ROOT,
                "%s dev=0x%x event=%s",
                opcode(),
                deviceId(),
                Integer.toUnsignedString(eventId()));
    }

    private String inCollection() {
        return " icid=" + collection();
    }
}
