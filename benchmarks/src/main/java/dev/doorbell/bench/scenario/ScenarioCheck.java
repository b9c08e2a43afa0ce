package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MessageFrameSpec;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.kernel.policy.InterruptPolicy.Dispatch;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds combinations that cannot be, before anything runs. */
final class ScenarioCheck {
    private static final int SEEDS_MAX = 1000;

    private final String file;
    private final String path;
    private final Scenario scenario;

    private ScenarioCheck(String file, String path, Scenario scenario) {
        this.file = file;
        this.path = path;
        this.scenario = scenario;
    }

    /**
     * Checks.
     *
     * @param path of the variant; empty if there are none
     * @throws ScenarioException if it cannot be
     */
    static void check(String file, String path, Scenario scenario) {
        new ScenarioCheck(file, path, scenario).all();
    }

    private void all() {
        checkWorkload();
        Plan plan = new Plan(file, path, scenario);
        BoardSpec board = plan.board();
        checkCores(board);
        checkBoard(board);
        checkDelivery(board, plan.nic(), scenario.delivery(), "/delivery");
        checkDisk(board);
        checkPool(board);
        checkHandlers(plan);
        plan.build(1);
        plan.network();
        if (scenario.seeds().size() > SEEDS_MAX) {
            throw wrong("/seeds", "more than " + SEEDS_MAX + " seeds");
        }
    }

    private ScenarioException wrong(String at, String problem) {
        return new ScenarioException(file, path + at, problem);
    }

    private void checkWorkload() {
        Scenario.Workload load = scenario.workload();
        if (load == null) {
            throw wrong("/workload", "missing; expected: what happens");
        }
        List<String> alone = new ArrayList<>();
        if (load.itsCommands() != null) {
            alone.add("itsCommands");
        }
        if (load.machines() != null) {
            alone.add("machines");
        }
        if (load.sweep() != null) {
            alone.add("sweep");
        }
        boolean others =
                load.packets() != null
                        || load.dns() != null
                        || load.http() != null
                        || load.diskReads() != null
                        || load.moves() != null;
        if (alone.size() > 1 || (others && !alone.isEmpty())) {
            throw wrong("/workload/" + alone.get(0), "goes with nothing else; expected it alone");
        }
        if (alone.isEmpty() && !others && scenario.senders().isEmpty()) {
            throw wrong(
                    "/workload",
                    "nothing happens; expected packets, dns, http, diskReads, moves, itsCommands,"
                            + " machines, sweep, or senders");
        }
        if ((load.dns() != null || load.http() != null) && scenario.network() == null) {
            throw wrong("/network", "missing; expected the network that dns and http go to");
        }
        if (load.diskReads() != null && Plan.or(scenario.disk(), 0L) == 0) {
            throw wrong("/disk", "missing; expected the bytes of the disk that diskReads read");
        }
        if (load.moves() != null && Plan.or(scenario.cores(), 1) < 2) {
            throw wrong("/cores", "1; expected 2 or more for interrupts to move between");
        }
    }

    private void checkCores(BoardSpec board) {
        int cores = Plan.or(scenario.cores(), 1);
        try {
            board.check(cores);
        } catch (ConfigurationException e) {
            throw wrong(
                    scenario.cores() == null ? "/board" : "/cores", String.valueOf(e.getMessage()));
        }
    }

    private void checkBoard(BoardSpec board) {
        if (Plan.or(scenario.disk(), 0L) % 4096 != 0) {
            throw wrong("/disk", scenario.disk() + " bytes; expected a multiple of 4096");
        }
        if (board.isPc() && scenario.firmware() != null) {
            throw wrong("/firmware", "board " + board.name() + " has no tables; leave it out");
        }
    }

