package dev.doorbell.gic.breach;

/** Something of the interrupt controller that others must not see. */
public final class GicPart {}
