/**
 * Reads packet captures: turns a file of recorded Ethernet frames into arrivals for the wire.
 *
 * <pre>{@code
 *   file ──▶ CaptureReader ──┬─▶ PcapReader ───┬─▶ FrameCollector ──▶ Capture
 *            (by content)    └─▶ PcapngReader ─┘   (whole ns, FCS     (frames in time
 *                                 sections,         off, in order)     order, warnings)
 *                                 interfaces
 * }</pre>
 *
 * <p>What enters is a file that somebody else wrote, so nothing in it is believed before it is
 * checked: a length is compared with what is left of the file before it is used, and no length
 * makes memory be set aside. What leaves is either a whole {@link Capture} or a
 * {@link CaptureException} that names the file, the offset, what was expected there and what to do.
 *
 * <p>The same frames give the same {@link Capture} whatever the container, the byte order and the
 * resolution of the time stamps, as long as the resolution can express the times.
 *
 * <p>{@link PcapngWriter} writes pcapng, with nanoseconds, directions and comments.
 *
 * <p>Follows: "PCAP Capture File Format" (draft-ietf-opsawg-pcap), "PCAP Next Generation (pcapng)
 * Capture File Format" (draft-ietf-opsawg-pcapng) and "Link-Layer Types for PCAP-related Capture
 * File Formats" (draft-ietf-opsawg-pcaplinktype). The three older record layouts of pcap that have
 * no document are named in {@link PcapLayout}.
 *
 * <p>Left out: link types other than Ethernet, which are refused by name; compressed files and
 * other capture formats, likewise; the pcap variants of AIX and IXIA. Name resolution,
 * interface statistics, decryption secrets, journal entries and custom blocks are passed over.
 * Imports: nothing of Doorbell.
 */
@NullMarked
package dev.doorbell.nic.capture;

import org.jspecify.annotations.NullMarked;
