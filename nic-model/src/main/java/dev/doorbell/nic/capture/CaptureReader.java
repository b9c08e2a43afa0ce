package dev.doorbell.nic.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a capture file, telling its format from its content and never from its name.
 *
 * <p>Understood are pcap in both byte orders, with microseconds or nanoseconds, and pcapng in both
 * byte orders, all with Ethernet frames. Anything else ends in a {@link CaptureException}; so does
 * a file that is cut short, contradicts itself or holds no frame. A file is read as a whole or not
 * at all. Memory is about the size of the file plus 20 bytes per frame.
 */
public final class CaptureReader {
    /** The longest file accepted: 1 GiB. */
    public static final int FILE_BYTES_MAX = 1 << 30;

    /** The longest frame accepted, captured or on the wire: libpcap's own limit, 256 KiB. */
    public static final int FRAME_BYTES_MAX = 1 << 18;

    private static final int MAGIC_BYTES = 4;

    /** The file, its index of frames while that grows, and the simulation that will use them. */
    private static final int HEAP_SHARE = 4;

    private CaptureReader() {}

    /**
     * Reads a regular file.
     *
     * @throws CaptureException if the file cannot be opened or is no capture as described above
     */
    public static Capture read(Path path) {
        String name = path.toString();
        try {
            requireRegularFile(path, name);
            long sizeBytes = Files.size(path);
            requireSize(name, sizeBytes, Runtime.getRuntime().maxMemory());
            byte[] content = new byte[(int) sizeBytes];
            try (InputStream in = Files.newInputStream(path)) {
                int bytes = in.readNBytes(content, 0, content.length);
                return recognise(
                        name, bytes == content.length ? content : Arrays.copyOf(content, bytes));
            }
        } catch (IOException failure) {
            throw unreadable(name, failure);
        }
    }

    /**
     * Reads a stream to its end, without closing it; {@code name} stands for it in messages.
     *
     * @throws CaptureException if reading fails or this is no capture as described above
     */
    public static Capture read(String name, InputStream in) {
        try {
            long heapBytes = Runtime.getRuntime().maxMemory();
            int bytesMax = (int) Math.min(FILE_BYTES_MAX, heapBytes / HEAP_SHARE);
            byte[] content = in.readNBytes(bytesMax + 1);
            requireSize(name, content.length, heapBytes);
            return recognise(name, content);
        } catch (IOException failure) {
            throw unreadable(name, failure);
        }
    }

    /**
     * Reads the bytes of a capture file, of which it keeps a copy; {@code name} stands for them in
     * messages.
     *
     * @throws CaptureException if this is no capture as described above
     */
    public static Capture read(String name, byte[] content) {
        requireSize(name, content.length, Runtime.getRuntime().maxMemory());
        return recognise(name, content.clone());
    }

    static void requireSize(String name, long sizeBytes, long heapBytes) {
        if (sizeBytes > FILE_BYTES_MAX) {
            throw wholeFile(
                    name,
                    "a file of more than " + FILE_BYTES_MAX + " bytes",
                    "at most 1 GiB",
                    "cut the capture with: editcap -r IN OUT FIRST-LAST");
        }
        if (sizeBytes > heapBytes / HEAP_SHARE) {
            throw wholeFile(
                    name,
                    "a file too large for a heap of " + heapBytes + " bytes",
                    "at most a quarter of the heap",
                    "give Java more memory (-Xmx) or cut the capture");
        }
    }

    private static void requireRegularFile(Path path, String name) {
        if (Files.isDirectory(path)) {
            throw wholeFile(name, "a directory", "a capture file", "name a file in it");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw wholeFile(
                    name, "a pipe or device", "a regular file", "save the capture to a file first");
        }
    }

    private static Capture recognise(String name, byte[] content) {
        CaptureFile file = new CaptureFile(name, content);
        if (content.length == 0) {
            throw wholeFile(name, "an empty file", "a pcap or pcapng capture", "capture again");
        }
        if (content.length < MAGIC_BYTES) {
            throw file.cutShort(
                    0,
                    "a file of " + CaptureFile.countOf(content.length, "byte"),
                    "a pcap or pcapng capture",
                    0);
        }
        int magic = ByteBuffer.wrap(content).getInt();
        if (PcapReader.reads(magic)) {
            return PcapReader.read(file);
        }
        if (magic == PcapngReader.SECTION_HEADER) {
            return PcapngReader.read(file);
        }
        throw ForeignFormat.refusal(file);
    }

    private static CaptureException unreadable(String name, IOException failure) {
        String found =
                failure instanceof NoSuchFileException
                        ? "no such file"
                        : failure instanceof AccessDeniedException
                                ? "permission denied"
                                : "cannot be read (" + failure.getMessage() + ")";
        return new CaptureException(
                name,
                CaptureException.WHOLE_FILE,
                found,
                "a readable capture file",
                "check the path and its permissions",
                failure);
    }

    private static CaptureException wholeFile(
            String name, String found, String expected, String remedy) {
        return new CaptureException(
                name, CaptureException.WHOLE_FILE, found, expected, remedy, null);
    }
}
