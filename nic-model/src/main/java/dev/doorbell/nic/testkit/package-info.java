/**
 * Arbitraries for tests of one's own about networks: Ethernet frames, from right to nonsense, and traffic
 * of them as sources for a wire and as captures.
 *
 * <p>Needs jqwik on the class path of the tests that use it. Imports {@code sim.testkit}, {@code
 * nic.wire}, {@code nic.capture} and {@code nic.peer.packet}.
 */
@NullMarked
package dev.doorbell.nic.testkit;

import org.jspecify.annotations.NullMarked;
