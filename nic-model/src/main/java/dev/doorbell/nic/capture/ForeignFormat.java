package dev.doorbell.nic.capture;

import java.util.HexFormat;

/**
 * Files that people have at hand in place of a pcap or pcapng file, by how they begin.
 *
 * <p>Nothing is done with them but to say what they are and how to make a capture of them.
 */
enum ForeignFormat {
    GZIP("1f8b", "gzip-compressed", ForeignFormat.DECOMPRESS),
    ZSTD("28b52ffd", "zstd-compressed", ForeignFormat.DECOMPRESS),
    LZ4("04224d18", "lz4-compressed", ForeignFormat.DECOMPRESS),
    XZ("fd377a585a00", "xz-compressed", ForeignFormat.DECOMPRESS),
    BZIP2("425a68", "bzip2-compressed", ForeignFormat.DECOMPRESS),
    ZIP("504b0304", "a zip archive", ForeignFormat.DECOMPRESS),
    SNOOP("736e6f6f70000000", "a snoop capture", ForeignFormat.CONVERT),
    BTSNOOP("6274736e6f6f7000", "a Bluetooth snoop capture", "capture on an Ethernet interface"),
    NETMON_1("52545353", "a Network Monitor 1 capture", ForeignFormat.CONVERT),
    NETMON_2("474d4255", "a Network Monitor 2 capture", ForeignFormat.CONVERT),
    SNIFFER("5452534e494646", "a Sniffer capture", ForeignFormat.CONVERT),
    IXIA_HARDWARE("1c0001ac", "an IXIA lcap capture", ForeignFormat.CONVERT),
    IXIA_HARDWARE_SWAPPED("ac01001c", "an IXIA lcap capture", ForeignFormat.CONVERT),
    IXIA_SOFTWARE("1c0001ab", "an IXIA lcap capture", ForeignFormat.CONVERT),
    IXIA_SOFTWARE_SWAPPED("ab01001c", "an IXIA lcap capture", ForeignFormat.CONVERT),
    PCAPNG_AS_TEXT("0a0d0a", "a pcapng file whose line ends were converted", ForeignFormat.COPY),
    PCAPNG_AS_DOS_TEXT(
            "0d0d0a", "a pcapng file whose line ends were converted", ForeignFormat.COPY),
    PCAPNG_AS_UNIX_TEXT(
            "0a0a0a", "a pcapng file whose line ends were converted", ForeignFormat.COPY);

    private static final String DECOMPRESS = "decompress it first";
    private static final String CONVERT = "convert it with: editcap -F pcapng IN OUT";
    private static final String COPY = "copy it again in binary mode";
    private static final int SHOWN_BYTES = 4;

    private final String beginningHex;
    private final String title;
    private final String remedy;

    ForeignFormat(String beginningHex, String title, String remedy) {
        this.beginningHex = beginningHex;
        this.title = title;
        this.remedy = remedy;
    }

    /** The refusal of a file that is neither pcap nor pcapng. */
    static CaptureException refusal(CaptureFile file) {
        String expected = "a pcap or pcapng capture";
        for (ForeignFormat format : values()) {
            if (file.beginsWith(HexFormat.of().parseHex(format.beginningHex))) {
                return file.error(0, format.title, expected, format.remedy);
            }
        }
        String begins = HexFormat.ofDelimiter(" ").formatHex(file.content(), 0, SHOWN_BYTES);
        return file.error(
                0,
                "no capture file: it begins with " + begins,
                expected,
                "check the path, or convert the file with: editcap -F pcapng IN OUT");
    }
}
