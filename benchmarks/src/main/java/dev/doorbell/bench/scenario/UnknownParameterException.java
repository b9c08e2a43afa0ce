package dev.doorbell.bench.scenario;

import dev.doorbell.sim.error.ConfigurationException;

/** There is no such parameter in a scenario. The message says what there is, and not where it was asked for. */
public final class UnknownParameterException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    UnknownParameterException(String problem) {
        super(problem);
    }
}
