package dev.doorbell.sim.fault;

import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.fault.Verdict.Kind;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.line.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules about lines, and the gates that hold them. */
final class LineFaults {
    private final EventQueue events;
    private final Lines lines;
    private final Map<InterruptLine, Gate> gates = new LinkedHashMap<>();

    LineFaults(EventQueue events, Lines lines) {
        this.events = events;
        this.lines = lines;
    }

    List<String> names() {
        return lines.names().stream().distinct().toList();
    }

    void install(Installed rule, String name) {
        for (InterruptLine line : lines.all()) {
            if (line.name().equals(name)) {
                gates.computeIfAbsent(line, Gate::new).add(rule);
            }
        }
    }

    void remove(Installed rule, String name) {
        for (InterruptLine line : lines.all()) {
            Gate gate = gates.get(line);
            if (line.name().equals(name) && gate != null && gate.remove(rule)) {
                gates.remove(line);
            }
        }
    }

    /** A rule at one line; a stuck line's has a beginning and an end. */
    private final class Share {
        final Installed rule;
        final Event begins;
        final Event ends;
        boolean stuck;

        Share(Gate gate, Installed rule) {
            this.rule = rule;
            this.begins =
                    Event.named(
                            "fault.stuck",
                            Phase.WIRES,
                            () -> {
                                stuck = true;
                                rule.hit();
                                gate.settle();
                            });
            this.ends =
                    Event.named(
                            "fault.unstuck",
                            Phase.WIRES,
                            () -> {
                                stuck = false;
                                gate.settle();
                            });
        }

        void plan() {
            When when = rule.rule().when();
            long now = events.nowTicks();
            if (Rule.isStuck(rule.verdict().kind()) && when.toTick() > now) {
                if (when.fromTick() <= now) {
                    stuck = true;
                    rule.hit();
                } else {
                    events.scheduleAt(when.fromTick(), begins);
                }
                if (when.toTick() <= EventQueue.TICKS_MAX) {
                    events.scheduleAt(when.toTick(), ends);
                }
            }
        }

        boolean showsHigh() {
            return rule.verdict().kind() == Kind.STUCK_HIGH;
        }
    }

    /** Between the drivers and the listeners of one line. */
    private final class Gate implements InterruptLine.Gate {
        private final InterruptLine line;
        private final List<Share> shares = new ArrayList<>();
        private final List<Event> late = new ArrayList<>();

        Gate(InterruptLine line) {
            this.line = line;
            line.setGate(this);
        }

        void add(Installed rule) {
            Share share = new Share(this, rule);
            shares.add(share);
            share.plan();
            if (share.stuck) {
                settle();
            }
        }

        /** Answers whether it was the last. */
        boolean remove(Installed rule) {
            for (Share share : List.copyOf(shares)) {
                if (share.rule.equals(rule)) {
                    events.cancel(share.begins);
                    events.cancel(share.ends);
                    shares.remove(share);
                }
            }
            forgetLate();
            if (shares.isEmpty()) {
                line.setGate(null);
                return true;
            }
            settle();
            return false;
        }

        /** The line is as the first rule holds it, or as it is driven. */
        void settle() {
            forgetLate();
            for (Share share : shares) {
                if (share.stuck) {
                    line.show(share.showsHigh());
                    return;
                }
            }
            line.show(line.isDriven());
        }

        @Override
        public void driven(InterruptLine of, boolean high) {
            for (Share share : shares) {
                if (share.stuck) {
                    return;
                }
                if (!Rule.isStuck(share.rule.verdict().kind())
                        && share.rule.fires(events.nowTicks())) {
                    hit(share.rule.verdict(), high);
                    return;
                }
            }
            forgetLate();
            line.show(high);
        }

        private void hit(Verdict verdict, boolean high) {
            switch (verdict.kind()) {
                case DELAY -> showAt(verdict.ticks(), () -> line.show(high));
                case DUPLICATE -> {
                    forgetLate();
                    line.show(high);
                    showAt(verdict.ticks(), () -> again(high));
                }
                case DROP,
                        PASS,
                        FAIL,
                        REORDER,
                        CORRUPT,
                        REPLACE,
                        IMPERSONATE,
                        STUCK_HIGH,
                        STUCK_LOW,
                        APPEAR -> {}
            }
        }

        /** A second edge, if the line still has that level. */
        private void again(boolean high) {
            if (line.isHigh() == high) {
                line.show(!high);
                line.show(high);
            }
        }

        private void showAt(long ticks, Runnable change) {
            Event[] self = new Event[1];
            self[0] =
                    Event.named(
                            "fault.line",
                            Phase.WIRES,
                            () -> {
                                late.remove(self[0]);
                                change.run();
                            });
            late.add(self[0]);
            events.scheduleIn(ticks, self[0]);
        }

        /** A change that is not late overtakes those that are: a line has one level. */
        private void forgetLate() {
            late.forEach(events::cancel);
            late.clear();
        }
    }
}
