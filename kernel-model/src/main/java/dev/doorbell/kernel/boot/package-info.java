/**
 * The kernel put together: boot order, and what runs on each core.
 *
 * <p>Imports: {@code sim} and every other guest package of {@code kernel}.
 */
@NullMarked
package dev.doorbell.kernel.boot;

import org.jspecify.annotations.NullMarked;
