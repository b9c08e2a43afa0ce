package dev.doorbell.pci;

import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;

/** One function with a way upstream, and a doorbell that remembers what rang it. */
public final class FunctionBoard implements AutoCloseable {
    /** The doorbell's address. */
    public static final long DOORBELL = 0x0802_0040L;

    /** A second doorbell, above 4 GiB. */
    public static final long FAR_DOORBELL = 0x12_0802_0040L;

    /** Guest memory's first address. */
    public static final long MEMORY = 0x4000_0000L;

    /** The command register's bit for memory decode. */
    public static final int COMMAND_MEMORY = 2;

    /** The command register's bit for bus mastering. */
    public static final int COMMAND_BUS_MASTER = 4;

    private static final int COMMAND = 0x04;

    /** What rang, by whom, when, with what; and the first four bytes of memory at that moment. */
    public record Ring(long address, int bytes, long value, int requester, long tick, long seen) {}

    private final TimingProfile profile;
    private final Simulation simulation;
    private final PciFunction function = new PciFunction(new Slot(3, 0), "nic");
    private final PcieLink link;
    private final UpstreamPort upstream;
    private final List<Ring> rings = new ArrayList<>();
    private final List<Long> landed = new ArrayList<>();

    /** A board with the profile's link, bus mastering on. */
    public FunctionBoard(TimingProfile profile) {
        this.profile = profile;
        this.simulation = Simulation.builder().time(profile.timeBase()).build();
        this.link = new PcieLink(profile, profile.timeBase());
        this.upstream = new UpstreamPort(simulation.parts(), function, link, landed::add);
        map("doorbell", DOORBELL);
        map("far doorbell", FAR_DOORBELL);
        command(COMMAND_BUS_MASTER);
    }

    /** A board without a link: everything upstream is instantaneous. */
    public static FunctionBoard ideal() {
        return new FunctionBoard(TimingProfile.named("ideal"));
    }

    /** A board with a link of that generation and width, and no propagation. */
    public static FunctionBoard linked(int generation, int lanes) {
        return new FunctionBoard(
                TimingProfile.named("ideal")
                        .with("pcie.generation=" + generation)
                        .with("pcie.lanes=" + lanes));
    }

    private void map(String name, long address) {
        BusTarget target =
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        return 0;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {
                        long seen = simulation.parts().memory().read(MEMORY, 4);
                        long now = simulation.nowTicks();
                        rings.add(new Ring(address + offset, bytes, value, requester, now, seen));
                    }
                };
        simulation.parts().bus().map(name, address, 4, target, AccessTiming.FREE);
    }

    /** Writes the command register. */
    public void command(int bits) {
        function.config().write(COMMAND, 2, bits);
    }

    /** The profile. */
    public TimingProfile profile() {
        return profile;
    }

    /** The simulation. */
    public Simulation simulation() {
        return simulation;
    }

    /** The function. */
    public PciFunction function() {
        return function;
    }

    /** Its link. */
    public PcieLink link() {
        return link;
    }

    /** Its way upstream. */
    public UpstreamPort upstream() {
        return upstream;
    }

    /** What rang so far. */
    public List<Ring> rings() {
        return rings;
    }

    /** The data of what rang so far. */
    public List<Long> values() {
        return rings.stream().map(Ring::value).toList();
    }

    /** Tags of the writes that landed so far. */
    public List<Long> landed() {
        return landed;
    }

    @Override
    public void close() {
        simulation.close();
    }
}
