/**
 * A whole GICv3, put together from its parts. Imports: {@code sim} and all of {@code gic}.
 */
@NullMarked
package dev.doorbell.gic.v3;

import org.jspecify.annotations.NullMarked;
