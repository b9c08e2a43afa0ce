/**
 * What tests of one's own need from the engine: arbitraries of line scripts, register traffic and fault
 * plans for jqwik, and the domain that gives them; lengths of time, assertions about journeys, and
 * latencies to compare.
 *
 * <p>Every value generated says in words what it is, shrinks towards few, short and simple steps, and can
 * be played. JUnit, jqwik and AssertJ come from the build of whoever uses this; nothing outside a testkit
 * needs them. Imports: the rest of {@code sim}.
 */
@NullMarked
package dev.doorbell.sim.testkit;

import org.jspecify.annotations.NullMarked;
