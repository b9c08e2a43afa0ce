/**
 * Every order of a bounded scenario: what a device does against each step of a driver.
 */
@NullMarked
package dev.doorbell.sim.explore;

import org.jspecify.annotations.NullMarked;
