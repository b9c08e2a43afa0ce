package dev.doorbell.bench.faults;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.NetworkPolicy.ArpMiss;
import dev.doorbell.kernel.policy.PollCondition;
import dev.doorbell.kernel.policy.ReceivePolicy.Repost;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.kernel.policy.TickPolicy;
import dev.doorbell.kernel.policy.TickPolicy.Counted;
import dev.doorbell.kernel.program.Addresses;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.kernel.program.SystemCalls;
import dev.doorbell.nic.peer.HostConfig;
import dev.doorbell.nic.peer.Network;
import dev.doorbell.nic.peer.NetworkConfig;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/** Frames that are lost, read twice, or never looked for, by the whole kernel. */
final class DataPath {
    private static final String PROFILE = "parallels-m1";
    private static final String NEIGHBOUR = "10.211.55.7";
    private static final int PORT = 9;

    private DataPath() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "F35",
                        "All buffers are given back, however many were taken",
                        "Breenix, recycle_rx_buffers of net_pci.rs and net_mmio.rs, to this day",
                        "After a drain the driver posts all four receive buffers again, though one frame"
                                + " was taken. Each drain makes three more available than there are: the"
                                + " device may write a frame over one that is being read. After 86 drains"
                                + " more is available than the ring has entries, and a strict device"
                                + " stops for good.",
                        "Posts the buffers it took.",
                        DataPath::repostsAll),
                new Fault(
                        "F37",
                        "The first packet to a new neighbour is thrown away",
                        "Breenix 98949e98, mended in efc2af57",
                        "The next hop's link address is not in the ARP cache. The kernel sends an ARP"
                                + " request, answers the sender with an error, and forgets the packet. The"
                                + " reply comes a moment later, and nothing waits for it.",
                        "Keeps the packet until the reply comes, and sends it then.",
                        DataPath::coldArp),
                new Fault(
                        "F38",
                        "The poll divisor counts the ticks of all cores",
                        "Breenix, raise of NetRx in the timer interrupt, S0 to S3",
                        "Core 0 polls when the tick counter is a multiple of ten, and all cores add to"
                                + " that counter. With four cores core 0 sees every fourth number; being"
                                + " first in each millisecond it sees only odd ones, and never polls.",
                        "Counts core 0's own ticks.",
                        DataPath::globalDivisor),
                new Fault(
                        "F39",
                        "The poll goes, and a card without an interrupt has nothing left",
                        "Breenix 18c88a01, e1000 on ARM64",
                        "The poll in the tick was deleted when virtio-net had its interrupt. The e1000"
                                + " has no interrupt on ARM64: its mask is never written. Nothing raises"
                                + " the receive softirq for it any more.",
                        "Polls as long as the card has no interrupt.",
                        DataPath::noSource));
    }

    private static FaultRun repostsAll(Form form) {
        TimingProfile profile = TimingProfile.named(PROFILE);
        KernelConfig kernel = KernelConfig.of(Snapshot.S6, Delivery.MSIX);
        Repost repost = form == Form.BROKEN ? Repost.ALL : Repost.TAKEN;
        MachineConfig machine =
                MachineConfig.on(BoardSpec.QEMU_VIRT, Delivery.MSIX, profile)
                        .with(NicKind.VIRTIO_NET_TRANSITIONAL)
                        .with(kernel.with(kernel.receive().with(repost)));
        return WholeMachine.run(
                machine,
                FaultMachine.UnaryBounds.SAME,
                built -> WholeMachine.frames(built, 120, 100, 130),
                20);
    }

    private static FaultRun coldArp(Form form) {
        TimingProfile profile = TimingProfile.named(PROFILE);
        ArpMiss miss = form == Form.BROKEN ? ArpMiss.FIRST_PACKET_LOST : ArpMiss.PARKED;
        KernelConfig kernel =
                KernelConfig.of(Snapshot.S6, Delivery.MSIX)
                        .withNetwork(NetworkPolicy.HEAD.with(miss))
                        .running(
                                List.of(
                                        new Program.Listening(
                                                Program.Listening.NO_PORT, DataPath::greet)));
        MachineConfig machine = MachineConfig.parallels(Delivery.MSIX, profile).with(kernel);
        return WholeMachine.run(
                machine,
                FaultMachine.UnaryBounds.SAME,
                built -> new Network(built.parts(), built.wire(), link()),
                20);
    }

    private static NetworkConfig link() {
        return NetworkConfig.behind(HostConfig.at("gateway", "10.211.55.1"))
                .withHost(HostConfig.at("neighbour", NEIGHBOUR));
    }

    /** Sends one datagram to a machine on the same link, and waits for nothing. */
    private static void greet(SystemCalls system) {
        int socket = system.sockets().udp();
        system.sleepMillis(2);
        system.sockets().sendTo(socket, new byte[32], Addresses.of(NEIGHBOUR), PORT);
    }

    private static FaultRun globalDivisor(Form form) {
        TimingProfile profile = TimingProfile.named(PROFILE);
        Counted counted = form == Form.BROKEN ? Counted.ALL_CORES : Counted.CORE_0;
        TickPolicy tick = TickPolicy.PLAN.withPhases(0, 100, 200, 300).with(counted);
        MachineConfig machine = MachineConfig.parallels(Delivery.POLL, profile).withCores(4);
        return WholeMachine.run(
                machine.with(machine.kernel().with(tick)),
                FaultMachine.UnaryBounds.SAME,
                built -> WholeMachine.frames(built, 4, 300, 11_000),
                300);
    }

    private static FaultRun noSource(Form form) {
        TimingProfile profile = TimingProfile.named(PROFILE);
        KernelConfig kernel = KernelConfig.of(Snapshot.S6, Delivery.POLL);
        PollCondition poll =
                form == Form.BROKEN ? PollCondition.NEVER : PollCondition.UNLESS_INTERRUPT_DRIVEN;
        MachineConfig machine =
                MachineConfig.on(BoardSpec.VMWARE_FUSION, Delivery.POLL, profile)
                        .with(NicKind.I82574L)
                        .with(kernel.with(kernel.tick().with(poll)));
        return WholeMachine.run(
                machine,
                FaultMachine.UnaryBounds.SAME,
                built -> WholeMachine.frames(built, 10, 300, 3700),
                300);
    }
}
