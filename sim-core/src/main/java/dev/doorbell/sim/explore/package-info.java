/**
 * Every order of a bounded scenario: what a device does, against each step of a driver.
 *
 * <pre>{@code
 *   Scenario ──▶ machine on an explored queue ──▶ what is due now: acts, landings, cores
 *      ▲                                                │ which first?
 *      │ again, from the beginning                      ▼
 *   Search ◀── what each step touched ── Run ◀── chosen by the Search
 *      │
 *      └──▶ Exploration: PROVED, FAILED (shrunk, as a table), BUDGET SPENT
 * }</pre>
 *
 * <p>Why it is sound to run few orders of many: two steps that touch nothing in common, one of them
 * changing it, and of which neither makes the other possible or impossible, commute. Whoever begins with
 * one instead of the other reaches the same state, so one order stands for all that differ in nothing
 * else. {@code Run} notes what is touched: bytes of guest memory; components, all of which are one object
 * unless the builder of the machine says that one is separate; a core's interrupt input; what a channel
 * carries; what guest code keeps in Java fields, which is one object too. It notes too much rather than
 * too little.
 *
 * <p>Left out: a memory order weaker than the program's; timers that race; ITS pipelines. Imports: {@code
 * sim} root, {@code sim.event}, {@code sim.bus}, {@code sim.cpu}, {@code sim.trace}.
 */
@NullMarked
package dev.doorbell.sim.explore;

import org.jspecify.annotations.NullMarked;
