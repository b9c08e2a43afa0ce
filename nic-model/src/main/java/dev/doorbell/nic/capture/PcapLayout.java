package dev.doorbell.nic.capture;

/**
 * The record headers found in files with a pcap magic number, by what follows the four documented
 * fields.
 *
 * <p>Source: draft-ietf-opsawg-pcap, "Packet Record", for {@link #STANDARD}. The others are patched
 * versions of libpcap of the years around 2000 without a document; the layouts are those that
 * Wireshark's editcap writes under the names given.
 */
enum PcapLayout {
    /** Seconds, fraction, captured length, original length. */
    STANDARD(16, "standard"),

    /** Interface index, protocol and packet type follow (editcap: modpcap, rh6_1pcap). */
    MODIFIED(24, "modified (Kuznetzov)"),

    /** As MODIFIED, with two processor numbers and padding (editcap: suse6_3pcap). */
    SUSE(28, "SuSE 6.3"),

    /** Four bytes of the vendor's follow (editcap: nokiapcap). */
    NOKIA(20, "Nokia");

    private final int headerBytes;
    private final String title;

    PcapLayout(int headerBytes, String title) {
        this.headerBytes = headerBytes;
        this.title = title;
    }

    int headerBytes() {
        return headerBytes;
    }

    String title() {
        return title;
    }
}
