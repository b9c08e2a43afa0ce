package dev.doorbell.nic.capture;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a pcapng file as frames come: one section, little-endian, times in nanoseconds.
 *
 * <p>The file grows under another name beside its own, and takes its own when {@link #commit} finds it
 * whole; closed before that, it is gone. Memory is one block and a buffer.
 *
 * <p>Source: draft-ietf-opsawg-pcapng, "Section Header Block", "Interface Description Block",
 * "Enhanced Packet Block".
 */
public final class PcapngWriter implements Closeable {
    /** Which way a frame went. */
    public enum Direction {
        /** To the interface. */
        INBOUND(1),
        /** From the interface. */
        OUTBOUND(2);

        private final int flags;

        Direction(int flags) {
            this.flags = flags;
        }
    }

    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int LINK_TYPE_ETHERNET = 1;
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_APPLICATION = 4;
    private static final int OPTION_NAME = 2;
    private static final int OPTION_DESCRIPTION = 3;
    private static final int OPTION_SPEED = 8;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_FLAGS = 2;
    private static final int NANOSECONDS = 9;
    private static final long LENGTH_NOT_GIVEN = -1;
    private static final int TEXT_BYTES_MAX = 0xFFFF;
    private static final int FRAME_BYTES_MAX = 1 << 18;
    private static final int BUFFER_BYTES = 1 << 16;

    private final @Nullable Path target;
    private final @Nullable Path growing;
    private final OutputStream out;
    private ByteBuffer block = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
    private int interfaces;
    private long frames;
    private boolean ended;

    /**
     * Writes to a stream, whose file is somebody else's affair; {@link #commit} and {@link #close} close it.
     *
     * @throws IOException if nothing can be written to it
     */
    public PcapngWriter(OutputStream to) throws IOException {
        this.target = null;
        this.growing = null;
        this.out = new BufferedOutputStream(to, BUFFER_BYTES);
        writeSectionHeader();
    }

    /**
     * Begins a file that will be {@code target}.
     *
     * @throws IOException if nothing can be written beside it
     */
    public PcapngWriter(Path target) throws IOException {
        this.target = target;
        Path name = target.getFileName();
        Path beside =
                target.resolveSibling("." + name + "." + ProcessHandle.current().pid() + ".tmp");
        this.growing = beside;
        this.out =
                new BufferedOutputStream(
                        Files.newOutputStream(
                                beside,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE),
                        BUFFER_BYTES);
        try {
            writeSectionHeader();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void writeSectionHeader() throws IOException {
        begin(PcapngReader.SECTION_HEADER);
        block.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
        block.putLong(LENGTH_NOT_GIVEN);
        text(OPTION_APPLICATION, "Doorbell");
        endOptions();
        end();
    }

    /**
     * Describes an Ethernet interface.
     *
     * @param bitsPerSecond its speed; 0 for one that is not known
     * @return its number, for {@link #frame}
     * @throws IOException if that fails
     */
    public int addInterface(String name, String description, long bitsPerSecond)
            throws IOException {
        begin(INTERFACE_DESCRIPTION);
        block.putShort((short) LINK_TYPE_ETHERNET).putShort((short) 0).putInt(0);
        text(OPTION_NAME, name);
        text(OPTION_DESCRIPTION, description);
        if (bitsPerSecond > 0) {
            option(OPTION_SPEED, Long.BYTES);
            block.putLong(bitsPerSecond);
        }
        option(OPTION_RESOLUTION, 1);
        block.putInt(NANOSECONDS);
        endOptions();
        end();
        return interfaces++;
    }

    /**
     * Writes a frame.
     *
     * @param number of its interface
     * @param nanos its time, since 1970 or whatever the reader takes it for; not negative
     * @param comment what is to be said of it; empty for nothing
     * @throws IllegalArgumentException if there is no such interface, or the frame is longer than 256
     *     KiB
     * @throws IOException if that fails
     */
    public void frame(
            int number, long nanos, byte[] from, int bytes, Direction direction, String comment)
            throws IOException {
        if (number < 0 || number >= interfaces || nanos < 0 || bytes > FRAME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "frame of "
                            + bytes
                            + " bytes at "
                            + nanos
                            + " ns on interface "
                            + number
                            + "; there are "
                            + interfaces);
        }
        begin(ENHANCED_PACKET);
        block.putInt(number);
        block.putInt((int) (nanos >>> Integer.SIZE)).putInt((int) nanos);
        block.putInt(bytes).putInt(bytes);
        bytes(from, bytes);
        if (!comment.isEmpty()) {
            text(OPTION_COMMENT, comment);
        }
        option(OPTION_FLAGS, Integer.BYTES);
        block.putInt(direction.flags);
        endOptions();
        end();
        frames++;
    }

    /** Frames so far. */
    public long frames() {
        return frames;
    }

    // Blocks.

    private void begin(int type) {
        block.clear();
        block.putInt(type).putInt(0);
    }

    private void end() throws IOException {
        room(Integer.BYTES);
        int bytes = block.position() + Integer.BYTES;
        block.putInt(bytes);
        block.putInt(Integer.BYTES, bytes);
        out.write(block.array(), 0, bytes);
    }

    private void room(int bytes) {
        if (block.remaining() < bytes) {
            int size = Math.max(2 * block.capacity(), block.position() + bytes);
            byte[] larger = Arrays.copyOf(block.array(), size);
            int at = block.position();
            block = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN);
            block.position(at);
        }
    }

    /** Bytes, and zeros up to a multiple of four. */
    private void bytes(byte[] from, int bytes) {
        int padded = PcapngReader.padded(bytes);
        room(padded);
        block.put(from, 0, bytes);
        for (int i = bytes; i < padded; i++) {
            block.put((byte) 0);
        }
    }

    private void option(int code, int bytes) {
        room(2 * Short.BYTES + PcapngReader.padded(bytes));
        block.putShort((short) code).putShort((short) bytes);
    }

    private void text(int code, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int bytes = Math.min(utf8.length, TEXT_BYTES_MAX);
        option(code, bytes);
        bytes(utf8, bytes);
    }

    private void endOptions() {
        option(0, 0);
    }

    // The end.

    /**
     * The file is whole: it takes its own name, in place of one that had it.
     *
     * @throws IOException if that fails; then the file is gone, and one that was there before stays
     */
    public void commit() throws IOException {
        if (ended) {
            return;
        }
        try {
            out.close();
            Path from = growing;
            Path to = target;
            if (from != null && to != null) {
                move(from, to);
            }
            ended = true;
        } catch (IOException e) {
            try {
                close();
            } catch (IOException more) {
                e.addSuppressed(more); // what went wrong first is what is to be told
            }
            throw e;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Unless it was committed, the file is gone. */
    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            try (OutputStream stream = out) {
                stream.flush();
            } finally {
                Path file = growing;
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
