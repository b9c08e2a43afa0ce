package dev.doorbell.nic.e1000;

/**
 * A ring of 16-byte descriptors in guest memory, between software's tail and the card's head.
 *
 * <p>The card owns the descriptors from head up to the one before tail; a ring whose head meets its
 * tail holds none for it, so one is always unused. Software may write anything: an index outside the
 * ring, a length of zero, a base that is no memory. Nothing here fails on it.
 *
 * <p>Source: 8254x SDM, "Receive Descriptor Queue Structure" and "Transmit Descriptor Ring Structure".
 */
public final class DescriptorRing {
    /** Bytes of a descriptor. */
    public static final int DESCRIPTOR_BYTES = 16;

    private static final int ALIGNMENT = -DESCRIPTOR_BYTES;

    private int baseLow;
    private int baseHigh;
    private int lengthBytes;
    private int head;
    private int tail;

    /** The lower half of the base, as written. */
    public int baseLow() {
        return baseLow;
    }

    /** Sets the lower half of the base; its low four bits count as zero. */
    public void setBaseLow(int value) {
        baseLow = value;
    }

    /** The upper half of the base. */
    public int baseHigh() {
        return baseHigh;
    }

    /** Sets the upper half of the base. */
    public void setBaseHigh(int value) {
        baseHigh = value;
    }

    /** Bytes of the ring. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** Sets the bytes of the ring; not negative. */
    public void setLengthBytes(int value) {
        lengthBytes = value;
    }

    /** The descriptor the card is at. */
    public int head() {
        return head;
    }

    /** Moves the head. */
    public void setHead(int value) {
        head = value;
    }

    /** The first descriptor that is software's. */
    public int tail() {
        return tail;
    }

    /** Moves the tail. */
    public void setTail(int value) {
        tail = value;
    }

    /** The address of the first descriptor. */
    public long base() {
        return (long) baseHigh << Integer.SIZE | (baseLow & ALIGNMENT & 0xFFFF_FFFFL);
    }

    /** The address of the descriptor the card is at. */
    public long headAddress() {
        return base() + (long) DESCRIPTOR_BYTES * head;
    }

    /** Descriptors in the ring. */
    public int count() {
        return lengthBytes / DESCRIPTOR_BYTES;
    }

    /** Whether head and tail lie in the ring. */
    public boolean isSound() {
        return head < count() && tail < count();
    }

    /** Whether head and tail meet. */
    public boolean isEmpty() {
        return head == tail;
    }

    /**
     * Descriptors that are the card's. Meaningful if the {@linkplain #isSound ring is sound}; may be
     * negative otherwise.
     */
    public int owned() {
        return head <= tail ? tail - head : count() + tail - head;
    }

    /** Descriptors from head that lie side by side in memory; at most those that are the card's. */
    public int ownedInRow() {
        return head <= tail ? tail - head : Math.max(0, count() - head);
    }

    /** Moves the head to the next descriptor, round the end of the ring. */
    public void advance() {
        head = head + 1 < count() ? head + 1 : 0;
    }

    /** Everything zero. */
    public void reset() {
        baseLow = 0;
        baseHigh = 0;
        lengthBytes = 0;
        head = 0;
        tail = 0;
    }
}
