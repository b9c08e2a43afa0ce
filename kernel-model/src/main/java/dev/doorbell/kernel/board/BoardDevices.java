package dev.doorbell.kernel.board;

import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.neighbour.Neighbour;
import dev.doorbell.pci.nvme.NvmeConfig;
import dev.doorbell.pci.nvme.NvmeController;
import dev.doorbell.pci.nvme.NvmeStore;
import dev.doorbell.pci.nvme.NvmeTiming;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.GenericTimer;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a board has beside its interrupt controller, its PCI host and its NIC. */
final class BoardDevices {
    private BoardDevices() {}

    /** Plugs controllers beside the NIC, in the first free slots of bus 0. */
    static void placeNeighbours(
            MachineConfig config, Backplane parts, TimingProfile profile, HostBridge bridge) {
        int device = 0;
        for (Neighbour.Model model : config.neighbours()) {
            do {
                device++;
            } while (bridge.root().function(new Slot(device, 0).number()) != null);
            PcieLink link = new PcieLink(profile, parts.time());
            Slot slot = new Slot(device, 0);
            bridge.plug(
                    new Neighbour(parts, model, slot, link, DeviceBehaviour.SPECIFICATION)
                            .function());
        }
    }

    /** Plugs the disk; answers what it holds, or null if there is to be none. */
    static @Nullable NvmeStore placeDisk(
            MachineConfig config, Backplane parts, TimingProfile profile, HostBridge bridge) {
        if (config.diskBytes() == 0) {
            return null;
        }
        NvmeStore store = NvmeStore.of(config.diskBytes());
        NvmeController controller =
                new NvmeController(
                        parts,
                        "nvme",
                        new Slot(config.board().pci().diskDevice(), 0),
                        new PcieLink(profile, parts.time()),
                        NvmeTiming.of(profile, parts.time()),
                        NvmeConfig.serial("doorbell"),
                        store,
                        DeviceBehaviour.SPECIFICATION);
        bridge.plug(controller.function());
        return store;
    }

    /** Gives every core both timers; answers all of them. */
    static List<GenericTimer> placeTimers(
            List<Core> cores,
            BoardGic gic,
            Backplane parts,
            BoardSpec board,
            TimingProfile profile) {
        List<GenericTimer> timers = new ArrayList<>();
        long delay =
                profile.value(TimingConstant.TIMER_LATENESS)
                        + profile.value(TimingConstant.VMM_INJECT);
        for (Core core : cores) {
            timers.add(
                    placeTimer(
                            GenericTimer.Kind.VIRTUAL,
                            board.timerIntid(),
                            core,
                            gic,
                            parts,
                            delay));
        }
        for (Core core : cores) {
            timers.add(
                    placeTimer(
                            GenericTimer.Kind.PHYSICAL,
                            board.physicalTimerIntid(),
                            core,
                            gic,
                            parts,
                            delay));
        }
        return timers;
    }

    /** Every core has both timers; on some boards the physical one's output leads nowhere. */
    private static GenericTimer placeTimer(
            GenericTimer.Kind kind,
            int intid,
            Core core,
            BoardGic gic,
            Backplane parts,
            long delay) {
        InterruptLine output = new InterruptLine(kind.label() + core.index());
        parts.lines().add(output);
        if (intid != PlatformConfig.ABSENT) {
            gic.connectPrivate(core.index(), output, intid);
        }
        GenericTimer timer =
                new GenericTimer(
                        kind,
                        parts,
                        core.index(),
                        intid,
                        parts.time().domain("timer"),
                        parts.time().domain("cpu"),
                        delay,
                        output);
        core.attach(timer);
        return timer;
    }

    /** Maps the GICv2m frame, if there is one. */
    static void placeMessageFrame(
            BoardGic gic, Backplane parts, BoardSpec board, TimingProfile profile) {
        MessageFrameSpec frame = board.messageFrame();
        if (frame != null) {
            parts.bus()
                    .map(
                            "gicv2m",
                            frame.base(),
                            Gicv2mFrame.FRAME_BYTES,
                            new Gicv2mFrame(parts, gic.spis(), frame.firstIntid(), frame.count()),
                            BoardGic.access(profile));
        }
    }
}
