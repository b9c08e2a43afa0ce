package dev.doorbell.nic.e1000;

import org.jspecify.annotations.Nullable;

/**
 * Frames in a card, oldest first, within so many bytes.
 *
 * <p>A frame takes its bytes and its FCS. Source: 8254x SDM, "Packet Buffer Allocation". Approximation:
 * silicon keeps some bytes of status with each frame.
 */
public final class PacketBuffer {
    /** Bytes a frame takes beside its own. */
    public static final int FCS_BYTES = 4;

    private static final int SLOTS = 1024;
    private static final int FRAME_BYTES_USUAL = 2048;

    private final byte[] @Nullable [] frames = new byte[SLOTS][];
    private final int[] lengths = new int[SLOTS];
    private final int[] occupied = new int[SLOTS];
    private final long[] notes = new long[SLOTS];
    private final long[] journeys = new long[SLOTS];
    private final long[] readyTicks = new long[SLOTS];
    private int capacityBytes;
    private int head;
    private int count;
    private int usedBytes;

    /** Sets how many bytes fit; frames that are in stay in. */
    public void setCapacity(int bytes) {
        capacityBytes = bytes;
    }

    /** How many bytes fit. */
    public int capacityBytes() {
        return capacityBytes;
    }

    /** Frames in it. */
    public int count() {
        return count;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Whether a frame of {@code bytes} bytes without FCS fits now. */
    public boolean hasRoom(int bytes) {
        return count < SLOTS && usedBytes + bytes + FCS_BYTES <= capacityBytes;
    }

    /**
     * Copies a frame in behind the others; there is room.
     *
     * @param spareBytes room to keep behind it
     * @return the copy, to be changed at will
     */
    public byte[] add(byte[] frame, int offset, int bytes, int spareBytes) {
        int slot = head + count & SLOTS - 1;
        byte[] copy = frames[slot];
        if (copy == null || copy.length < bytes + spareBytes) {
            copy = new byte[Math.max(bytes + spareBytes, FRAME_BYTES_USUAL)];
            frames[slot] = copy;
        }
        System.arraycopy(frame, offset, copy, 0, bytes);
        lengths[slot] = bytes;
        occupied[slot] = bytes + FCS_BYTES;
        usedBytes += bytes + FCS_BYTES;
        count++;
        return copy;
    }

    /** Says about the frame added last how long it is now, and what is to be known of it. */
    public void describe(int length, long note, long journey, long ready) {
        int slot = head + count - 1 & SLOTS - 1;
        lengths[slot] = length;
        notes[slot] = note;
        journeys[slot] = journey;
        readyTicks[slot] = ready;
    }

    /** The bytes that hold the oldest frame, from the first on. */
    public byte[] frame() {
        byte[] oldest = frames[head];
        if (count == 0 || oldest == null) {
            throw new IllegalStateException("the packet buffer is empty");
        }
        return oldest;
    }

    /** The oldest frame's length. */
    public int length() {
        return lengths[head];
    }

    /** What is to be known of the oldest frame. */
    public long note() {
        return notes[head];
    }

    /** The oldest frame's journey. */
    public long journey() {
        return journeys[head];
    }

    /** When the oldest frame can go on. */
    public long readyTicks() {
        return readyTicks[head];
    }

    /** The oldest frame leaves. */
    public void remove() {
        usedBytes -= occupied[head];
        head = head + 1 & SLOTS - 1;
        count--;
    }
}
