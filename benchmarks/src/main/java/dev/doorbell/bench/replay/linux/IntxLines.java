package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.sim.line.InterruptLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The four INTx lines of the root bus on their way to the interrupt controller.
 *
 * <p>A line that models alone drive is an output; what it does is told to the log. One that somebody
 * else drives too follows the records.
 */
final class IntxLines {
    /** How many there are. */
    static final int COUNT = 4;

    /** The INTID of the first. Source: QEMU 7.2 hw/arm/virt.c. */
    static final int INTID_FIRST = 35;

    private final List<InterruptLine.Driver> recorded = new ArrayList<>();
    private final List<InterruptLine> wires = new ArrayList<>();
    private final @Nullable InterruptLine[] inputs = new @Nullable InterruptLine[COUNT];
    private final boolean[] held = new boolean[COUNT];
    private final boolean[] driven = new boolean[COUNT];
    private final InterruptLine.@Nullable Driver[] late = new InterruptLine.@Nullable Driver[COUNT];

    /**
     * Joins them.
     *
     * @param holds asked before a driven line falls: whether the reference keeps it up
     * @param delays asked before a driven line rises: whether the reference lets it rise later
     */
    IntxLines(
            ReplayBoard board,
            PciParts pci,
            OutputLog outputs,
            IntPredicate holds,
            IntPredicate delays) {
        for (int index = 0; index < COUNT; index++) {
            int line = index;
            int intid = INTID_FIRST + line;
            InterruptLine wire = new InterruptLine("intx" + line);
            wires.add(wire);
            recorded.add(wire.driver());
            @Nullable InterruptLine models = board.intx(line);
            inputs[line] = models;
            driven[line] = models != null && pci.drives(line);
            if (models != null && driven[line]) {
                wire.listen(high -> outputs.add(Output.level(TraceOp.LEVEL, intid, high)));
                InterruptLine.Driver driver = wire.driver();
                models.listen(
                        high -> {
                            if (!high && holds.test(line)) {
                                hold(line);
                            }
                            late[line] = high && delays.test(line) ? driver : null;
                            if (late[line] == null) {
                                driver.drive(high);
                            }
                        });
            }
            board.spis().connect(wire, intid);
        }
    }

    /** Keeps a line up whatever the models do. */
    void hold(int line) {
        held[line] = true;
        recorded.get(line).drive(true);
    }

    /** Lets go of a line that was kept up; false if it was not. */
    boolean release(int line) {
        boolean was = held[line];
        held[line] = false;
        recorded.get(line).drive(false);
        return was;
    }

    /** Lets a line rise that was delayed. */
    void rise(int line) {
        InterruptLine.Driver driver = late[line];
        late[line] = null;
        if (driver != null) {
            driver.drive(true);
        }
    }

    /** Drives a line as a record has it. */
    void drive(int line, boolean high) {
        held[line] = false;
        recorded.get(line).drive(high);
    }

    /** Whether models alone drive a line. */
    boolean isDriven(int line) {
        return driven[line];
    }

    /** Whether the models by themselves hold a line high. */
    boolean isModelHigh(int line) {
        InterruptLine models = inputs[line];
        return models != null && models.isHigh();
    }

    /** Whether a line is high. */
    boolean isHigh(int line) {
        return wires.get(line).isHigh();
    }
}
