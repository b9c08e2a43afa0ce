package dev.doorbell.pci;

import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bus: functions in slots, and the four lines their pins drive.
 *
 * <p>A root bus has number 0; a secondary bus has the number software wrote to its bridge.
 */
public final class PciBus {
    private static final int SLOTS = 256;
    private static final int FUNCTIONS = 8;

    private final @Nullable PciBridge bridge;
    private final @Nullable PciFunction[] bySlot = new @Nullable PciFunction[SLOTS];
    private final List<PciFunction> functions = new ArrayList<>();
    private final List<Consumer<PciFunction>> plugged = new ArrayList<>();
    private final IntxRouter intx = new IntxRouter();

    private Runnable changed = () -> {};
    private long mappings;

    private PciBus(@Nullable PciBridge bridge) {
        this.bridge = bridge;
    }

    /** Makes a root bus. */
    public static PciBus root() {
        return new PciBus(null);
    }

    /** Makes the bus behind {@code bridge}. */
    static PciBus behind(PciBridge bridge) {
        return new PciBus(bridge);
    }

    /** Says whom to tell that what the bus decodes has changed: the host bridge. */
    public void onChange(Runnable listener) {
        changed = listener;
    }

    /** What the bus decodes has changed. */
    void mapChanged() {
        PciBridge above = bridge;
        if (above == null) {
            changed.run();
        } else {
            above.mapChanged();
        }
    }

    /** A number greater than that of every mapping on this tree before. */
    long nextMapping() {
        PciBridge above = bridge;
        return above == null ? ++mappings : above.function().nextMapping();
    }

    /** Its number now. */
    public int number() {
        PciBridge above = bridge;
        return above == null ? 0 : above.secondaryNumber();
    }

    /** The bridge it is behind; null for a root bus. */
    public @Nullable PciBridge bridge() {
        return bridge;
    }

    /** The four lines its functions' pins drive. */
    public IntxRouter intx() {
        return intx;
    }

    /** The functions, in the order they were plugged in. */
    public List<PciFunction> functions() {
        return List.copyOf(functions);
    }

    /** The function in slot {@code number}, device and function in 8 bits; null if none is. */
    public @Nullable PciFunction function(int number) {
        return bySlot[number];
    }

    /**
     * Plugs a function in.
     *
     * @throws ConfigurationException if its slot is taken or the bus has no such slot
     */
    public void plug(PciFunction function) {
        Slot slot = function.slot();
        if (bySlot[slot.number()] != null) {
            throw new ConfigurationException("two functions at " + slot + " of one bus");
        }
        PciBridge above = bridge;
        if (above != null && above.isSingleDevice() && slot.device() != 0) {
            throw new ConfigurationException(
                    "device "
                            + slot.device()
                            + " behind the port "
                            + above.function().name()
                            + "; a link has device 0 only");
        }
        bySlot[slot.number()] = function;
        markMultifunction(slot.device());
        functions.add(function);
        function.attach(this);
        int pin = (int) function.config().get(HeaderRegister.INTERRUPT_PIN.offset(), 1);
        if (pin != 0) {
            intx.connect(slot.device(), pin, function.intx());
        }
        PciBridge below = function.bridge();
        if (below != null) {
            for (int line = 0; line < IntxRouter.LINES; line++) {
                intx.connect(slot.device(), line + 1, below.secondary().intx().line(line));
            }
        }
        for (int i = 0; i < plugged.size(); i++) {
            plugged.get(i).accept(function);
        }
        mapChanged();
    }

    /** Function 0 says whether its device has others. */
    private void markMultifunction(int device) {
        PciFunction first = bySlot[new Slot(device, 0).number()];
        for (int other = 1; first != null && other < FUNCTIONS; other++) {
            if (bySlot[new Slot(device, other).number()] != null) {
                first.setMultifunction();
            }
        }
    }

    /**
     * Takes a function away, as switching off its slot does: it no longer answers, masters nothing
     * and drives nothing, for good.
     */
    public void unplug(PciFunction function) {
        if (functions.remove(function)) {
            bySlot[function.slot().number()] = null;
            function.setAsleep(true);
            mapChanged();
        }
    }

    /** Calls {@code listener} when a function is plugged in. */
    public void onPlugged(Consumer<PciFunction> listener) {
        plugged.add(listener);
    }

    /**
     * The bus with {@code number} at or below this one, as the bridges' registers steer; or null.
     * Where several bridges claim a number, which software must not let happen, the one whose own
     * bus it is answers, then the one plugged in last, as in QEMU.
     */
    public @Nullable PciBus find(int number) {
        if (number == number()) {
            return this;
        }
        for (int i = functions.size() - 1; i >= 0; i--) {
            PciBridge below = functions.get(i).bridge();
            if (below != null && number == below.secondaryNumber() && below.forwardsBus(number)) {
                return below.secondary();
            }
        }
        for (int i = functions.size() - 1; i >= 0; i--) {
            PciBridge below = functions.get(i).bridge();
            PciBus found =
                    below != null && below.forwardsBus(number)
                            ? below.secondary().find(number)
                            : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** A request of this bus carries {@code requesterId}; what it carries at the root. */
    int requesterAtRoot(int requesterId) {
        PciBridge above = bridge;
        return above == null ? requesterId : above.requesterAtRoot(requesterId);
    }

    /** Whether every bridge above passes requests upstream. */
    boolean reachesRoot() {
        PciBridge above = bridge;
        return above == null || above.passesUpstream();
    }

    /** Resets every function on it and behind it. */
    void reset() {
        for (int i = 0; i < functions.size(); i++) {
            functions.get(i).reset();
        }
    }

    /** Bus numbers at or below have changed. */
    void renumber() {
        for (int i = 0; i < functions.size(); i++) {
            functions.get(i).renumber();
        }
    }
}
