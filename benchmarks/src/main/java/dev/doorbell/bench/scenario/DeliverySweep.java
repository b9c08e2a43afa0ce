package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.kernel.driver.net.NetDriver;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Every NIC on every board by every delivery that both have: which driver class serves, and whether. */
final class DeliverySweep {
    private final TimingProfile profile;
    private final int frames;
    private final Map<NicKind, Set<Class<?>>> classes = new EnumMap<>(NicKind.class);
    private final Tally tally = new Tally();
    private final Set<Delivery> deliveries = EnumSet.noneOf(Delivery.class);
    private long digest;
    private int runs;
    private int wrong;

    private DeliverySweep(TimingProfile profile, int frames) {
        this.profile = profile;
        this.frames = frames;
    }

    /** Runs all. */
    static Tally run(TimingProfile profile, int frames) {
        return new DeliverySweep(profile, frames).all();
    }

    private Tally all() {
        for (BoardSpec board : BoardSpec.ALL) {
            for (NicKind nic : NicKind.values()) {
                for (Delivery delivery : nic.deliveries()) {
                    if (board.deliveries().contains(delivery)) {
                        one(MachineConfig.on(board, delivery, profile).with(nic));
                    }
                }
            }
        }
        Set<Class<?>> all = new HashSet<>();
        int most = 0;
        for (Set<Class<?>> each : classes.values()) {
            all.addAll(each);
            most = Math.max(most, each.size());
        }
        tally.sum(Measure.SWEEP_RUNS, runs);
        tally.sum(Measure.SWEEP_WRONG, wrong);
        tally.most(Measure.SWEEP_BOARDS, BoardSpec.ALL.size());
        tally.most(Measure.SWEEP_DELIVERIES, deliveries.size());
        tally.most(Measure.SWEEP_CLASSES, all.size());
        tally.most(Measure.SWEEP_CLASSES_PER_NIC, most);
        tally.digest(digest);
        return tally;
    }

    private void one(MachineConfig config) {
        runs++;
        deliveries.add(config.kernel().delivery());
        try (Machine machine = Machine.boot(config)) {
            NetDriver driver = machine.kernel().driver();
            if (driver != null) {
                classes.computeIfAbsent(config.nic(), any -> new HashSet<>())
                        .add(driver.getClass());
            }
            long second = machine.time().ticksPerSecond();
            // Slow enough for a polled ring of four.
            FrameSource source = new FrameSource(null, second / 200.0, frames, 60, 1);
            machine.runFor(second / 100);
            machine.wire().carry(source, machine.nowTicks());
            machine.runFor(second / 200 * frames + second / 10);
            wrong += machine.journeys().breakdown().delivered() == frames ? 0 : 1;
            digest = (digest ^ machine.digest()) * 0x9E3779B97F4A7C15L;
        } catch (ConfigurationException e) {
            wrong++;
        }
    }
}
