/**
 * Threads and the choice among them.
 *
 * <p>First come, first served per core; a thread stays on the core it was made for. A blocked thread's
 * stack runs the idle loop until somebody is runnable, as Breenix's blocking system calls do. Imports:
 * {@code sim}, {@code kernel.policy}.
 */
@NullMarked
package dev.doorbell.kernel.sched;

import org.jspecify.annotations.NullMarked;
