package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds every function there is: bus 0, and behind each bridge the bus that firmware has numbered.
 *
 * <p>A bus number must be greater than that of the bus its bridge is on; a bridge that firmware has
 * left without one, or that a broken one has given a number of before, leads nowhere. So the search
 * ends whatever the registers say.
 *
 * <p>Source: PCI-to-PCI Bridge Architecture 1.2, "Configuration Space Header Format"; depth first, as
 * Linux goes. The tree looks at buses 0 and 1 and does not follow bridges.
 */
public final class PciEnumerator {
    private static final int BUSES = 256;
    private static final int DEVICES = 32;
    private static final int FUNCTIONS = 8;
    private static final int NOBODY = -1;

    private final Core core;
    private final PlatformConfig platform;
    private final boolean[] seen = new boolean[BUSES];
    private final List<PciConfig> found = new ArrayList<>();

    private PciEnumerator(Core core, PlatformConfig platform) {
        this.core = core;
        this.platform = platform;
    }

    /** The functions in the order of the search, bridges before what is behind them. */
    public static List<PciConfig> scan(Core core, PlatformConfig platform) {
        PciEnumerator search = new PciEnumerator(core, platform);
        search.scanBus(0, null);
        return search.found;
    }

    private void scanBus(int bus, @Nullable PciConfig bridge) {
        seen[bus] = true;
        for (int device = 0; device < DEVICES; device++) {
            PciConfig first = look(new PciAddress(bus, device, 0), bridge);
            int last = first != null && first.isMultifunction() ? FUNCTIONS - 1 : 0;
            for (int other = 1; other <= last; other++) {
                look(new PciAddress(bus, device, other), bridge);
            }
        }
    }

    private @Nullable PciConfig look(PciAddress address, @Nullable PciConfig bridge) {
        PciConfig function = new PciConfig(core, platform, address, bridge);
        if (function.identity() == NOBODY) {
            return null;
        }
        found.add(function);
        if (function.isBridge()) {
            int behind = function.secondaryBus();
            if (behind > address.bus() && !seen[behind]) {
                scanBus(behind, function);
            }
        }
        return function;
    }
}
