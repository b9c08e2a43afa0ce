package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a device tree: header, reservation block, structure block, strings block.
 *
 * <p>Every offset is held against the size the header claims, and that against the bytes there are.
 * Work and memory are bounded by those bytes.
 */
final class FdtParser {
    private static final int HEADER_BYTES = 40;

    /** The version that has what is read here, but for the structure block's size. */
    private static final int VERSION_MIN = 16;

    /** The version from which the header tells the structure block's size. */
    private static final int VERSION_WITH_SIZE = 17;

    private static final int BEGIN_NODE = 1;
    private static final int END_NODE = 2;
    private static final int PROPERTY = 3;
    private static final int NOP = 4;
    private static final int END = 9;

    private static final int NAME_CHARS_MAX = 255;

    /** Deeper nodes are refused, as Linux does (drivers/of/fdt.c, FDT_MAX_DEPTH). */
    private static final int DEPTH_MAX = 64;

    private final byte[] data;
    private final ByteBuffer bytes;

    private int totalSize;
    private int structEnd;
    private int stringsStart;
    private int stringsEnd;
    private int at;

    private final List<FdtNode> nodes = new ArrayList<>();

    FdtParser(byte[] data) {
        this.data = data;
        this.bytes = ByteBuffer.wrap(data);
    }

    Fdt parse() throws FirmwareException {
        if (data.length > Fdt.BYTES_MAX) {
            throw refuse(data.length + " bytes; expected at most " + Fdt.BYTES_MAX, Fdt.BYTES_MAX);
        }
        if (data.length < HEADER_BYTES || !Fdt.isFdt(data)) {
            throw refuse("no device tree header of 40 bytes that begins with 0xd00dfeed", 0);
        }
        readHeader();
        List<AddressRange> reserved = reservations(word(16));
        FdtNode root = structure();
        return new Fdt(root, nodes, reserved, word(28));
    }

    private void readHeader() throws FirmwareException {
        totalSize = word(4);
        if (totalSize < HEADER_BYTES || totalSize > data.length) {
            throw refuse("total size beyond the data", 4);
        }
        int version = word(20);
        int compatibleVersion = word(24);
        // As numbers without sign: a version of 0xffffffff is no old one.
        if (Integer.compareUnsigned(version, VERSION_MIN) < 0
                || Integer.compareUnsigned(compatibleVersion, VERSION_WITH_SIZE) > 0) {
            throw refuse(
                    "version "
                            + Integer.toUnsignedString(version)
                            + ", readable as "
                            + Integer.toUnsignedString(compatibleVersion)
                            + "; expected 16 or 17",
                    20);
        }
        int structStart = word(8);
        int structSize =
                version == VERSION_MIN ? totalSize - Math.min(structStart, totalSize) : word(36);
        structEnd = blockEnd("structure", structStart, structSize, 8);
        stringsStart = word(12);
        stringsEnd = blockEnd("strings", stringsStart, word(32), 12);
        if (structStart % Integer.BYTES != 0) {
            throw refuse("structure block at an offset that is no multiple of 4", 8);
        }
        at = structStart;
    }

    private int blockEnd(String block, int start, int size, int offset) throws FirmwareException {
        long end = Integer.toUnsignedLong(start) + Integer.toUnsignedLong(size);
        if (end > totalSize) {
            throw refuse(block + " block beyond the data", offset);
        }
        return (int) end;
    }

    /** The reservation block: pairs of address and size up to a pair of zeros. */
    private List<AddressRange> reservations(int start) throws FirmwareException {
        List<AddressRange> reserved = new ArrayList<>();
        for (long offset = Integer.toUnsignedLong(start); ; offset += 2 * Long.BYTES) {
            if (offset + 2 * Long.BYTES > totalSize) {
                throw refuse("memory reservation block without an end", 16);
            }
            long base = bytes.getLong((int) offset);
            long size = bytes.getLong((int) offset + Long.BYTES);
            if (base == 0 && size == 0) {
                return reserved;
            }
            reserved.add(new AddressRange(base, size));
        }
    }

    private FdtNode structure() throws FirmwareException {
        FdtNode root = null;
        FdtNode open = null;
        int depth = 0;
        while (true) {
            int tokenAt = at;
            int token = token();
            switch (token) {
                case BEGIN_NODE -> {
                    if (open == null && root != null) {
                        throw refuse("a second root node", tokenAt);
                    }
                    if (++depth > DEPTH_MAX) {
                        throw refuse("nodes more than " + DEPTH_MAX + " deep", tokenAt);
                    }
                    FdtNode node = new FdtNode(nodeName(), open, tokenAt);
                    nodes.add(node);
                    if (open == null) {
                        root = node;
                    } else {
                        open.add(node);
                    }
                    open = node;
                }
                case END_NODE -> {
                    if (open == null) {
                        throw refuse("the end of a node that did not begin", tokenAt);
                    }
                    depth--;
                    open = open.parent();
                }
                case PROPERTY -> property(open, tokenAt);
                case NOP -> {
                    // Room that a tool left when it took something away.
                }
                case END -> {
                    if (open != null || root == null) {
                        throw refuse("the end of the tree inside a node or before any", tokenAt);
                    }
                    return root;
                }
                default -> throw refuse(String.format("unknown token 0x%x", token), tokenAt);
            }
        }
    }

    private int token() throws FirmwareException {
        if (at + Integer.BYTES > structEnd) {
            throw refuse("structure block without an end", at);
        }
        int token = bytes.getInt(at);
        at += Integer.BYTES;
        return token;
    }

    private String nodeName() throws FirmwareException {
        String name = string(at, structEnd, "node name");
        at = aligned(at + name.length() + 1);
        return name;
    }

    private void property(@Nullable FdtNode node, int tokenAt) throws FirmwareException {
        if (node == null) {
            throw refuse("a property outside all nodes", tokenAt);
        }
        if (!node.children().isEmpty()) {
            throw refuse("a property behind the nodes inside its node", tokenAt);
        }
        int length = token();
        int nameAt = token();
        if (length < 0 || length > structEnd - at) {
            throw refuse("property value beyond the data", tokenAt);
        }
        if (nameAt < 0 || nameAt >= stringsEnd - stringsStart) {
            throw refuse("property name beyond the strings block", tokenAt);
        }
        String name = string(stringsStart + nameAt, stringsEnd, "property name");
        node.add(name, Arrays.copyOfRange(data, at, at + length));
        at = aligned(at + length);
    }

    private String string(int start, int end, String what) throws FirmwareException {
        for (int i = start; i < end && i - start <= NAME_CHARS_MAX; i++) {
            if (data[i] == 0) {
                return new String(data, start, i - start, StandardCharsets.ISO_8859_1);
            }
        }
        throw refuse(what + " without an end, or of more than " + NAME_CHARS_MAX, start);
    }

    private static int aligned(int offset) {
        return (offset + Integer.BYTES - 1) & -Integer.BYTES;
    }

    private int word(int offset) {
        return bytes.getInt(offset);
    }

    private static FirmwareException refuse(String reason, long offset) {
        return new FirmwareException(reason, offset);
    }
}
