/**
 * Locks that guest code spins for: what they cost, and what detectors see of them.
 *
 * <p>As Breenix's {@code spin::Mutex}: neither fair nor reentrant, and blind to interrupts. Imports: {@code
 * sim}.
 */
@NullMarked
package dev.doorbell.kernel.sync;

import org.jspecify.annotations.NullMarked;
