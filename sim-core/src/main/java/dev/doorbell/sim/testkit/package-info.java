/**
 * What tests of one's own need from the engine: arbitraries of line scripts and register traffic for jqwik,
 * the domain that gives them, and what shrinks them outside of a property.
 *
 * <p>Every value generated says in words what it is, shrinks towards few, short and simple steps, and can
 * be played. Needs JUnit, jqwik and AssertJ on the class path of the tests that use it; nothing else of
 * Doorbell does.
 */
@NullMarked
package dev.doorbell.sim.testkit;

import org.jspecify.annotations.NullMarked;
