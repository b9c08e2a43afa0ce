package dev.doorbell.kernel.firmware.aml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Routes as the lines of the {@code .expected} files beside the test tables. */
final class PrtLines {
    private PrtLines() {}

    /** All lines of all scopes, no comments. */
    static List<String> of(List<PrtScope> scopes) {
        List<String> lines = new ArrayList<>();
        for (PrtScope scope : scopes) {
            if (scope.dependsOnPicMode()) {
                lines.add("scope " + scope.path());
                lines.add("mode pic");
                scope.picRoutes().forEach(route -> lines.add(line(route)));
            }
            lines.add("scope " + scope.path());
            if (scope.picMethod()) {
                lines.add("mode apic");
            }
            scope.routes().forEach(route -> lines.add(line(route)));
        }
        return lines;
    }

    private static String line(PrtRoute route) {
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
