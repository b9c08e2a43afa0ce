package dev.doorbell.gic.behaviour;

/**
 * One way of doing what implementations of the GIC do differently, legally or not.
 *
 * <p>Each kind of choice is an enum, whose first constant is what Doorbell does unless told
 * otherwise: the architecture's rule, or the strictest of those it allows. A {@link GicBehaviour}
 * holds one constant of each.
 */
public sealed interface GicChoice permits InterfaceChoice, Gicv2Choice, LpiChoice, ItsChoice {
    /** What happens, in a few words, as tables show it. */
    String words();
}
