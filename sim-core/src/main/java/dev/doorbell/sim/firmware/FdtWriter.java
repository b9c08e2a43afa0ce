package dev.doorbell.sim.firmware;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a flattened device tree, version 17.
 *
 * <p>Properties of a node come before its children. A phandle is a label until it is written: it may
 * be referred to before the node that has it. Source: Devicetree Specification 0.4, "Flattened
 * Devicetree (DTB) Format".
 */
public final class FdtWriter {
    private static final int MAGIC = 0xD00D_FEED;
    private static final int VERSION = 17;
    private static final int COMPATIBLE_VERSION = 16;
    private static final int HEADER_BYTES = 40;
    private static final int BEGIN_NODE = 1;
    private static final int END_NODE = 2;
    private static final int PROPERTY = 3;
    private static final int END = 9;

    private final ByteSink structure = new ByteSink();
    private final ByteSink strings = new ByteSink();
    private final ByteSink reservations = new ByteSink();
    private final Map<String, Integer> stringOffsets = new LinkedHashMap<>();
    private final Map<String, Integer> phandles = new LinkedHashMap<>();

    /** Begins a tree; its root node is open. */
    public FdtWriter() {
        beginNode("");
    }

    /** Keeps the guest from using memory as memory. */
    public FdtWriter reserve(long address, long bytes) {
        big(reservations, address >>> 32);
        big(reservations, address);
        big(reservations, bytes >>> 32);
        big(reservations, bytes);
        return this;
    }

    /** Writes a node: its properties, then its children. */
    public FdtWriter node(String name, Runnable contents) {
        beginNode(name);
        contents.run();
        big(structure, END_NODE);
        return this;
    }

    /** A property without a value. */
    public FdtWriter empty(String name) {
        return property(name, new byte[0]);
    }

    /** A property of cells of 32 bits. */
    public FdtWriter cells(String name, long... cells) {
        ByteSink value = new ByteSink();
        for (long cell : cells) {
            big(value, cell);
        }
        return property(name, value.toByteArray());
    }

    /** A property of numbers of two cells each. */
    public FdtWriter wideCells(String name, long... numbers) {
        ByteSink value = new ByteSink();
        for (long number : numbers) {
            big(value, number >>> 32);
            big(value, number);
        }
        return property(name, value.toByteArray());
    }

    /** A property of strings. */
    public FdtWriter strings(String name, String... texts) {
        ByteSink value = new ByteSink();
        for (String text : texts) {
            value.bytes(text.getBytes(StandardCharsets.US_ASCII)).u8(0);
        }
        return property(name, value.toByteArray());
    }

    /** Gives the node a phandle, known by {@code label} to this writer alone. */
    public FdtWriter phandle(String label) {
        return cells("phandle", phandleOf(label));
    }

    /** The number that stands for {@code label}. */
    public int phandleOf(String label) {
        Integer known = phandles.get(label);
        if (known == null) {
            known = phandles.size() + 1;
            phandles.put(label, known);
        }
        return known;
    }

    /** A property of bytes. */
    public FdtWriter property(String name, byte[] value) {
        big(structure, PROPERTY);
        big(structure, value.length);
        big(structure, offsetOf(name));
        structure.bytes(value);
        align(structure);
        return this;
    }

    /** Closes the root; the whole tree. To be called once. */
    public byte[] toByteArray() {
        big(structure, END_NODE);
        big(structure, END);
        reserve(0, 0);
        int structureAt = HEADER_BYTES + reservations.size();
        int stringsAt = structureAt + structure.size();
        ByteSink all = new ByteSink();
        big(all, MAGIC);
        big(all, stringsAt + strings.size());
        big(all, structureAt);
        big(all, stringsAt);
        big(all, HEADER_BYTES);
        big(all, VERSION);
        big(all, COMPATIBLE_VERSION);
        big(all, 0); // the core that boots
        big(all, strings.size());
        big(all, structure.size());
        all.bytes(reservations.toByteArray());
        all.bytes(structure.toByteArray());
        all.bytes(strings.toByteArray());
        return all.toByteArray();
    }

    private void beginNode(String name) {
        big(structure, BEGIN_NODE);
        structure.bytes(name.getBytes(StandardCharsets.US_ASCII)).u8(0);
        align(structure);
    }

    private int offsetOf(String name) {
        Integer known = stringOffsets.get(name);
        if (known == null) {
            known = strings.size();
            stringOffsets.put(name, known);
            strings.bytes(name.getBytes(StandardCharsets.US_ASCII)).u8(0);
        }
        return known;
    }

    private static void align(ByteSink sink) {
        while (sink.size() % 4 != 0) {
            sink.u8(0);
        }
    }

    /** Four bytes, the most significant first, as everything in a device tree. */
    private static void big(ByteSink sink, long value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            sink.u8((int) (value >>> shift));
        }
    }
}
