/**
 * Where implementations of the GIC differ, and which of them a model follows.
 *
 * <p>Each kind of difference is an enum; a {@link dev.doorbell.gic.behaviour.GicBehaviour} is one
 * constant of each, under the name of an implementation. Sources: Arm IHI 0069; QEMU 7.2, Linux 6.12
 * {@code arch/arm64/kvm/vgic}, gem5 24.0 {@code src/dev/arm}, Arm GIC-600 Technical Reference Manual.
 * Imports: {@code sim.error}.
 */
@NullMarked
package dev.doorbell.gic.behaviour;

import org.jspecify.annotations.NullMarked;
