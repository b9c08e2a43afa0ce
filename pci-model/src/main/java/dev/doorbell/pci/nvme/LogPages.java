package dev.doorbell.pci.nvme;

import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.time.TimeBase;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Log pages: errors, of which none is kept, health, firmware, changed namespaces, command effects.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Get Log Page command".
 */
final class LogPages {
    private static final int ERRORS_BYTES = 64;
    private static final int HEALTH_BYTES = 512;
    private static final int FIRMWARE_BYTES = 512;
    private static final int LIST_BYTES = 4096;
    private static final int EFFECTS_BYTES = 4096;
    private static final int IO_EFFECTS_AT = 1024;
    private static final int SUPPORTED = 1;
    private static final int CHANGES_CONTENT = 2;
    private static final int CHANGES_NAMESPACES = 8;
    private static final int TEMPERATURE_WARNING = 1 << 1;

    /** A unit of the health log's data counts: a thousand times 512 bytes. */
    private static final long UNIT_BYTES = 512_000;

    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private final EventQueue clock;
    private final long hourTicks;
    private final Features features;
    private final @Nullable NvmeNamespace namespace;
    private final boolean qemu;

    LogPages(
            EventQueue clock,
            TimeBase time,
            Features features,
            @Nullable NvmeNamespace namespace,
            boolean qemu) {
        this.clock = clock;
        this.hourTicks = Math.max(1, time.ticksOfNanos(HOUR_NANOS));
        this.features = features;
        this.namespace = namespace;
        this.qemu = qemu;
    }

    /** Bytes of a page; 0 if there is none. */
    int bytes(int page) {
        return switch (page) {
            case AdminCommands.LOG_ERRORS -> ERRORS_BYTES;
            case AdminCommands.LOG_HEALTH -> HEALTH_BYTES;
            case AdminCommands.LOG_FIRMWARE -> FIRMWARE_BYTES;
            case AdminCommands.LOG_CHANGED_NAMESPACES -> LIST_BYTES;
            case AdminCommands.LOG_EFFECTS -> EFFECTS_BYTES;
            default -> 0;
        };
    }

    /** Writes all of a page. */
    void fill(int page, byte[] to) {
        Arrays.fill(to, (byte) 0);
        switch (page) {
            case AdminCommands.LOG_HEALTH -> fillHealth(to);
            case AdminCommands.LOG_FIRMWARE -> {
                to[0] = 1;
                LittleEndian.putText(to, 8, 8, "1.0");
            }
            case AdminCommands.LOG_EFFECTS -> fillEffects(to);
            default -> {} // nothing has happened
        }
    }

    private void fillHealth(byte[] to) {
        to[0] = (byte) (features.isTemperatureBeyond() ? TEMPERATURE_WARNING : 0);
        LittleEndian.put(to, 1, 2, Features.TEMPERATURE);
        NvmeNamespace of = namespace;
        if (of != null) {
            LittleEndian.put(to, 32, 8, (of.bytesRead + UNIT_BYTES - 1) / UNIT_BYTES);
            LittleEndian.put(to, 48, 8, (of.bytesWritten + UNIT_BYTES - 1) / UNIT_BYTES);
            LittleEndian.put(to, 64, 8, of.readCommands);
            LittleEndian.put(to, 80, 8, of.writeCommands);
        }
        LittleEndian.put(to, 128, 8, clock.nowTicks() / hourTicks);
    }

    private void fillEffects(byte[] to) {
        for (int opcode = 0; opcode < 256; opcode++) {
            if (AdminCommands.isKnown(opcode)) {
                boolean changes = opcode == AdminCommands.FORMAT;
                to[4 * opcode] = (byte) (SUPPORTED | (changes ? CHANGES_CONTENT : 0));
            }
            if (NvmCommands.isKnown(opcode)) {
                boolean changes = opcode != NvmCommands.READ && opcode != NvmCommands.COMPARE;
                to[IO_EFFECTS_AT + 4 * opcode] =
                        (byte) (SUPPORTED | (changes ? CHANGES_CONTENT : 0));
            }
        }
        if (qemu) {
            claimWhatQemuDoes(to);
        }
    }

    /** Namespace attachment, virtualisation, doorbell buffers; verify, copy. */
    private static void claimWhatQemuDoes(byte[] to) {
        to[4 * 0x15] = SUPPORTED | CHANGES_NAMESPACES;
        to[4 * 0x1C] = SUPPORTED;
        to[4 * 0x7C] = SUPPORTED;
        to[IO_EFFECTS_AT + 4 * 0x0C] = SUPPORTED;
        to[IO_EFFECTS_AT + 4 * 0x19] = SUPPORTED | CHANGES_CONTENT;
    }

    /** A part of the page that the command holds, as an answer to it. */
    void give(NvmeCommand command, int at, byte[] to, int bytes) {
        int offset = command.dword(12); // less than the page's size
        System.arraycopy(command.own(), offset + at, to, 0, bytes);
    }
}
