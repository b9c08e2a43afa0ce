package dev.doorbell.pci.nvme;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * What the controller and its namespace say of themselves, 4096 bytes at a time.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Identify command", and NVM Command Set. With {@link
 * NvmeChoice.Identity#QEMU} it claims what QEMU 7.2's does, commands that Doorbell refuses included.
 */
final class IdentifyData {
    /** Bytes of an answer. */
    static final int BYTES = 4096;

    static final int VENDOR = 0x1B36;
    static final int SUBSYSTEM_VENDOR = 0x1AF4;

    private static final int VERSION = 0x0001_0400;
    private static final int TEMPERATURE_CRITICAL = 0x175;
    private static final int NAME_AT = 768;
    private static final int POWER_STATE_AT = 2048;
    private static final int FORMATS_AT = 128;
    private static final int TRANSFER_LOG2 = 7;
    private static final int IDENTIFIER_UUID = 3;
    private static final int IDENTIFIER_COMMAND_SET = 4;

    private final NvmeConfig config;
    private final boolean qemu;
    private final long namespaceMax;

    IdentifyData(NvmeConfig config, boolean qemu, long namespaceMax) {
        this.config = config;
        this.qemu = qemu;
        this.namespaceMax = namespaceMax;
    }

    /** The controller. */
    void controller(byte[] to) {
        Arrays.fill(to, 0, BYTES, (byte) 0);
        put(to, 0, 2, VENDOR);
        put(to, 2, 2, SUBSYSTEM_VENDOR);
        LittleEndian.putText(to, 4, 20, config.serial());
        LittleEndian.putText(to, 24, 40, qemu ? "QEMU NVMe Ctrl" : "Doorbell NVMe Ctrl");
        LittleEndian.putText(to, 64, 8, qemu ? "7.2.22" : "1");
        put(to, 72, 1, 6); // recommended burst: 64 commands
        put(to, 73, 3, qemu ? 0x52_5400 : 0);
        put(to, 77, 1, TRANSFER_LOG2);
        put(to, 80, 4, VERSION);
        put(to, 92, 4, qemu ? 0x100 : 0); // events: namespaces changed
        put(to, 96, 4, qemu ? 0x8000 : 0);
        put(to, 111, 1, 1); // an I/O controller
        put(
                to,
                256,
                2,
                qemu ? 0x010A : 0x0002); // format; in QEMU also management, doorbell buffers
        put(to, 258, 1, 3); // aborts under way, less one
        put(to, 259, 1, AsyncEvents.REQUEST_LIMIT);
        put(to, 260, 1, 3); // one firmware slot, read-only
        put(to, 261, 1, 7); // log pages by namespace, effects, offsets
        put(to, 266, 2, Features.TEMPERATURE_WARNING);
        put(to, 268, 2, TEMPERATURE_CRITICAL);
        put(to, 512, 1, 0x66);
        put(to, 513, 1, 0x44);
        put(to, 516, 4, namespaceMax);
        put(
                to,
                520,
                2,
                qemu ? 0x15D : 0x5D); // compare, zeroes, deallocation, selectable features, time
        put(to, 525, 1, 7); // a volatile write cache; flush takes the broadcast namespace
        put(to, 534, 2, qemu ? 3 : 0);
        put(to, 536, 4, qemu ? 1 : 0);
        String name =
                (qemu ? "nqn.2019-08.org.qemu:" : "nqn.2026-11.dev.doorbell:") + config.serial();
        for (int i = 0; i < name.length(); i++) {
            to[NAME_AT + i] = (byte) name.charAt(i);
        }
        put(to, POWER_STATE_AT, 2, 0x9C4); // 25 W, in hundredths
        put(to, POWER_STATE_AT + 4, 4, 0x10);
        put(to, POWER_STATE_AT + 8, 4, 0x4);
    }

    /** A namespace of that many blocks. */
    void namespace(byte[] to, long blocks) {
        Arrays.fill(to, 0, BYTES, (byte) 0);
        put(to, 0, 8, blocks);
        put(to, 8, 8, blocks);
        put(to, 16, 8, blocks);
        put(to, 33, 1, 1); // blocks deallocated read as zeros
        put(to, FORMATS_AT + 2, 1, NvmeNamespace.BLOCK_BITS);
        if (qemu) {
            put(to, 24, 1, 0x14);
            put(to, 25, 1, 7);
            put(to, 27, 1, 3);
            put(to, 28, 1, 0x1F);
            put(to, 68, 2, 7);
            put(to, 70, 2, 7);
            putQemuFormats(to);
        }
    }

    /** Blocks of 512 and 4096 bytes, with 0, 8, 16 and 64 bytes of metadata. */
    private static void putQemuFormats(byte[] to) {
        int[] metadata = {0, 8, 16, 64};
        for (int format = 0; format < 2 * metadata.length; format++) {
            int at = FORMATS_AT + 4 * format;
            put(to, at, 2, metadata[format % metadata.length]);
            put(to, at + 2, 1, format < metadata.length ? 9 : 12);
        }
    }

    /** The list of namespaces active beyond {@code after}. */
    void activeNamespaces(byte[] to, long after, boolean exists) {
        Arrays.fill(to, 0, BYTES, (byte) 0);
        put(to, 0, 4, exists && after < NvmeNamespace.ID ? NvmeNamespace.ID : 0);
    }

    /** By what the namespace is told from others: a UUID made from the serial number. */
    void descriptors(byte[] to) {
        Arrays.fill(to, 0, BYTES, (byte) 0);
        int at = 0;
        if (!qemu) {
            UUID name = UUID.nameUUIDFromBytes(config.serialBytes());
            ByteBuffer.wrap(to, 4, 16)
                    .putLong(name.getMostSignificantBits())
                    .putLong(name.getLeastSignificantBits());
            to[0] = IDENTIFIER_UUID;
            to[1] = 16;
            at = 20;
        }
        to[at] = IDENTIFIER_COMMAND_SET;
        to[at + 1] = 1;
    }

    /** The limits of the NVM command set. */
    void commandSetLimits(byte[] to) {
        Arrays.fill(to, 0, BYTES, (byte) 0);
        put(to, 0, 1, qemu ? TRANSFER_LOG2 : 0);
        put(to, 4, 4, qemu ? 0x3F_FFFF : 0);
    }

    /** The combinations of command sets: NVM; in QEMU with zoned namespaces. */
    void commandSets(byte[] to) {
        Arrays.fill(to, 0, BYTES, (byte) 0);
        to[0] = (byte) (qemu ? 5 : 1);
    }

    /** Whether it tells of virtualisation: that there is none, in QEMU's case. */
    boolean tellsOfVirtualisation() {
        return qemu;
    }

    /** The primary controller's resources: queues and vectors, all its own. */
    void primaryController(byte[] to) {
        Arrays.fill(to, 0, BYTES, (byte) 0);
        put(to, 4, 1, 3); // both kinds
        put(to, 42, 2, config.ioQueues() + 1);
        put(to, 46, 2, 1);
        put(to, 74, 2, config.vectors());
        put(to, 78, 2, 1);
    }

    private static void put(byte[] to, int at, int bytes, long value) {
        LittleEndian.put(to, at, bytes, value);
    }
}
