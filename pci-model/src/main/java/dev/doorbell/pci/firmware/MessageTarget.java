package dev.doorbell.pci.firmware;

/** Where messages of the whole host go. */
public enum MessageTarget {
    /** Nowhere: there is nothing that takes them. */
    NOTHING,
    /** To a frame that does not ask who sent them. */
    FRAME,
    /** To an ITS, which knows a sender by its requester id. */
    ITS
}
