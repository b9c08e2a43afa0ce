package dev.doorbell.pci.nvme;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace holds: bytes, zero until written, kept in pages as they are written.
 *
 * <p>Pages in use are bounded: beyond that, a write is refused. A null store takes every write and
 * keeps nothing.
 */
public final class NvmeStore {
    /** The largest namespace, in bytes. */
    public static final long BYTES_MAX = 1L << 40;

    /** How much may be written unless said otherwise, in bytes. */
    public static final long KEPT_BYTES_DEFAULT = 1L << 28;

    private static final int PAGE_BITS = 12;
    private static final int PAGE_BYTES = 1 << PAGE_BITS;
    private static final int CHUNK_PAGES_BITS = 10;
    private static final int CHUNK_BITS = PAGE_BITS + CHUNK_PAGES_BITS;

    private final long bytes;
    private final long keptMax;
    private final byte[] @Nullable [] @Nullable [] chunks;
    private long kept;

    private NvmeStore(long bytes, long keptMax) {
        if (bytes < PAGE_BYTES || bytes > BYTES_MAX || bytes % PAGE_BYTES != 0) {
            throw new ConfigurationException(
                    "NVMe namespace of "
                            + bytes
                            + " bytes; expected a multiple of "
                            + PAGE_BYTES
                            + " up to "
                            + BYTES_MAX);
        }
        this.bytes = bytes;
        this.keptMax = keptMax;
        this.chunks = new byte[(int) (((bytes - 1) >> CHUNK_BITS) + 1)][][];
    }

    /**
     * A store that keeps what is written, up to {@link #KEPT_BYTES_DEFAULT}.
     *
     * @throws ConfigurationException if the size is no multiple of 4096, or too large
     */
    public static NvmeStore of(long bytes) {
        return new NvmeStore(bytes, KEPT_BYTES_DEFAULT);
    }

    /** A store that keeps up to {@code keptMax} bytes; as {@link #of(long)} otherwise. */
    public static NvmeStore bounded(long bytes, long keptMax) {
        return new NvmeStore(bytes, keptMax);
    }

    /** A store that reads as zeros, whatever is written. */
    public static NvmeStore readingZeros(long bytes) {
        return new NvmeStore(bytes, -1);
    }

    /** Its size. */
    public long bytes() {
        return bytes;
    }

    /** Bytes of pages in use. */
    public long keptBytes() {
        return kept;
    }

    /** Reads {@code length} bytes at {@code at}. */
    public void read(long at, byte[] to, int offset, int length) {
        for (int done = 0; done < length; ) {
            int within = (int) (at + done) & PAGE_BYTES - 1;
            int part = Math.min(length - done, PAGE_BYTES - within);
            byte[] page = page(at + done);
            if (page == null) {
                Arrays.fill(to, offset + done, offset + done + part, (byte) 0);
            } else {
                System.arraycopy(page, within, to, offset + done, part);
            }
            done += part;
        }
    }

    /** Writes {@code length} bytes at {@code at}; false if its bound is reached before the end. */
    public boolean write(long at, byte[] from, int offset, int length) {
        if (keptMax < 0) {
            return true;
        }
        for (int done = 0; done < length; ) {
            int within = (int) (at + done) & PAGE_BYTES - 1;
            int part = Math.min(length - done, PAGE_BYTES - within);
            byte[] page = pageToWrite(at + done);
            if (page == null) {
                return false;
            }
            System.arraycopy(from, offset + done, page, within, part);
            done += part;
        }
        return true;
    }

    /** Makes {@code length} bytes at {@code at} zero, and lets go of whole pages. */
    public void zero(long at, long length) {
        for (long done = 0; done < length; ) {
            int within = (int) (at + done) & PAGE_BYTES - 1;
            long part = Math.min(length - done, PAGE_BYTES - within);
            byte[] @Nullable [] chunk = chunks[(int) ((at + done) >> CHUNK_BITS)];
            if (chunk == null) {
                part = Math.min(length - done, (1L << CHUNK_BITS) - (at + done & CHUNK_MASK));
            } else if (part == PAGE_BYTES) {
                kept -= chunk[pageInChunk(at + done)] == null ? 0 : PAGE_BYTES;
                chunk[pageInChunk(at + done)] = null;
            } else {
                byte[] page = chunk[pageInChunk(at + done)];
                if (page != null) {
                    Arrays.fill(page, within, within + (int) part, (byte) 0);
                }
            }
            done += part;
        }
    }

    private static final long CHUNK_MASK = (1L << CHUNK_BITS) - 1;

    private static int pageInChunk(long at) {
        return (int) (at >> PAGE_BITS) & (1 << CHUNK_PAGES_BITS) - 1;
    }

    private byte @Nullable [] page(long at) {
        byte[] @Nullable [] chunk = chunks[(int) (at >> CHUNK_BITS)];
        return chunk == null ? null : chunk[pageInChunk(at)];
    }

    private byte @Nullable [] pageToWrite(long at) {
        byte[] page = page(at);
        if (page != null || kept + PAGE_BYTES > keptMax) {
            return page;
        }
        int number = (int) (at >> CHUNK_BITS);
        byte[] @Nullable [] chunk = chunks[number];
        if (chunk == null) {
            chunk = new byte[1 << CHUNK_PAGES_BITS][];
            chunks[number] = chunk;
        }
        page = new byte[PAGE_BYTES];
        chunk[pageInChunk(at)] = page;
        kept += PAGE_BYTES;
        return page;
    }
}
