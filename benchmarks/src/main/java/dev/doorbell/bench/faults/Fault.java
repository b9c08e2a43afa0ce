package dev.doorbell.bench.faults;

import java.util.function.Function;

/**
 * One mistake of the catalogue.
 *
 * @param id F01 to F44 or S01 to S12
 * @param title the mistake in a few words
 * @param source where it was made or found: commit or file, section of the reference
 * @param breaks what the broken form does, and what comes of it; plain sentences
 * @param mends what the mended form does instead
 * @param scenario runs one form
 */
public record Fault(
        String id,
        String title,
        String source,
        String breaks,
        String mends,
        Function<Form, FaultRun> scenario) {
    /** Runs one form. */
    public FaultRun run(Form form) {
        return scenario.apply(form);
    }
}
