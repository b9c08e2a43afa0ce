package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.DeviceSpec;
import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.config.HeaderRegister;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The PCI side of a trace: configuration space, and where the registers of the devices are that are
 * modelled here.
 *
 * <p>A component's address is what its BAR decodes now, so an access finds its device only if the
 * guest has put it there. What a component is of its BAR, the capabilities of the device tell.
 */
final class PciParts {
    /** The component of configuration space. */
    static final String CONFIGURATION = "ecam";

    /** Nobody decodes it now. */
    static final long NOWHERE = -1;

    /** It is no register of a device that is modelled. */
    static final long UNKNOWN = -2;

    private static final int ROM = 0x30;
    private static final int ROM_OF_BRIDGE = 0x38;
    private static final long ROM_ADDRESS = 0xFFFF_F800L;
    private static final long ROM_BYTES_MAX = 16 << 20;
    private static final int CAPABILITY_POINTER = 0x34;
    private static final int CAPABILITIES_MAX = 48;
    private static final int VENDOR_CAPABILITY = 0x09;
    private static final int MSI_CAPABILITY = 0x05;
    private static final int MSIX_CAPABILITY = 0x11;
    private static final int FUNCTION_SHIFT = 12;
    private static final int FUNCTION_MASK = 0xFF;
    private static final int BUS_SHIFT = 20;
    private static final int BAR_STEP = 8;

    private final LinuxTrace trace;
    private final OutputLog outputs;
    private final DeviceSheet sheet;
    private final Map<String, PciFunction> functions = new LinkedHashMap<>();
    private final List<TracedDevice> devices = new ArrayList<>();
    private final boolean[] drivenLines = {true, true, true, true};
    private final Map<String, long[]> mapped = new LinkedHashMap<>();
    private boolean allModelled = true;

    PciParts(LinuxTrace trace, DeviceSheet sheet, ReplayBoard board, OutputLog outputs) {
        this.trace = trace;
        this.outputs = outputs;
        this.sheet = sheet;
        for (TracedDevice device : trace.devices()) {
            PciFunction function = board.function(sheet.path(device.name()));
            allModelled &= function != null && isWhole(device.name());
            if (function != null) {
                placeRom(device, function);
                if (!trace.machine().hasMessages()) {
                    hideMessages(function);
                }
                functions.put(device.name(), function);
                devices.add(device);
                long[] bases = new long[PciFunction.BARS];
                Arrays.fill(bases, PciFunction.UNMAPPED);
                mapped.put(device.name(), bases);
            }
        }
        for (DeviceSpec spec : sheet.specs()) {
            boolean isWhole = !DeviceSheet.isConfigurationOnly(spec.model());
            if (board.function(spec.path()) == null || !isWhole) {
                drivenLines[sheet.line(spec)] = false;
            }
        }
        if (!allModelled) {
            leaveLinesOfUnknown();
        }
    }

    /** A device has a ROM as large as the guest found it: which one, is the reference's business. */
    private void placeRom(TracedDevice device, PciFunction function) {
        int register = function.config().isBridge() ? ROM_OF_BRIDGE : ROM;
        long offset = (long) device.requester() << FUNCTION_SHIFT | register;
        boolean sizes = false;
        for (TraceRecord record : trace.records()) {
            if (record.offset() != offset || !record.component().equals(CONFIGURATION)) {
                continue;
            }
            long size = -record.value() & ROM_ADDRESS;
            if (record.op() == TraceOp.WRITE) {
                sizes = (record.value() & ROM_ADDRESS) == ROM_ADDRESS;
            } else if (sizes && Long.bitCount(size) == 1 && size <= ROM_BYTES_MAX) {
                function.placeRom(size);
                return;
            }
        }
    }

    /** Where no controller takes messages, the reference's devices do not offer them. */
    private static void hideMessages(PciFunction function) {
        int link = CAPABILITY_POINTER;
        for (int i = 0; i < CAPABILITIES_MAX; i++) {
            int at = (int) function.config().get(link, 1);
            if (at == 0) {
                return;
            }
            long id = function.config().get(at, 1);
            if (id == MSI_CAPABILITY || id == MSIX_CAPABILITY) {
                function.config().set(link, 1, function.config().get(at + 1, 1));
            } else {
                link = at + 1;
            }
        }
    }

    /** Whether of a device more is modelled than its configuration space. */
    private boolean isWhole(String device) {
        DeviceSpec spec = spec(device);
        return spec != null && !DeviceSheet.isConfigurationOnly(spec.model());
    }

    /** A device that nobody models may be on any line if its place is not known. */
    private void leaveLinesOfUnknown() {
        for (TracedDevice device : trace.devices()) {
            if (!functions.containsKey(device.name())) {
                if (device.bus() == 0) {
                    drivenLines[device.device() % drivenLines.length] = false;
                } else {
                    Arrays.fill(drivenLines, false);
                }
            }
        }
    }

    /** Whether every device that the trace tells of is modelled here. */
    boolean allModelled() {
        return allModelled;
    }

    /** The devices that are modelled here. */
    List<TracedDevice> devices() {
        return devices;
    }

    /** The function of a device that is modelled; null if it is not. */
    @Nullable PciFunction function(String device) {
        return functions.get(device);
    }

    /** The device's line in the header of the board. */
    @Nullable DeviceSpec spec(String device) {
        for (DeviceSpec spec : sheet.specs()) {
            if (spec.path().equals(sheet.path(device))) {
                return spec;
            }
        }
        return null;
    }

    /** Whether the models alone drive the root bus's line {@code line}, 0 to 3 for A to D. */
    boolean drives(int line) {
        return drivenLines[line];
    }

