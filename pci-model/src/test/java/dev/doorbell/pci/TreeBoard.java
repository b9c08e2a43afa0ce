package dev.doorbell.pci;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.bridge.ConventionalBridge;
import dev.doorbell.pci.bridge.DmiBridge;
import dev.doorbell.pci.bridge.RootPort;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Objects;

/** A host bridge, bridges and functions below it, and configuration accesses as a processor makes them. */
public final class TreeBoard implements AutoCloseable {
    /** Where the window below 4 GiB begins. */
    public static final long WINDOW = 0x1000_0000L;

    private static final TimingProfile IDEAL = TimingProfile.named("ideal");

    private final Simulation simulation = Simulation.builder().build();
    private final HostBridge host = new HostBridge(simulation.parts(), WINDOW);
    private final BusTarget ecam = host.ecam();
    private final BusTarget window = host.window();
    private final DeviceBehaviour behaviour;

    /** Makes one whose bridges have {@code behaviour}. */
    public TreeBoard(DeviceBehaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** The simulation. */
    public Simulation simulation() {
        return simulation;
    }

    /** The host bridge. */
    public HostBridge host() {
        return host;
    }

    /** Makes a link that takes no time. */
    public PcieLink link() {
        return new PcieLink(IDEAL, simulation.parts().time());
    }

    /** Makes a bridge of that model and plugs it into {@code bus}. */
    public PciBridge bridge(String model, PciBus bus, int device) {
        Slot slot = new Slot(device, 0);
        String name = model + device;
        PciFunction function =
                switch (model) {
                    case "pcie-root-port" ->
                            rootPort(name, slot, RootPort.Model.GENERIC).function();
                    case "ioh3420" -> rootPort(name, slot, RootPort.Model.IOH3420).function();
                    case "pci-bridge" ->
                            bridge(name, slot, ConventionalBridge.Model.PCI).function();
                    case "pcie-pci-bridge" ->
                            bridge(name, slot, ConventionalBridge.Model.EXPRESS).function();
                    case "dmi" -> new DmiBridge(name, slot, behaviour).function();
                    default -> throw new IllegalArgumentException(model);
                };
        bus.plug(function);
        return Objects.requireNonNull(function.bridge());
    }

    private RootPort rootPort(String name, Slot slot, RootPort.Model model) {
        return new RootPort(simulation.parts(), name, slot, link(), model, 0, behaviour);
    }

    private ConventionalBridge bridge(String name, Slot slot, ConventionalBridge.Model model) {
        return new ConventionalBridge(simulation.parts(), name, slot, link(), model, 1, behaviour);
    }

    /** Plugs a bare function with pin {@code pin} (0 none, 1 to 4) into {@code bus}. */
    public PciFunction function(PciBus bus, int device, int pin) {
        Slot slot = new Slot(device, 0);
        PciFunction function =
                new PciFunction(slot, "fn" + device, ConfigSpace.conventional(behaviour));
        function.identify(0x1234, 0x5600 + device, 0xFF_0000, 0, 0);
        function.config().set(0x3D, 1, pin);
        bus.plug(function);
        return function;
    }

    /** A way upstream for {@code function}, over a link that takes no time. */
    public UpstreamPort upstream(PciFunction function) {
        return new UpstreamPort(simulation.parts(), function, link(), tag -> {});
    }

    /** The offset of a register in configuration space. */
    public static long at(int bus, int device, int function, int register) {
        return (long) bus << 20 | device << 15 | function << 12 | register;
    }

    /** Reads configuration space. */
    public long read(long at, int bytes) {
        return ecam.read(at, bytes, Requester.DEBUGGER);
    }

    /** Writes configuration space. */
    public void write(long at, int bytes, long value) {
        ecam.write(at, bytes, value, Requester.DEBUGGER);
    }

    /** Reads memory space; {@code address} is the bus's. */
    public long load(long address, int bytes) {
        return window.read(address - WINDOW, bytes, Requester.DEBUGGER);
    }

    /** Writes memory space; {@code address} is the bus's. */
    public void store(long address, int bytes, long value) {
        window.write(address - WINDOW, bytes, value, Requester.DEBUGGER);
    }

    /** Numbers a bridge's buses, opens its memory window and its command register. */
    public void open(long bridge, int secondary, int subordinate, long base, long last) {
        write(bridge + 0x18, 4, secondary << 8 | subordinate << 16);
        write(bridge + 0x20, 4, (base >>> 16 & 0xFFF0) | (last & 0xFFF0_0000L));
        write(bridge + 0x04, 2, 6);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
