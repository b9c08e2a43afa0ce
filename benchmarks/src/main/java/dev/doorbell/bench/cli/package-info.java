/**
 * The command line: options in, tables or JSON out, exit status.
 *
 * <p>The only package that may write to the standard streams and decide an exit status. Imports:
 * everything.
 */
@NullMarked
package dev.doorbell.bench.cli;

import org.jspecify.annotations.NullMarked;
