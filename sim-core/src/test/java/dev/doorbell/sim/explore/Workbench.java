package dev.doorbell.sim.explore;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.context.Carrier;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Cores, memory, a few registers, a device that writes to memory, and a line to each core. */
final class Workbench implements Explorable {
    static final long MEMORY = 0x4000_0000L;
    static final long X = MEMORY;
    static final long Y = MEMORY + 8;
    static final long LATCHES = 0x1000;

    private static final AccessTiming POSTED = new AccessTiming(0, 0, 1);

    private final Simulation simulation;
    private final List<Core> cores = new ArrayList<>();
    private final List<InterruptLine.Driver> hands = new ArrayList<>();
    private final List<Latch> latches = new ArrayList<>();
    private final BusPort device;
    private final int source;

    Workbench(Stage stage, int coreCount) {
        this(stage, coreCount, Carrier.preferred());
    }

    Workbench(Stage stage, int coreCount, Carrier carrier) {
        simulation = stage.build(Simulation.builder().memory(MEMORY, 1 << 16).carrier(carrier));
        Backplane parts = simulation.parts();
        for (int i = 0; i < coreCount; i++) {
            Core core = new Core(parts, i, parts.time().domain("ns"), new CoreTiming(0, 0, 0));
            cores.add(core);
            hands.add(core.irq().driver());
        }
        for (int i = 0; i < 2; i++) {
            Latch latch = new Latch("latch" + i);
            latches.add(latch);
            stage.separate("latch" + i);
            parts.bus().map("latch" + i, LATCHES + 0x1000L * i, 0x1000, latch, POSTED);
        }
        device = new BusPort("device", parts.events(), parts.bus(), parts.memory(), 9, tag -> {});
        stage.separate("device");
        source = parts.trace().source("device");
    }

    /** A register at 0; at 8 a timer: 1 starts it, 0 stops it, 2 starts it anew. It counts at 16. */
    private final class Latch implements BusTarget {
        private final Event timer;
        private long value;
        private long count;

        Latch(String name) {
            timer = Event.named(name + ".timer", Phase.DEVICES, () -> count++);
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            return offset == 0 ? value : count;
        }

        @Override
        public void write(long offset, int bytes, long written, int requester) {
            if (offset == 0) {
                value = written;
            } else if (written == 0) {
                simulation.parts().events().cancel(timer);
            } else if (written == 2 || !timer.isScheduled()) {
                simulation.parts().events().moveTo(simulation.nowTicks(), timer);
            }
        }
    }

    Workbench run(int index, Consumer<Core> code) {
        Core core = cores.get(index);
        core.powerOn(
                () -> {
                    core.awaitExploration();
                    code.accept(core);
                });
        return this;
    }

    Core core(int index) {
        return cores.get(index);
    }

    void drive(int core, boolean high) {
        hands.get(core).drive(high);
    }

    /** The device posts a write to memory. */
    void post(long address, long value) {
        device.post(address, 8, value, simulation.nowTicks());
    }

    /** The device posts a result: that it has is in memory, at X. */
    void result(long number) {
        simulation.parts().trace().emit(TracePoint.WORK_POSTED, source, 0, 1);
        post(X, number);
    }

    /** Guest code takes a result. */
    void take() {
        simulation.parts().trace().emit(TracePoint.WORK_TAKEN, source, 0, 1);
    }

    long memory(long address) {
        return simulation.parts().memory().read(address, 8);
    }

    static long latch(int number) {
        return LATCHES + 0x1000L * number;
    }

    /** Everything that can be seen at the end. */
    String state() {
        StringBuilder all = new StringBuilder();
        all.append("x=").append(memory(X)).append(" y=").append(memory(Y));
        for (Latch latch : latches) {
            all.append(" latch=").append(latch.value).append('/').append(latch.count);
        }
        return all.toString();
    }

    @Override
    public Simulation simulation() {
        return simulation;
    }

    @Override
    public void close() {
        simulation.close();
    }
}
