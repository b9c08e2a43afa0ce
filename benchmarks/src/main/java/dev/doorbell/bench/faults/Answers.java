package dev.doorbell.bench.faults;

import dev.doorbell.kernel.testkit.bare.BareMachine.Controller;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice;
import dev.doorbell.kernel.testkit.bare.ScriptedDevice.Signal;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Answers of a server that are not sent, and answers to it that find nobody. */
final class Answers {
    private static final int MESSAGE = FaultMachine.FRAME_FIRST;
    private static final long STATUS = FaultMachine.DEVICES + ScriptedDevice.STATUS;
    private static final long ENABLE = FaultMachine.DEVICES + ScriptedDevice.ENABLE;
    private static final long KICK = FaultMachine.DEVICES + 0x10_0000;
    private static final int WINDOW_BYTES = 0x1000;
    private static final int HANDSHAKES = 100;
    private static final int ACK_BYTES = 54;

    private Answers() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F36",
                        "The answer is sent while the device is still handing frames over",
                        "Breenix b1a86d37, virtio-net on Parallels",
                        "The receive softirq answers a connection's first segment at once. This device"
                                + " does not look at its transmit ring while a receive interrupt is"
                                + " unacknowledged: the kick is ignored, and the answer stays in the ring"
                                + " until something else is sent.",
                        "Queues answers, and sends them when the received frames are taken and"
                                + " acknowledged.",
                        Answers::sentTooEarly),
                new Fault(
                        "F40",
                        "The last segment of the handshake finds the connection in neither table",
                        "Breenix, mended in c92d8d4e",
                        "accept publishes a connection in the connection table, and then removes it from"
                                + " the listener's pending ones. Another core has the final ACK: it looks"
                                + " at the connections before the one step, and at the pending ones after"
                                + " the other. It drops the segment, and the server waits for ever.",
                        "Looks at the connections once more when the listener knows nothing of it: who"
                                + " sees the removal sees what was published before it.",
                        Answers::inNeitherTable));
    }

    /** A transmit ring whose kicks are heard only while the receive side is quiet. */
    private static final class TransmitRing implements BusTarget {
        private final ScriptedDevice receiver;
        private final GuestQueue requests;

        TransmitRing(FaultMachine machine, ScriptedDevice receiver) {
            this.receiver = receiver;
            this.requests = new GuestQueue(machine, "transmit");
            machine.parts()
                    .bus()
                    .map("transmit", KICK, WINDOW_BYTES, this, new AccessTiming(1272, 30, 675));
        }

        /** Puts a frame into the ring, and kicks. */
        void send(Core core) {
            core.spend(200);
            requests.post();
            core.write(KICK, 4, 1);
        }

        String tally() {
            return requests.sum("answers sent");
        }

        @Override
        public long read(long offset, int bytes, int requester) {
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            if (receiver.read(ScriptedDevice.STATUS, 4, requester) == 0) {
                requests.takeAll();
            }
        }
    }

    private static FaultRun sentTooEarly(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 1)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            TransmitRing ring = new TransmitRing(machine, device);
            machine.serve(
                    0,
                    core -> {
                        machine.gic().configureSpiEdgeTriggered(core, MESSAGE);
                        machine.gic().enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                    },
                    (core, intid) -> receive(core, device, ring, form));
            for (int i = 0; i < 20; i++) {
                device.postAt(machine.micros(100 + 50L * i));
            }
            machine.runMillis(300);
            return machine.ends(device.tally() + ", " + ring.tally());
        }
    }

    private static void receive(Core core, ScriptedDevice device, TransmitRing ring, Form form) {
        int deferred = 0;
        while (device.takeOne(core)) {
            core.spend(1000);
            if (form == Form.BROKEN) {
                ring.send(core);
            } else {
                deferred++;
            }
        }
        core.write(STATUS, 4, 1);
        core.read(STATUS, 4);
        for (int i = 0; i < deferred; i++) {
            ring.send(core);
        }
    }

    /** The tables of a server; both have locks of their own, so that each step is whole. */
    private static final class Tables {
        private final Set<Integer> connections = new HashSet<>();
        private final Set<Integer> pending = new HashSet<>();

        boolean isConnection(Core core, int number) {
            core.spend(60);
            return connections.contains(number);
        }

        boolean isPending(Core core, int number) {
            core.spend(300); // finds the listener first
            return pending.contains(number);
        }

        /** Publishes first, so that there is no moment in which it is nowhere. */
        void accept(Core core, int number) {
            core.spend(60);
            connections.add(number);
            core.spend(20);
            pending.remove(number);
        }
    }

    private static FaultRun inNeitherTable(Form form) {
        try (FaultMachine machine = new FaultMachine(Controller.GICV3, 2)) {
            ScriptedDevice device = machine.messenger(Signal.MESSAGE, MESSAGE);
            JourneyBook journeys =
                    new JourneyBook(machine.parts().events(), machine.parts().trace());
            Deque<Long> acks = new ArrayDeque<>();
            Tables tables = new Tables();
            int[] dropped = new int[1];
            machine.run(0, core -> accept(machine, core, tables));
            machine.serve(
                    1,
                    core -> {
                        core.spend(30_000); // until core 0 has brought up the distributor
                        machine.gic().configureSpiEdgeTriggered(core, MESSAGE);
                        machine.gic().enableSpi(core, MESSAGE);
                        core.write(ENABLE, 4, 1);
                    },
                    (core, intid) -> {
                        while (device.takeOne(core)) {
                            int number = device.takenCount() - 1;
                            long journey = acks.removeFirst();
                            if (isKnown(core, tables, number, form)) {
                                journeys.drop(journey, DropReason.KERNEL_PROTOCOL);
                            } else {
                                dropped[0]++;
                                journeys.drop(journey, DropReason.SEGMENT_REFUSED);
                            }
                        }
                    });
            for (int i = 0; i < HANDSHAKES; i++) {
                // Before, in the middle of and after accept, 5 ns apart.
                long at = acceptTick(machine, i) - machine.micros(1) / 2 + machine.micros(i) / 200;
                Event ack =
                        Event.named(
                                "ack",
                                Phase.DEVICES,
                                () -> {
                                    acks.addLast(journeys.begin(ACK_BYTES));
                                    device.post();
                                });
                machine.parts().events().scheduleAt(at, ack);
            }
            machine.runMillis(5);
            return machine.ends(dropped[0] + " of " + HANDSHAKES + " last segments dropped");
        }
    }

    private static long acceptTick(FaultMachine machine, int number) {
        return machine.micros(100 + 10L * number);
    }

    /** The thread that accepts: each connection at its time. */
    private static void accept(FaultMachine machine, Core core, Tables tables) {
        for (int i = 0; i < HANDSHAKES; i++) {
            tables.pending.add(i);
            while (core.nowTicks() < acceptTick(machine, i)) {
                core.spend(3);
            }
            tables.accept(core, i);
        }
        FaultMachine.idle(core);
    }

    /** What the receive path does with a segment that opens nothing. */
    private static boolean isKnown(Core core, Tables tables, int number, Form form) {
        return tables.isConnection(core, number)
                || tables.isPending(core, number)
                || (form == Form.MENDED && tables.isConnection(core, number));
    }
}
