/**
 * What tests of one's own need from the engine: arbitraries for jqwik, among them fault plans.
 *
 * <p>Every value generated says in words what it is and shrinks towards few and simple steps. Needs
 * JUnit, jqwik and AssertJ on the class path of the tests that use it; nothing else of Doorbell does.
 */
@NullMarked
package dev.doorbell.sim.testkit;

import org.jspecify.annotations.NullMarked;
