/**
 * The network stack: from a frame in memory to a thread that waited for it, and back onto the wire.
 *
 * <pre>{@code
 *   ReceiveSoftirq ─▶ NetReceive ─▶ NetStack ─▶ Arp · Icmp · Udp ─▶ PacketQueue · Tcp ─▶ ReceiveBuffer
 *                        │                        └──▶ Ipv4 ─▶ EthernetPort ─▶ Transmitter
 *                        └▶ PacketQueue, for programs that have a port and no sockets
 * }</pre>
 *
 * <p>As in Breenix's {@code kernel/src/net}, by the choices of a {@link
 * dev.doorbell.kernel.policy.NetworkPolicy}; without one there is UDP alone, received by destination
 * port, and a program may ask for every frame no port wants. Imports: {@code sim}, {@code
 * kernel.sched}, {@code kernel.policy}, {@code kernel.program} for addresses and errors, {@code
 * kernel.driver.net}.
 */
@NullMarked
package dev.doorbell.kernel.net;

import org.jspecify.annotations.NullMarked;
