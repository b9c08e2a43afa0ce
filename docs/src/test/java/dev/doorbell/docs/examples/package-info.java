/**
 * Every snippet that a page shows, compiled and run.
 *
 * <p>A page's snippet stands between a {@code // snippet: name} and an {@code // end} comment here;
 * {@link dev.doorbell.docs.examples.SnippetsTest} compares the two.
 */
@NullMarked
package dev.doorbell.docs.examples;

import org.jspecify.annotations.NullMarked;
