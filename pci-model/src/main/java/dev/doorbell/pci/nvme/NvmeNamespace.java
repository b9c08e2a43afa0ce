package dev.doorbell.pci.nvme;

/** The one namespace: a store in blocks of 512 bytes, and what is counted of it. */
final class NvmeNamespace {
    /** Its identifier. */
    static final int ID = 1;

    static final int BLOCK_BITS = 9;

    private final NvmeStore store;

    // What features say of it.
    boolean writeCache = true;
    int errorRecovery;

    // What the health log tells.
    long bytesRead;
    long bytesWritten;
    long readCommands;
    long writeCommands;

    NvmeNamespace(NvmeStore store) {
        this.store = store;
    }

    NvmeStore store() {
        return store;
    }

    long blocks() {
        return store.bytes() >> BLOCK_BITS;
    }

    /** Whether {@code count} blocks from {@code first} are its own. No sum here can wrap. */
    boolean holds(long first, long count) {
        return first >= 0 && first <= blocks() && count <= blocks() - first;
    }
}
