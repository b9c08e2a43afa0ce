package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * The two 8259As of a PC: IRQ 0 to 7 on the master, 8 to 15 on the slave, whose output is IRQ 2.
 *
 * <p>The master's output is the input of one core. Source: Intel ICH9 data sheet, "8259 Interrupt
 * Controllers".
 */
public final class PicPair {
    /** IRQs, IRQ 2 included, which no wire reaches. */
    public static final int LINES = 16;

    /** The master's input that the slave's output is. */
    public static final int CASCADE = 2;

    /** Ports of the two edge and level registers. */
    public static final int ELCR_PORTS = 2;

    /** The map of the edge and level registers, for reference pages and tests. */
    public static final RegisterMap<ElcrRegister> ELCR_MAP =
            RegisterMap.of(ElcrRegister.class, ELCR_PORTS);

    /** IRQs that may be level-triggered: 3 to 7, 9 to 12, 14 and 15. */
    private static final int MAY_BE_LEVEL = 0xDEF8;

    private static final int HALF = LINES / 2;
    private static final int HALF_MASK = 0xFF;

    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final X86Timing timing;
    private final Core core;
    private final InterruptLine.Driver irq;
    private final int[] vectors = new int[LINES];
    private final EventChannel rises;
    private final Event signal;
    private final @Nullable InterruptLine[] wires = new InterruptLine[LINES];
    private final Pic8259 master;
    private final Pic8259 slave;

    private int underWay;

    /** Makes both, not initialised, every input edge-triggered. */
    public PicPair(Backplane parts, X86Timing timing, Core core, EdgeRequest edges) {
        this.events = parts.events();
        this.trace = parts.trace();
        this.source = trace.source("pic");
        this.journeys = parts.journeys();
        this.timing = timing;
        this.core = core;
        this.irq = core.irq().driver();
        this.rises = events.channel("pic.rises", Phase.WIRES, this::wireRises);
        this.signal = Event.named("pic.signal", Phase.WIRES, this::signals);
        this.master = new Pic8259(trace, "pic.master", edges, this::settle, this::ended);
        this.slave = new Pic8259(trace, "pic.slave", edges, this::settle, () -> {});
    }

    /** IRQ 0 to 7; two ports. */
    public Pic8259 master() {
        return master;
    }

    /** IRQ 8 to 15; two ports. */
    public Pic8259 slave() {
        return slave;
    }

    /** ELCR1 and ELCR2; two ports. */
    public BusTarget edgeLevelRegisters() {
        return new EdgeLevel();
    }

    /** Connects a wire to an IRQ; from now on a rise is seen after the injection delay, a fall at once. */
    public void connect(InterruptLine wire, int line) {
        wires[line] = wire;
        drive(line, wire.isHigh());
        wire.listen(
                high -> {
                    if (high) {
                        rises.postAt(timing.wireTick(events.nowTicks()), line);
                    } else {
                        drive(line, false);
                        settle();
                    }
                });
    }

    /** It may have fallen since: then a pulse was. */
    private void wireRises(long argument) {
        int line = (int) argument;
        InterruptLine wire = wires[line];
        drive(line, true);
        if (isRequested(line)) {
            trace.emit(TracePoint.INTERRUPT_PENDING, source, vector(line), core.index());
            journeys.interruptMark(core.index(), vector(line), Stage.PENDING);
        }
        settle();
        if (wire != null && !wire.isHigh()) {
            drive(line, false);
            settle();
        }
    }

    private void drive(int line, boolean high) {
        half(line).drive(line % HALF, high);
        if (!isRequested(line)) {
            journeys.interruptForgotten(core.index(), vector(line));
        }
    }

    private Pic8259 half(int line) {
        return line < HALF ? master : slave;
    }

    /** Whether a line asks to be acknowledged, masked or not. */
    public boolean isRequested(int line) {
        return (half(line).requests() >>> (line % HALF) & 1) != 0;
    }

    /** The vector a line has now. */
    public int vector(int line) {
        return half(line).vector(line % HALF);
    }

    /** Which lines are level-triggered, a one each. */
    public int levelTriggered() {
        return slave.levelTriggered() << HALF | master.levelTriggered();
    }

    /** Sets which lines are level-triggered, a one each: what firmware leaves. */
    public void setLevelTriggered(int lines) {
        master.writeLevelTriggered(lines & MAY_BE_LEVEL & HALF_MASK);
        slave.writeLevelTriggered((lines & MAY_BE_LEVEL) >>> HALF);
        settle();
    }

    /** The only place that drives the cascade and the core's input. */
    private void settle() {
        master.drive(CASCADE, slave.output());
        if (!master.output()) {
            events.cancel(signal);
            irq.drive(false);
        } else if (!irq.isDriving() && !signal.isScheduled()) {
            long tick = timing.signalTick(events.nowTicks());
            if (tick > events.nowTicks()) {
                events.scheduleAt(tick, signal);
            } else {
                signals();
            }
        }
    }

    private void signals() {
        for (int line = 0; line < LINES; line++) {
            if (isRequested(line)) {
                journeys.interruptMark(core.index(), vector(line), Stage.SIGNALLED);
            }
        }
        trace.emit(TracePoint.INTERRUPT_SIGNALLED, source, core.index(), -1);
        irq.drive(true);
    }

    /** The master's end is the last: the slave's, if there was one, comes before it. */
    private void ended() {
        if (underWay == 0) {
            return; // there was nothing to end, and that has been said
        }
        int vector = vectors[--underWay];
        trace.emit(TracePoint.INTERRUPT_ENDED, source, core.index(), vector);
        trace.emit(TracePoint.INTERRUPT_DEACTIVATED, source, core.index(), vector); // one step here
        journeys.interruptEnded(core.index());
    }

    /** The acknowledge cycle: answers the vector; that of IRQ 7 or 15 if a request has gone. */
    public int acknowledge() {
        int input = master.acknowledge();
        int vector = input == CASCADE ? slave.vector(slave.acknowledge()) : master.vector(input);
        if ((master.service() & 1 << input) != 0 && underWay < LINES) {
            vectors[underWay++] = vector; // a spurious one is in no service, and not ended
        }
        trace.emit(TracePoint.INTERRUPT_ACKNOWLEDGED, source, core.index(), vector);
        journeys.interruptAcknowledged(core.index(), vector, core.takenTick());
        irq.drive(false); // INT falls with the acknowledge, and rises again for what is more urgent
        settle();
        return vector;
    }

    private final class EdgeLevel implements BusTarget, RegisterFile<ElcrRegister> {
        private final RegisterBank<ElcrRegister> registers =
                new RegisterBank<>(ELCR_MAP, this, trace, source);

        @Override
        public long read(long offset, int bytes, int requester) {
            return registers.read(offset, bytes);
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            registers.write(offset, bytes, value);
        }

        @Override
        public long read(ElcrRegister register, int index) {
            return switch (register) {
                case ELCR1 -> master.levelTriggered();
                case ELCR2 -> slave.levelTriggered();
            };
        }

        @Override
        public void write(ElcrRegister register, int index, long value) {
            int lines = (int) value;
            switch (register) {
                case ELCR1 -> setLevelTriggered(slave.levelTriggered() << HALF | lines);
                case ELCR2 -> setLevelTriggered(lines << HALF | master.levelTriggered());
            }
        }
    }
}
