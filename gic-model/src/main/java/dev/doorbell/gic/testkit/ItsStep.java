package dev.doorbell.gic.testkit;

import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsOpcode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens to an ITS: a command in its queue, or a device's message.
 *
 * @param command the command; null for a message
 * @param deviceId who sends the message; 0 for a command
 * @param eventId what it says; 0 for a command
 */
public record ItsStep(@Nullable ItsCommand command, int deviceId, int eventId) {
    /** A command. */
    public static ItsStep of(ItsCommand command) {
        return new ItsStep(command, 0, 0);
    }

    /** A message. */
    public static ItsStep message(int deviceId, int eventId) {
        return new ItsStep(null, deviceId, eventId);
    }

    /** What it does, in words. */
    public String words() {
        return command == null
                ? String.format(
                        Locale.ROOT,
                        "device 0x%x sends event %s",
                        deviceId,
                        Integer.toUnsignedString(eventId))
                : words(command);
    }

    private static String words(ItsCommand c) {
        String event =
                String.format(
                        Locale.ROOT,
                        "event %s of device 0x%x",
                        Integer.toUnsignedString(c.eventId()),
                        c.deviceId());
        String collection = "collection " + c.collection();
        return switch (c.opcode()) {
            case MAPD ->
                    c.isValid()
                            ? String.format(
                                    Locale.ROOT,
                                    "MAPD gives device 0x%x a table at 0x%x for %d bits of events",
                                    c.deviceId(),
                                    c.ittAddress(),
                                    c.eventBits())
                            : String.format(
                                    Locale.ROOT,
                                    "MAPD takes device 0x%x its table away",
                                    c.deviceId());
            case MAPC ->
                    c.isValid()
                            ? "MAPC gives " + collection + " to redistributor " + c.target()
                            : "MAPC takes " + collection + " away";
            case MAPTI ->
                    "MAPTI makes "
                            + event
                            + " LPI "
                            + Integer.toUnsignedString(c.intid())
                            + " in "
                            + collection;
            case MAPI -> "MAPI makes " + event + " the LPI of its number in " + collection;
            case MOVI -> "MOVI moves " + event + " to " + collection;
            case INT -> "INT makes " + event + " pending";
            case CLEAR -> "CLEAR withdraws " + event;
            case DISCARD -> "DISCARD withdraws and unmaps " + event;
            case INV -> "INV has the configuration of " + event + " read again";
            case INVALL -> "INVALL has the configurations of " + collection + " read again";
            case MOVALL ->
                    "MOVALL moves what is pending from redistributor "
                            + c.target()
                            + " to "
                            + c.secondTarget();
            case SYNC -> "SYNC waits for redistributor " + c.target();
            case UNKNOWN ->
                    String.format(Locale.ROOT, "no command has number 0x%02x", c.word0() & 0xFF);
            case VMOVI, VMOVP, VSGI, VSYNC, VMAPP, VMAPTI, VMAPI, VINVALL, INVDB ->
                    c.opcode() + " is for virtual interrupts";
        };
    }

    /** The 32 bytes of the command as 64 hexadecimal digits, as they lie in memory; empty for a message. */
    public String raw() {
        return command == null ? "" : raw(command);
    }

    static String raw(ItsCommand c) {
        return String.format(
                Locale.ROOT,
                "%016x%016x%016x%016x",
                Long.reverseBytes(c.word0()),
                Long.reverseBytes(c.word1()),
                Long.reverseBytes(c.word2()),
                Long.reverseBytes(c.word3()));
    }

    /** The step as a line of a script for {@code ./doorbell its}, a command's bytes as a comment. */
    public String script() {
        if (command == null) {
            return String.format(
                    Locale.ROOT,
                    "MSI dev=0x%x event=%s",
                    deviceId,
                    Integer.toUnsignedString(eventId));
        }
        return isPlain(command)
                ? command + " # " + raw(command)
                : raw(command) + " # " + words(command);
    }

    /** Whether the fields that a command is written with say all of it. */
    private static boolean isPlain(ItsCommand c) {
        return c.opcode().isPhysical() && c.equals(plain(c));
    }

    private static ItsCommand plain(ItsCommand c) {
        return switch (c.opcode()) {
            case MAPD ->
                    c.isValid()
                            ? ItsCommand.mapd(c.deviceId(), c.eventBits(), c.ittAddress())
                            : ItsCommand.unmapDevice(c.deviceId());
            case MAPC ->
                    c.isValid()
                            ? ItsCommand.mapc(c.collection(), c.target())
                            : ItsCommand.unmapCollection(c.collection());
            case MAPTI -> ItsCommand.mapti(c.deviceId(), c.eventId(), c.intid(), c.collection());
            case MAPI -> ItsCommand.mapi(c.deviceId(), c.eventId(), c.collection());
            case MOVI -> ItsCommand.movi(c.deviceId(), c.eventId(), c.collection());
            case INVALL -> ItsCommand.invall(c.collection());
            case MOVALL -> ItsCommand.movall(c.target(), c.secondTarget());
            case SYNC -> ItsCommand.sync(c.target());
            case INT, CLEAR, DISCARD, INV ->
                    ItsCommand.ofEvent(c.opcode(), c.deviceId(), c.eventId());
            case UNKNOWN, VMOVI, VMOVP, VSGI, VSYNC, VMAPP, VMAPTI, VMAPI, VINVALL, INVDB -> c;
        };
    }

    /** The step as a call in a chain that makes an {@link ItsSequence}. */
    String java() {
        if (command == null) {
            return String.format(
                    Locale.ROOT, ".message(%s, %s)", number(deviceId), number(eventId));
        }
        return ".command(" + java(command) + ")";
    }

    private static String java(ItsCommand c) {
        if (!isPlain(c)) {
            return String.format(
                    Locale.ROOT,
                    "new ItsCommand(0x%xL, 0x%xL, 0x%xL, 0x%xL)",
                    c.word0(),
                    c.word1(),
                    c.word2(),
                    c.word3());
        }
        String device = number(c.deviceId());
        String event = device + ", " + number(c.eventId());
        ItsOpcode opcode = c.opcode();
        return switch (opcode) {
            case MAPD ->
                    c.isValid()
                            ? String.format(
                                    Locale.ROOT,
                                    "ItsCommand.mapd(%s, %d, 0x%xL)",
                                    device,
                                    c.eventBits(),
                                    c.ittAddress())
                            : "ItsCommand.unmapDevice(" + device + ")";
            case MAPC ->
                    c.isValid()
                            ? "ItsCommand.mapc(" + c.collection() + ", " + c.target() + "L)"
                            : "ItsCommand.unmapCollection(" + c.collection() + ")";
            case MAPTI ->
                    "ItsCommand.mapti("
                            + event
                            + ", "
                            + number(c.intid())
                            + ", "
                            + c.collection()
                            + ")";
            case MAPI -> "ItsCommand.mapi(" + event + ", " + c.collection() + ")";
            case MOVI -> "ItsCommand.movi(" + event + ", " + c.collection() + ")";
            case INVALL -> "ItsCommand.invall(" + c.collection() + ")";
            case MOVALL -> "ItsCommand.movall(" + c.target() + "L, " + c.secondTarget() + "L)";
            case SYNC -> "ItsCommand.sync(" + c.target() + "L)";
            default -> "ItsCommand.ofEvent(ItsOpcode." + opcode + ", " + event + ")"; // of an event
        };
    }

    private static String number(int number) {
        return number < 0 || number >= 1 << 16
                ? "0x" + Integer.toHexString(number)
                : String.valueOf(number);
    }

    @Override
    public String toString() {
        return words();
    }
}