    private void checkDelivery(BoardSpec board, NicKind nic, @Nullable Delivery wanted, String at) {
        Delivery delivery = Plan.or(wanted, Delivery.POLL);
        Set<Delivery> here = EnumSet.copyOf(board.deliveries());
        if (!here.contains(delivery)) {
            throw wrong(
                    at,
                    delivery.label()
                            + " does not reach the interrupt controller of board "
                            + board.name()
                            + "; expected "
                            + labels(here)
                            + " here, or board "
                            + BoardSpec.ALL.stream()
                                    .filter(each -> each.deliveries().contains(delivery))
                                    .map(BoardSpec::name)
                                    .collect(Collectors.joining(", ")));
        }
        if (!nic.deliveries().contains(delivery)) {
            here.retainAll(nic.deliveries());
            throw wrong(
                    at,
                    "NIC "
                            + nic.label()
                            + " has no "
                            + delivery.label()
                            + "; expected "
                            + labels(here)
                            + " with it, or NIC "
                            + Arrays.stream(NicKind.values())
                                    .filter(each -> each.deliveries().contains(delivery))
                                    .map(NicKind::label)
                                    .collect(Collectors.joining(", ")));
        }
    }

    private void checkDisk(BoardSpec board) {
        Delivery delivery = Plan.or(scenario.diskDelivery(), Delivery.POLL);
        if (delivery != Delivery.POLL && Plan.or(scenario.disk(), 0L) == 0) {
            throw wrong(
                    "/diskDelivery", delivery.label() + " without a disk; expected disk: BYTES");
        }
        if (!board.deliveries().contains(delivery) || delivery == Delivery.MSI) {
            Set<Delivery> here = EnumSet.copyOf(board.deliveries());
            here.remove(Delivery.MSI);
            throw wrong(
                    "/diskDelivery",
                    delivery.label()
                            + (delivery == Delivery.MSI
                                    ? ": the NVMe disk has MSI-X only"
                                    : " does not reach board " + board.name())
                            + "; expected "
                            + labels(here));
        }
    }

    private static String labels(Set<Delivery> ways) {
        return ways.stream().map(Delivery::label).collect(Collectors.joining(", "));
    }

    /** What the senders' handlers serve. */
    private int sent() {
        int wanted = 0;
        for (Scenario.Sender each : scenario.senders()) {
            wanted += Plan.or(each.messages(), 1);
        }
        return wanted;
    }

    /** What the neighbours' drivers take: two for a GPU, one for an xHCI with plain MSI. */
    private int takenByNeighbours() {
        int wanted = 0;
        for (Neighbour.Model each : scenario.neighbours()) {
            wanted +=
                    switch (each) {
                        case VIRTIO_GPU -> 2;
                        case NEC_XHCI -> 1;
                        case QEMU_XHCI, ICH9_AHCI -> 0;
                    };
        }
        return wanted;
    }

    private int nicMessages() {
        return Plan.or(scenario.delivery(), Delivery.POLL).isMessage() ? 1 : 0;
    }

    /** One for the disk's admin queue and one for each core's. It would make do with fewer. */
    private int diskMessages() {
        boolean messages = Plan.or(scenario.diskDelivery(), Delivery.POLL).isMessage();
        return messages ? 1 + Plan.or(scenario.cores(), 1) : 0;
    }

    private void checkPool(BoardSpec board) {
        int others = sent() + takenByNeighbours();
        if (others > 0 && !board.deliveries().contains(Delivery.MSI)) {
            throw wrong(
                    "/senders",
                    "board " + board.name() + " has nothing that takes messages; leave them out");
        }
        MessageFrameSpec frame = board.messageFrame();
        int wanted = others + nicMessages() + diskMessages();
        if (frame != null && !board.gic().hasIts() && wanted > frame.count()) {
            throw wrong(
                    scenario.senders().isEmpty() ? "/neighbours" : "/senders",
                    wanted
                            + " messages of a GICv2m pool of "
                            + frame.count()
                            + "; expected at most "
                            + frame.count()
                            + ", the NIC's and the disk's included");
        }
    }

    private void checkHandlers(Plan plan) {
        boolean table = plan.kernel().interrupts().dispatch() == Dispatch.TABLE;
        int nic = Plan.or(scenario.delivery(), Delivery.POLL) == Delivery.POLL ? 0 : 1;
        boolean diskPin = Plan.or(scenario.diskDelivery(), Delivery.POLL) == Delivery.INTX;
        int wanted = sent() + nic + (diskPin ? 1 : diskMessages());
        if (table && wanted > IrqTable.PCI_HANDLERS_MAX) {
            throw wrong(
                    "/senders",
                    wanted
                            + " handlers, but the kernel's table has room for "
                            + IrqTable.PCI_HANDLERS_MAX
                            + "; expected fewer messages, or policy: {interrupts: {dispatch:"
                            + " chain}}");
        }
    }
}
