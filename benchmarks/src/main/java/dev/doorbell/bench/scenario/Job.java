package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MachineConfig;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.sim.random.Seed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program of a scenario's workload, and what it measures. */
abstract class Job implements Program {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Where a job runs. */
    static final class Where {
        private final MachineConfig config;
        private final Seed seed;
        private final Tally tally;
        private @Nullable Machine machine;

        Where(MachineConfig config, Seed seed, Tally tally) {
            this.config = config;
            this.seed = seed;
            this.tally = tally;
        }

        /** The machine has booted. */
        void found(Machine of) {
            machine = of;
        }

        /** Null while it boots. */
        @Nullable Machine machine() {
            return machine;
        }

        MachineConfig config() {
            return config;
        }

        Seed seed() {
            return seed;
        }

        Tally tally() {
            return tally;
        }

        /** Ticks as nanoseconds. */
        double nanos(long ticks) {
            return MachineRun.nanos(config.profile().timeBase(), ticks);
        }

        /** The same of a mean or of a sum. */
        double nanos(double ticks) {
            return MachineRun.nanos(config.profile().timeBase(), ticks);
        }
    }

    /** The workload's programs, in a fixed order: the n-th runs on core n modulo their number, from 1. */
    static List<Job> all(Scenario scenario, Scenario.Workload load, Where where) {
        List<Job> jobs = new ArrayList<>();
        Scenario.Dns dns = load.dns();
        Scenario.Http http = load.http();
        Scenario.DiskReads reads = load.diskReads();
        Scenario.Moves moves = load.moves();
        if (dns != null) {
            jobs.add(new LookUps(where, dns));
        }
        if (http != null) {
            jobs.add(new Pages(where, http));
        }
        if (reads != null) {
            jobs.add(new DiskReader(where, reads));
        }
        if (moves != null) {
            jobs.add(new Mover(where, moves));
        }
        if (!scenario.senders().isEmpty()) {
            jobs.add(new Senders(where, scenario.senders()));
        }
        return jobs;
    }

    /** Milliseconds up to which a random phase goes. */
    static int phaseMillis(@Nullable Time phase, Seed seed, String stream) {
        long most = phase == null ? 1000 : phase.nanos() / NANOS_PER_MILLI;
        return most == 0 ? 0 : (int) seed.stream(stream).nextLong(most);
    }

    private boolean done;
    private int place;

    /** Its place among the programs: the receiver's is 0. */
    final void placed(int number) {
        place = number;
    }

    /** The core it runs on. */
    final int runsOn(int cores) {
        return place % cores;
    }

    /** The machine has booted. */
    void begin(Machine machine) {}

    /** Interrupts of functions of its own. */
    List<Integer> intids() {
        return List.of();
    }

    /** Interrupts that functions of its own were not given. */
    int refusedCount() {
        return 0;
    }

    /** Whether it goes on until it is stopped. */
    boolean isEndless() {
        return false;
    }

    /** Whether it is through. */
    final boolean isDone() {
        return done;
    }

    final void isThrough() {
        done = true;
    }

    /** The run is about to end. */
    void stop() {}

    /** The run has ended: counts what it measured. */
    void end(Machine machine) {}
}
