package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;

/** Models without a board: cores that run nothing, wires driven by hand, registers poked at once. */
final class X86Bench implements AutoCloseable {
    private static final TimingProfile IDEAL = TimingProfile.named("ideal");

    final Simulation simulation = Simulation.builder().time(IDEAL.timeBase()).build();
    final X86Timing timing = X86Timing.of(IDEAL, simulation.parts().time());
    final List<Core> cores = new ArrayList<>();
    final List<TracePoint> complaints = new ArrayList<>();

    X86Bench(int coreCount) {
        for (int i = 0; i < coreCount; i++) {
            cores.add(
                    new Core(
                            simulation.parts(),
                            i,
                            simulation.parts().time().domain("cpu"),
                            new CoreTiming(0, 0, 0)));
        }
        simulation
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (point.isComplaint()) {
                                complaints.add(point);
                            }
                        });
    }

    Core core(int index) {
        return cores.get(index);
    }

    boolean isInterrupted(int core) {
        return cores.get(core).irq().isHigh();
    }

    /** Drives a wire and lets what follows of it happen. */
    void drive(InterruptLine.Driver wire, boolean high) {
        wire.drive(high);
        run(1);
    }

    void run(long nanos) {
        simulation.runFor(simulation.parts().time().ticksOfNanos(nanos));
    }

    static int requester(int core) {
        return Requester.core(core);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
