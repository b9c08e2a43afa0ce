package dev.doorbell.bench.firmware;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.PrtReader;
import dev.doorbell.kernel.firmware.aml.PrtRoute;
import dev.doorbell.kernel.firmware.aml.PrtScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The PCI routing tables of a DSDT or SSDT as lines, in the order of the namespace. */
final class PrtText {
    private PrtText() {}

    /** The routes of the table; for a machine with a {@code _PIC} method those of both modes. */
    static List<String> lines(byte[] bytes) throws FirmwareException {
        List<String> lines = new ArrayList<>();
        for (PrtScope scope : PrtReader.read(bytes)) {
            if (scope.dependsOnPicMode()) {
                add(lines, scope, "mode pic", scope.picRoutes());
            }
            add(lines, scope, scope.picMethod() ? "mode apic" : "", scope.routes());
        }
        return lines;
    }

    private static void add(
            List<String> lines, PrtScope scope, String mode, List<PrtRoute> routes) {
        lines.add("scope " + scope.path());
        lines.add(
                scope.bridge()
                        ? String.format(
                                Locale.ROOT,
                                "# secondary bus of the bridge at %02x:%02x.%x; %d entries",
                                scope.bus(),
                                scope.bridgeSlot(),
                                scope.bridgeFunction(),
                                routes.size())
                        : String.format(
                                Locale.ROOT,
                                "# segment %d bus 0x%02x; %d entries",
                                scope.segment(),
                                scope.bus(),
                                routes.size()));
        if (!mode.isEmpty()) {
            lines.add(mode);
        }
        routes.forEach(route -> lines.add(route(route)));
    }

    private static String route(PrtRoute route) {
        return String.format(
                Locale.ROOT,
                "route 0x%02x %c %d %s %s%s",
                route.slot(),
                'A' + route.pin(),
                route.gsi(),
                route.trigger().label(),
                route.polarity().label(),
                route.source() == null ? "" : " source " + route.source());
    }
}
