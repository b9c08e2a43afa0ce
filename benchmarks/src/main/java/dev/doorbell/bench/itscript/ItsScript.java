package dev.doorbell.bench.itscript;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.gic.behaviour.ItsSizes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A script: the board it wants and what to do there, line by line. */
public final class ItsScript {
    private final int cores;
    private final String behaviour;
    private final @Nullable ItsSizes sizes;
    private final List<ScriptStep> steps;

    ItsScript(int cores, String behaviour, @Nullable ItsSizes sizes, List<ScriptStep> steps) {
        this.cores = cores;
        this.behaviour = behaviour;
        this.sizes = sizes;
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads a script.
     *
     * @throws InputException if a line cannot be understood, with the place
     */
    public static ItsScript parse(InputFile text) {
        return new ItsScriptParser(text).parse();
    }

    /** How many cores the board has. */
    int cores() {
        return cores;
    }

    /** The GIC behaviour the script names; empty for none. */
    String behaviour() {
        return behaviour;
    }

    /** The widths of identifiers that the script names; null for the behaviour's own. */
    @Nullable ItsSizes sizes() {
        return sizes;
    }

    /** What to do, in order. */
    List<ScriptStep> steps() {
        return steps;
    }
}
