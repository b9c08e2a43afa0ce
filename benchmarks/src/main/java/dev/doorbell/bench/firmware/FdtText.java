package dev.doorbell.bench.firmware;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.fdt.AddressRange;
import dev.doorbell.kernel.firmware.fdt.Fdt;
import dev.doorbell.kernel.firmware.fdt.FdtController;
import dev.doorbell.kernel.firmware.fdt.FdtFacts;
import dev.doorbell.kernel.firmware.fdt.FdtHost;
import dev.doorbell.kernel.firmware.fdt.FdtInterrupt;
import dev.doorbell.kernel.firmware.fdt.FdtNode;
import dev.doorbell.kernel.firmware.fdt.InterruptMap;
import dev.doorbell.kernel.firmware.fdt.MsiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The facts of a device tree as lines: controllers and hosts in its order, then the rest. */
final class FdtText {
    private static final int SLOTS = 32;
    private static final int PINS = 4;
    private static final int ALL_OF_AN_ID = 0xFFFF;

    private FdtText() {}

    static List<String> lines(byte[] bytes) throws FirmwareException {
        FdtFacts facts = FdtFacts.of(Fdt.parse(bytes));
        Map<Long, List<String>> byOffset = new TreeMap<>();
        for (FdtController controller : facts.controllers()) {
            at(byOffset, controller.node()).add(controller(controller));
        }
        for (FdtHost host : facts.hosts()) {
            at(byOffset, host.node()).addAll(host(host));
        }
        List<String> lines = new ArrayList<>();
        byOffset.values().forEach(lines::addAll);
        lines.addAll(rest(facts));
        return lines;
    }

    private static List<String> at(Map<Long, List<String>> byOffset, FdtNode node) {
        return byOffset.computeIfAbsent(node.offset(), offset -> new ArrayList<>());
    }

    private static String controller(FdtController controller) {
        StringBuilder line = new StringBuilder("controller ");
        line.append(name(controller.node())).append(' ').append(printable(controller.compatible()));
        line.append(ranges(controller.registers()));
        if (controller.spiBase() >= 0) {
            line.append(" spi-base=").append(controller.spiBase());
        }
        if (controller.spiCount() >= 0) {
            line.append(" spi-count=").append(controller.spiCount());
        }
        return line.toString();
    }

    private static List<String> host(FdtHost host) throws FirmwareException {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "host %s %s reg%s bus-range 0x%02x..0x%02x",
                        name(host.node()),
                        printable(host.compatible()),
                        ranges(host.registers()),
                        host.busFirst(),
                        host.busLast()));
        InterruptMap map = host.interruptMap();
        if (map != null) {
            StringBuilder mask = new StringBuilder("mask");
            map.mask().forEach(cell -> mask.append(String.format(Locale.ROOT, " 0x%x", cell)));
            lines.add(mask.toString());
            lines.addAll(routes(host));
        }
        lines.addAll(messages(host.messages()));
        return lines;
    }

    /** The routes of the first bus, and of each bus that the mask tells from those before. */
    private static List<String> routes(FdtHost host) throws FirmwareException {
        List<String> lines = new ArrayList<>();
        for (int bus = host.busFirst(); bus <= host.busLast(); bus++) {
            if (!isTold(host, bus)) {
                continue;
            }
            for (int slot = 0; slot < SLOTS; slot++) {
                for (int pin = 1; pin <= PINS; pin++) {
                    FdtInterrupt interrupt = host.route(bus, slot, pin);
                    if (interrupt != null) {
                        lines.add(
                                String.format(
                                        Locale.ROOT,
                                        "route 0x%02x 0x%02x %c %s",
                                        bus,
                                        slot,
                                        'A' + pin - 1,
                                        interrupt(interrupt)));
                    }
                }
            }
        }
        return lines;
    }

    private static boolean isTold(FdtHost host, int bus) {
        for (int before = host.busFirst(); before < bus; before++) {
            if (host.routesAlike(before, bus)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> messages(MsiMap messages) {
        List<String> lines = new ArrayList<>();
        for (FdtNode parent : messages.parents()) {
            lines.add("msi-parent " + name(parent));
        }
        for (MsiMap.Range range : messages.ranges()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "msi-map rid=0x%x -> %s base=0x%x count=0x%x",
                            range.requesterBase(),
                            name(range.controller()),
                            range.deviceBase(),
                            range.count()));
        }
        if (messages.mask() != ALL_OF_AN_ID) {
            lines.add(String.format(Locale.ROOT, "# msi-map-mask 0x%x", messages.mask()));
        }
        return lines;
    }

    private static List<String> rest(FdtFacts facts) {
        List<String> lines = new ArrayList<>();
        for (FdtFacts.Core core : facts.cores()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "# core %s mpidr=0x%x %s",
                            name(core.node()),
                            core.affinity(),
                            printable(core.enableMethod())));
        }
        for (FdtInterrupt interrupt : facts.timer()) {
            lines.add("# timer " + interrupt(interrupt));
        }
        for (FdtFacts.Console console : facts.consoles()) {
            StringBuilder line = new StringBuilder("# console " + name(console.node()));
            line.append(ranges(console.registers()));
            console.interrupts().forEach(one -> line.append(' ').append(interrupt(one)));
            lines.add(line.toString());
        }
        if (!facts.psciMethod().isEmpty()) {
            lines.add("# psci " + printable(facts.psciMethod()));
        }
        if (!facts.memory().isEmpty()) {
            lines.add("# memory" + ranges(facts.memory()));
        }
        return lines;
    }

    private static String interrupt(FdtInterrupt interrupt) {
        return interrupt.number()
                + " "
                + interrupt.trigger().label()
                + " "
                + interrupt.polarity().label();
    }

    private static String ranges(List<AddressRange> ranges) {
        StringBuilder text = new StringBuilder();
        for (AddressRange range : ranges) {
            text.append(String.format(Locale.ROOT, " 0x%x+0x%x", range.base(), range.size()));
        }
        return text.toString();
    }

    private static String name(FdtNode node) {
        return node.name().isEmpty() ? "/" : printable(node.name());
    }

    /** Text of a tree as it may be printed: anything else than printable characters as a mark. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
