/**
 * The network stack's receive side: from a frame in memory to a thread that waited for it.
 *
 * <p>As in Breenix's {@code kernel/src/net/mod.rs} and {@code udp.rs} at the plan's commit: UDP by
 * destination port, queues of 32 that drop the oldest. A program may also ask for every frame no port
 * wants. Left out here: ARP, ICMP, TCP, sending. Imports: {@code sim}, {@code kernel.sched}, {@code
 * kernel.driver.net}.
 */
@NullMarked
package dev.doorbell.kernel.net;

import org.jspecify.annotations.NullMarked;
