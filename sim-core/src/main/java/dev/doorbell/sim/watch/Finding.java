package dev.doorbell.sim.watch;

/**
 * One thing a detector found wrong.
 *
 * @param detector which detector, by its name
 * @param beganTick when what is wrong began: the work landed, the interrupt was acknowledged
 * @param tick when it was certain
 * @param words what is wrong, for people
 */
public record Finding(String detector, long beganTick, long tick, String words) {}
