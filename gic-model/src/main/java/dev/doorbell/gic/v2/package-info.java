/**
 * The GICv2: a distributor and CPU interfaces in memory, banked by the core that asks.
 *
 * <p>What enters: register accesses of cores, wires, messages. What leaves: each core's interrupt
 * inputs. Follows Arm IHI 0048. Imports: {@code sim}, the {@code gic} root, {@code gic.behaviour}.
 */
@NullMarked
package dev.doorbell.gic.v2;

import org.jspecify.annotations.NullMarked;
