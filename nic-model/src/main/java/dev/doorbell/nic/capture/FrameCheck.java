package dev.doorbell.nic.capture;

/**
 * The frame check sequence at the end of an Ethernet frame, which some captures hold.
 *
 * <p>Three places can announce it: the link type field of a pcap file, an interface of a pcapng
 * file, one packet of a pcapng file. All three could give lengths that Ethernet does not have.
 */
final class FrameCheck {
    /** Length of an Ethernet frame check sequence. */
    static final int BYTES = 4;

    private FrameCheck() {}

    static void requireEthernet(CaptureFile file, long at, int checkBytes) {
        if (checkBytes > BYTES) {
            throw file.damaged(
                    at,
                    "a frame check sequence of " + checkBytes + " bytes",
                    "0 or " + BYTES + " bytes on Ethernet");
        }
    }
}
