package dev.doorbell.bench.cli;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.report.HtmlPage;
import dev.doorbell.bench.report.LatencySvg;
import dev.doorbell.bench.report.ResultFile;
import dev.doorbell.bench.report.StagesSvg;
import dev.doorbell.sim.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell report}: a comparison's result as a page and as drawings. */
@Command(
        name = "report",
        description = {
            "Makes a page and two drawings of a comparison's result: report.html, which needs"
                    + " nothing but a browser, latency.svg and stages.svg.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell report results",
            "  doorbell report results/result.json --out site",
            "  doorbell report results/result.json --out comparison.html"
        })
final class ReportCommand implements Runnable {
    private static final String PAGE = "report.html";

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "RESULT",
            description = "the result.json of a comparison, or the directory that holds it")
    private String result = "";

    @Option(
            names = "--out",
            paramLabel = "FILE|DIR",
            description =
                    "where to write: a directory, or a name that ends in .html for the page alone"
                            + " (default: where the result is)")
    private @Nullable String out;

    @Override
    public void run() {
        Path from = path(result, "the result");
        ComparisonResult read = ResultFile.read(from);
        Map<String, String> files = new LinkedHashMap<>();
        Path folder;
        if (out != null && isPage(out)) {
            Path file = path(out, "--out");
            folder = parent(file);
            files.put(String.valueOf(file.getFileName()), HtmlPage.render(read));
        } else {
            folder =
                    out != null
                            ? path(out, "--out")
                            : Files.isDirectory(from) ? from : parent(from);
            files.putAll(files(read));
        }
        ResultDirectory directory = ResultDirectory.of(folder.toString());
        directory.check();
        directory.write(files);
        StringBuilder text = new StringBuilder();
        files.keySet().forEach(name -> text.append(folder.resolve(name)).append('\n'));
        Output.print(spec, text.toString());
    }

    /** The page and the drawings of a result, by name. */
    static Map<String, String> files(ComparisonResult result) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(PAGE, HtmlPage.render(result));
        files.put("latency.svg", LatencySvg.render(result));
        files.put("stages.svg", StagesSvg.render(result));
        return files;
    }

    /** Names a page, unless there is a directory of that name. */
    private static boolean isPage(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".html")
                && !Files.isDirectory(path(name, "--out"));
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    private static Path path(String name, String what) {
        if (name.isBlank()) {
            throw new ConfigurationException(what + " names nothing; expected a path");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new ConfigurationException(what + " " + name + " is no path: " + e.getReason());
        }
    }
}