    /**
     * Whether the trace shows when a delay of a component's device is over: not where others that are
     * not modelled drive its line too.
     */
    boolean showsDelays(String component) {
        int dot = component.indexOf('.');
        return drives(line(dot < 0 ? component : component.substring(0, dot)));
    }

    /** The INTx line that a modelled device's pin ends at. */
    int line(String device) {
        DeviceSpec spec = spec(device);
        return spec == null ? 0 : sheet.line(spec);
    }

    /** Whether an access to configuration space is to a function that is modelled, or to none. */
    boolean hasConfiguration(TraceRecord record) {
        int bus = (int) (record.offset() >>> BUS_SHIFT);
        int slot = (int) (record.offset() >>> FUNCTION_SHIFT) & FUNCTION_MASK;
        for (TracedDevice device : trace.devices()) {
            if (device.bus() == bus && (device.device() << 3 | device.function()) == slot) {
                return functions.containsKey(device.name());
            }
        }
        return true;
    }

    /** The address of an access to a device's register, {@link #NOWHERE} or {@link #UNKNOWN}. */
    long address(TraceRecord record) {
        String component = record.component();
        int dot = component.indexOf('.');
        String name = dot < 0 ? component : component.substring(0, dot);
        String part = dot < 0 ? "" : component.substring(dot + 1);
        PciFunction function = functions.get(name);
        if (function == null || !(isWhole(name) || part.equals("msix"))) {
            return UNKNOWN;
        }
        long place = place(function, part);
        if (place < 0) {
            return UNKNOWN;
        }
        int bar = (int) place & (BAR_STEP - 1);
        long base = function.mappedBase(bar);
        if (base == PciFunction.UNMAPPED) {
            return NOWHERE;
        }
        long inside = (place & -BAR_STEP) + record.offset();
        return base + inside + (function.decodesIo(bar) ? VirtMachine.PCI_IO : 0);
    }

    /** Where a part of a device is: an offset in a BAR, and its number in the low bits; or below 0. */
    private static long place(PciFunction function, String part) {
        return switch (part) {
            case "", "legacy", "shpc" -> 0;
            case "io" -> ioBar(function);
            case "msix" -> msixTable(function);
            case "common" -> virtioRegion(function, 1);
            case "notify" -> virtioRegion(function, 2);
            case "isr" -> virtioRegion(function, 3);
            case "devcfg" -> virtioRegion(function, 4);
            default -> UNKNOWN;
        };
    }

    private static long ioBar(PciFunction function) {
        for (int bar = 0; bar < PciFunction.BARS; bar++) {
            if (function.decodesIo(bar)) {
                return bar;
            }
        }
        return UNKNOWN;
    }

    /** The offset field of an MSI-X or virtio capability leaves three bits for the BAR: so do we. */
    private static long msixTable(PciFunction function) {
        int at = capability(function, MSIX_CAPABILITY, -1);
        // The trace's offsets are those in the BAR where the table begins further up.
        return at < 0 ? UNKNOWN : function.config().get(at + 4, 4) & (BAR_STEP - 1);
    }

    private static long virtioRegion(PciFunction function, int type) {
        int at = capability(function, VENDOR_CAPABILITY, type);
        return at < 0
                ? UNKNOWN
                : (function.config().get(at + 8, 4) & -BAR_STEP) | function.config().get(at + 4, 1);
    }

    private static int capability(PciFunction function, int id, int type) {
        int at = (int) function.config().get(CAPABILITY_POINTER, 1);
        for (int i = 0; i < CAPABILITIES_MAX && at != 0; i++) {
            boolean isIt = function.config().get(at, 1) == id;
            if (isIt && (type < 0 || function.config().get(at + 3, 1) == type)) {
                return at;
            }
            at = (int) function.config().get(at + 1, 1);
        }
        return -1;
    }

    /** Tells of BARs that begin or cease to decode: after a write to configuration space. */
    void noteBars() {
        for (int index = 0; index < devices.size(); index++) {
            String name = devices.get(index).name();
            PciFunction function = functions.get(name);
            long[] bases = mapped.get(name);
            for (int bar = 0; function != null && bases != null && bar < bases.length; bar++) {
                long now = function.mappedBase(bar);
                if (now != bases[bar]) {
                    if (bases[bar] != PciFunction.UNMAPPED) {
                        add(index, bar, bases[bar], false);
                    }
                    if (now != PciFunction.UNMAPPED) {
                        add(index, bar, now, true);
                    }
                    bases[bar] = now;
                }
            }
        }
    }

    private void add(int device, int bar, long base, boolean begins) {
        outputs.add(new Output(TraceOp.BAR, device * BAR_STEP + bar, base, begins ? 1 : 0, 0));
    }

    /** The index of a BAR's outputs; -1 if its device is not modelled. */
    int barIndex(TraceRecord record) {
        int dot = record.component().indexOf('.');
        String name = dot < 0 ? record.component() : record.component().substring(0, dot);
        for (int index = 0; index < devices.size(); index++) {
            if (devices.get(index).name().equals(name)) {
                return index * BAR_STEP + (int) record.offset();
            }
        }
        return -1;
    }

    /** Whether a function may be one that sends messages: none that is not modelled does. */
    boolean drivesMessages(int requester) {
        if (allModelled) {
            return true;
        }
        for (Map.Entry<String, PciFunction> entry : functions.entrySet()) {
            if (isWhole(entry.getKey()) && entry.getValue().requesterId() == requester) {
                return true;
            }
        }
        return false;
    }

    /** The pin of a function as its configuration space has it, 1 to 4; 0 for none. */
    static int pin(PciFunction function) {
        return (int) function.config().get(HeaderRegister.INTERRUPT_PIN.offset(), 1);
    }
}
