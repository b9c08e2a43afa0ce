package dev.doorbell.sim.explore;

import dev.doorbell.sim.Simulation;

/** A machine that a scenario builds; made on what {@link Stage#build} answers. */
public interface Explorable extends AutoCloseable {
    /** Its simulation. */
    Simulation simulation();

    @Override
    void close();
}
