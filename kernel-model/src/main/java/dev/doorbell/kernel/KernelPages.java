package dev.doorbell.kernel;

/** Gives out the kernel's memory, once; what was given out is never taken back. */
public final class KernelPages {
    /** Bytes of a page. */
    public static final int PAGE_BYTES = 4096;

    private long next;

    /** Begins at {@code base}. */
    public KernelPages(long base) {
        this.next = base;
    }

    /** Whole pages that hold {@code bytes} bytes, zero, aligned to a page. */
    public long take(long bytes) {
        return take(bytes, PAGE_BYTES);
    }

    /** The same, aligned to {@code alignment}, a power of two from a page on. */
    public long take(long bytes, long alignment) {
        long at = next + alignment - 1 & -alignment;
        next = at + bytes + PAGE_BYTES - 1 & -PAGE_BYTES;
        return at;
    }
}
