package dev.doorbell.bench.replay.linux;

import dev.doorbell.gic.its.ItsCommand;
import java.util.List;

/**
 * The reference's own reading of an ITS command, {@code MAPTI_DeviceID_0x8_EventID_0x0_ICID_0x0_…}:
 * the same as its words say, or one of the two is wrong.
 */
final class CommandNote {
    private static final int HEX = 16;
    private static final int ITT_ADDRESS_SHIFT = 8;

    private CommandNote() {}

    /** What the words say otherwise than the note; empty if nothing. */
    static String contradiction(ItsCommand command, List<String> notes) {
        if (notes.isEmpty()) {
            return "";
        }
        String[] parts = notes.get(0).replace("ITT_addr", "ITTaddr").split("_", -1);
        if (!parts[0].equals(command.opcode().name())) {
            return command.opcode().name();
        }
        for (int i = 1; i + 1 < parts.length; i++) {
            String digits =
                    parts[i + 1].startsWith("0x") ? parts[i + 1].substring(2) : parts[i + 1];
            if (digits.matches("[0-9a-f]{1,15}")) {
                long said = Long.parseLong(digits, HEX);
                long is = field(command, parts[i], said);
                if (is != said) {
                    return String.format("%s=0x%x", parts[i], is);
                }
            }
        }
        return "";
    }

    private static long field(ItsCommand command, String name, long otherwise) {
        return switch (name) {
            case "DeviceID" -> Integer.toUnsignedLong(command.deviceId());
            case "EventID" -> Integer.toUnsignedLong(command.eventId());
            case "ICID" -> command.collection();
            case "pINTID" -> Integer.toUnsignedLong(command.intid());
            case "Size" -> command.eventBits() - 1;
            case "RDbase" -> command.target();
            case "ITTaddr" -> command.ittAddress() >>> ITT_ADDRESS_SHIFT;
            case "V" -> command.isValid() ? 1 : 0;
            default -> otherwise;
        };
    }
}
