package dev.doorbell.nic.capture;

import static java.util.Map.entry;

import java.util.Map;

/**
 * What a frame begins with, by the number that capture files use for it.
 *
 * <p>Only Ethernet can be replayed; the other names are here so that a refusal can say what the
 * file holds instead. A number without a row is told as a number.
 *
 * <p>Source: draft-ietf-opsawg-pcaplinktype, "LinkType Registry".
 */
final class LinkType {
    static final int ETHERNET = 1;

    private static final int RESERVED_FIRST = 147;
    private static final int RESERVED_LAST = 162;

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    entry(0, "NULL"),
                    entry(1, "ETHERNET"),
                    entry(2, "EXP_ETHERNET"),
                    entry(3, "AX25"),
                    entry(6, "IEEE802_5"),
                    entry(7, "ARCNET_BSD"),
                    entry(8, "SLIP"),
                    entry(9, "PPP"),
                    entry(10, "FDDI"),
                    entry(50, "PPP_HDLC"),
                    entry(51, "PPP_ETHER"),
                    entry(100, "ATM_RFC1483"),
                    entry(101, "RAW"),
                    entry(104, "C_HDLC"),
                    entry(105, "IEEE802_11"),
                    entry(107, "FRELAY"),
                    entry(108, "LOOP"),
                    entry(109, "ENC"),
                    entry(112, "HDLC"),
                    entry(113, "LINUX_SLL"),
                    entry(114, "LTALK"),
                    entry(117, "PFLOG"),
                    entry(119, "IEEE802_11_PRISM"),
                    entry(120, "IEEE802_11_AIRONET"),
                    entry(127, "IEEE802_11_RADIOTAP"),
                    entry(129, "ARCNET_LINUX"),
                    entry(138, "APPLE_IP_OVER_IEEE1394"),
                    entry(139, "MTP2_WITH_PHDR"),
                    entry(140, "MTP2"),
                    entry(141, "MTP3"),
                    entry(143, "DOCSIS"),
                    entry(163, "IEEE802_11_AVS"),
                    entry(165, "BACNET_MS_TP"),
                    entry(166, "PPP_PPPD"),
                    entry(177, "LINUX_LAPD"),
                    entry(178, "JUNIPER_ETHER"),
                    entry(186, "USB_FREEBSD"),
                    entry(187, "BLUETOOTH_HCI_H4"),
                    entry(189, "USB_LINUX"),
                    entry(190, "CAN20B"),
                    entry(191, "IEEE802_15_4_LINUX"),
                    entry(192, "PPI"),
                    entry(195, "IEEE802_15_4_WITHFCS"),
                    entry(197, "ERF"),
                    entry(201, "BLUETOOTH_HCI_H4_WITH_PHDR"),
                    entry(202, "AX25_KISS"),
                    entry(203, "LAPD"),
                    entry(204, "PPP_WITH_DIR"),
                    entry(209, "I2C_LINUX"),
                    entry(210, "FLEXRAY"),
                    entry(215, "IEEE802_15_4_NONASK_PHY"),
                    entry(219, "MPLS"),
                    entry(220, "USB_LINUX_MMAPPED"),
                    entry(224, "FC_2"),
                    entry(226, "IPNET"),
                    entry(227, "CAN_SOCKETCAN"),
                    entry(228, "IPV4"),
                    entry(229, "IPV6"),
                    entry(230, "IEEE802_15_4_NOFCS"),
                    entry(231, "DBUS"),
                    entry(235, "DVB_CI"),
                    entry(239, "NFLOG"),
                    entry(240, "NETANALYZER"),
                    entry(241, "NETANALYZER_TRANSPARENT"),
                    entry(242, "IPOIB"),
                    entry(243, "MPEG_2_TS"),
                    entry(247, "INFINIBAND"),
                    entry(248, "SCTP"),
                    entry(249, "USBPCAP"),
                    entry(251, "BLUETOOTH_LE_LL"),
                    entry(252, "WIRESHARK_UPPER_PDU"),
                    entry(253, "NETLINK"),
                    entry(254, "BLUETOOTH_LINUX_MONITOR"),
                    entry(256, "BLUETOOTH_LE_LL_WITH_PHDR"),
                    entry(258, "PKTAP"),
                    entry(259, "EPON"),
                    entry(262, "ZWAVE_R3"),
                    entry(264, "ISO_14443"),
                    entry(266, "USB_DARWIN"),
                    entry(267, "OPENFLOW"),
                    entry(270, "LORATAP"),
                    entry(271, "VSOCK"),
                    entry(272, "NORDIC_BLE"),
                    entry(274, "ETHERNET_MPACKET"),
                    entry(276, "LINUX_SLL2"),
                    entry(278, "OPENVIZSLA"),
                    entry(281, "DSA_TAG_BRCM"),
                    entry(282, "DSA_TAG_BRCM_PREPEND"),
                    entry(283, "IEEE802_15_4_TAP"),
                    entry(284, "DSA_TAG_DSA"),
                    entry(285, "DSA_TAG_EDSA"),
                    entry(288, "USB_2_0"),
                    entry(289, "ATSC_ALP"),
                    entry(290, "ETW"),
                    entry(292, "ZBOSS_NCP"),
                    entry(293, "USB_2_0_LOW_SPEED"),
                    entry(294, "USB_2_0_FULL_SPEED"),
                    entry(295, "USB_2_0_HIGH_SPEED"));

    private LinkType() {}

    /** The registered name, such as {@code LINKTYPE_LINUX_SLL2}, with the number. */
    static String nameOf(int linkType) {
        String name = NAMES.get(linkType);
        if (name != null) {
            return "LINKTYPE_" + name + " (" + linkType + ")";
        }
        boolean isReserved = linkType >= RESERVED_FIRST && linkType <= RESERVED_LAST;
        return "link type " + linkType + (isReserved ? " (reserved for private use)" : "");
    }

    /** Refuses anything but Ethernet by name; {@code holder} says whose link type it is. */
    static void requireEthernet(CaptureFile file, long at, int linkType, String holder) {
        if (linkType != ETHERNET) {
            throw file.error(
                    at,
                    "the link type of " + holder + " is " + nameOf(linkType),
                    nameOf(ETHERNET),
                    "capture on an Ethernet interface (not on \"any\", a tunnel or wireless)");
        }
    }
}
