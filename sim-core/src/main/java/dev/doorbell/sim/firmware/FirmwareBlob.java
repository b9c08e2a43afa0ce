package dev.doorbell.sim.firmware;

import java.util.Arrays;

/** Bytes that firmware leaves in memory: a name, where they begin, and what they are. */
public final class FirmwareBlob {
    private final String name;
    private final long address;
    private final byte[] bytes;

    /** Keeps a copy of the bytes. */
    public FirmwareBlob(String name, long address, byte[] bytes) {
        this.name = name;
        this.address = address;
        this.bytes = bytes.clone();
    }

    /** {@code RSDP}, a table's signature, or {@code DTB}. */
    public String name() {
        return name;
    }

    /** Physical address of the first byte. */
    public long address() {
        return address;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The address behind the last byte. */
    public long end() {
        return address + bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FirmwareBlob blob
                && name.equals(blob.name)
                && address == blob.address
                && Arrays.equals(bytes, blob.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return String.format("%s at 0x%x, %d bytes", name, address, bytes.length);
    }
}
