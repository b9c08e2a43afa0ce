package dev.doorbell.gic.behaviour;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * What GITS_TYPER says of sizes.
 *
 * @param ittEntryBytes bytes of an interrupt translation entry, 1 to 16
 * @param eventIdBits bits of an EventID, 1 to 32
 * @param deviceIdBits bits of a DeviceID, 1 to 32
 * @param collectionIdBits bits of a collection's number, 1 to 16
 */
public record ItsSizes(int ittEntryBytes, int eventIdBits, int deviceIdBits, int collectionIdBits) {
    /** Entries of 8 bytes and 16 bits of everything. */
    public static final ItsSizes DEFAULT = new ItsSizes(8, 16, 16, 16);

    /** Checks the ranges. */
    public ItsSizes {
        if (ittEntryBytes < 1
                || ittEntryBytes > 16
                || eventIdBits < 1
                || eventIdBits > 32
                || deviceIdBits < 1
                || deviceIdBits > 32
                || collectionIdBits < 1
                || collectionIdBits > 16) {
            throw new ConfigurationException(
                    "ITS with "
                            + ittEntryBytes
                            + " bytes per entry, "
                            + eventIdBits
                            + "/"
                            + deviceIdBits
                            + "/"
                            + collectionIdBits
                            + " bits of event/device/collection; expected 1 to 16 bytes and 1 to"
                            + " 32/32/16 bits");
        }
    }
}
