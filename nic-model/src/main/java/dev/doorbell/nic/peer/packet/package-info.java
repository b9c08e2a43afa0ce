/**
 * The bytes of what the other end of a wire says and hears: Ethernet, ARP, IPv4, ICMP, UDP, TCP and
 * DNS, read and written with their checksums.
 *
 * <p>Written apart from the guest's own network stack, so that each is a witness of the other. Reading
 * believes nothing: what is cut short, miscounted or damaged ends in a {@link
 * dev.doorbell.nic.peer.packet.MalformedPacketException}. Left out: IPv4 options and fragments, IPv6,
 * VLAN tags, TCP options but the segment size. Imports: {@code sim.error}.
 */
@NullMarked
package dev.doorbell.nic.peer.packet;

import org.jspecify.annotations.NullMarked;
