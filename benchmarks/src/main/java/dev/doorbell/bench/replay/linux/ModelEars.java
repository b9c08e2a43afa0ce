package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.sim.trace.TracePoint;

/** Hears what the models do that a trace has records of, and puts it into the log. */
final class ModelEars {
    private final OutputLog outputs;
    private boolean deaf;
    private long refusedSlot = -1;

    ModelEars(VirtMachine machine, ReplayBoard board, OutputLog outputs) {
        this.outputs = outputs;
        // The reference does not tell of a GICv2's outputs.
        int heard = machine.isV2() ? 0 : machine.cores();
        for (int core = 0; core < heard; core++) {
            int index = core;
            board.core(core)
                    .irq()
                    .listen(high -> outputs.add(Output.level(TraceOp.OUTPUT, index, high)));
        }
        board.parts().trace().attachInline(this::hear);
    }

    /** Whether messages are not heard: while a recorded one is sent. */
    void setDeaf(boolean now) {
        deaf = now;
    }

    private void hear(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.ITS_COMMAND || point == TracePoint.ITS_COMMAND_ERROR) {
            long slot = second / ItsCommand.BYTES;
            if (point == TracePoint.ITS_COMMAND_ERROR || slot != refusedSlot) {
                outputs.add(new Output(TraceOp.COMMAND, 0, slot, 0, 0));
            }
            // An error that is only reported is told of twice.
            refusedSlot = point == TracePoint.ITS_COMMAND_ERROR ? slot : -1;
        } else if (point == TracePoint.ITS_MESSAGE) {
            message((int) first, second);
        } else if (point == TracePoint.DOORBELL) {
            message((int) second, first);
            outputs.add(Output.level(TraceOp.LEVEL, (int) first, true));
            outputs.add(Output.level(TraceOp.LEVEL, (int) first, false));
        }
    }

    private void message(int requester, long data) {
        if (!deaf) {
            outputs.add(new Output(TraceOp.MESSAGE, 0, 0, data, requester));
        }
    }
}
