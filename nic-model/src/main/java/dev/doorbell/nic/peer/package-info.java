/**
 * The other end of the wire: a {@link dev.doorbell.nic.peer.Network} with a gateway, name servers and
 * web servers, which answers what the guest sends, after a while, or not at all.
 *
 * <pre>{@code
 *   Wire ──▶ Network ──▶ LinkPort (ARP) ──▶ Path (delay, loss, order) ──▶ Host ──▶ ICMP, DNS, TCP ─ HTTP
 *        ◀──         ◀──                ◀──                           ◀──
 * }</pre>
 *
 * <p>Everything follows from a {@link dev.doorbell.nic.peer.NetworkConfig}, the seed and what the guest
 * sends; times are nanoseconds there and ticks here. Left out: IPv6, DHCP, fragments, TLS, hosts that
 * speak to each other, TCP's window scaling, timestamps and selective acknowledgements. Imports: {@code
 * sim}, {@code nic.wire}, {@code nic.peer.packet}.
 */
@NullMarked
package dev.doorbell.nic.peer;

import org.jspecify.annotations.NullMarked;
