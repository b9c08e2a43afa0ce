package dev.doorbell.bench.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The catalogue as pages in Markdown: an index, and a page for each fault. */
public final class FaultPages {
    /** The index's file name. */
    public static final String INDEX = "README.md";

    private FaultPages() {}

    /** The pages, by file name; the index first. */
    public static Map<String, String> of(List<FaultResult> results) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(INDEX, index(results));
        results.forEach(result -> pages.put(file(result.fault()), page(result)));
        return pages;
    }

    private static String file(Fault fault) {
        return fault.id().toLowerCase(Locale.ROOT) + ".md";
    }

    private static String index(List<FaultResult> results) {
        StringBuilder page = new StringBuilder();
        page.append("# The fault catalogue\n\n");
        paragraph(
                page,
                "Mistakes that interrupt code really made, each as a small run in a broken and in a"
                        + " mended form. Detectors that know nothing of the fault watch both: they"
                        + " must speak of the broken form and be silent about the mended one."
                        + " *After* is the simulated time between the moment something went wrong"
                        + " and the moment a detector was certain of it. *GIC*: Arm's interrupt"
                        + " controller. *SPI*: an interrupt that all cores share. *MSI*: an"
                        + " interrupt sent as a message.");
        paragraph(
                page,
                "These pages are generated: `./doorbell faults --pages docs/faults` writes them"
                        + " anew, and a test holds them to what the runs say.");
        page.append("| Fault | What breaks | Detector | After |\n|---|---|---|---|\n");
        for (FaultResult result : results) {
            Fault fault = result.fault();
            page.append(
                    String.format(
                            Locale.ROOT,
                            "| [%s](%s) | %s | %s | %s |\n",
                            fault.id(),
                            file(fault),
                            cell(fault.title()),
                            result.detector(),
                            result.after()));
        }
        page.append("\nIn all, ").append(FaultReport.sums(results)).append(".\n");
        if (!FaultCatalog.LEFT_OUT.isEmpty()) {
            page.append("\n## Left out\n\n| Fault | Why |\n|---|---|\n");
            FaultCatalog.LEFT_OUT.forEach(
                    (id, why) ->
                            page.append(
                                    String.format(Locale.ROOT, "| %s | %s |\n", id, cell(why))));
        }
        return page + "\nBack: [all pages](../README.md).\n";
    }

    private static String page(FaultResult result) {
        Fault fault = result.fault();
        StringBuilder page = new StringBuilder();
        page.append("# ").append(fault.id()).append(": ").append(fault.title()).append("\n\n");
        paragraph(page, fault.breaks());
        page.append("| | |\n|---|---|\n");
        row(page, "Source", fault.source());
        row(page, "Detector", result.detector());
        row(page, "Certain after", result.after());
        row(page, "Broken form", result.broken().outcome());
        row(page, "Mended form", result.mended().outcome());
        row(page, "Run it", "`./doorbell faults " + fault.id() + "`");
        page.append("\n## Broken\n\n");
        block(page, result.broken().picture());
        page.append("\n## Mended\n\n");
        paragraph(page, fault.mends());
        block(page, result.mendedPicture());
        return page + "\nBack: [all faults](README.md).\n";
    }

    private static void block(StringBuilder page, List<String> picture) {
        page.append("```\n");
        picture.forEach(line -> page.append(line.stripTrailing()).append('\n'));
        page.append("```\n");
    }

    private static void row(StringBuilder page, String name, String value) {
        page.append("| ").append(name).append(" | ").append(cell(value)).append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static void paragraph(StringBuilder page, String text) {
        FaultReport.wrapped(text).forEach(line -> page.append(line).append('\n'));
        page.append('\n');
    }
}
