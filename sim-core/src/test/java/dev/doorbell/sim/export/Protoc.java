package dev.doorbell.sim.export;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The protocol compiler: reads our excerpt of Perfetto's definitions, and makes the classes that decode
 * what we write.
 *
 * <p>The build fetches it for the systems it exists for, into {@code target/protoc}; elsewhere one on the
 * path does. Without either, tests that need it are skipped and say so.
 */
final class Protoc {
    private static final String DEFINITIONS = "perfetto_subset.proto";

    private Protoc() {}

    /** Makes the classes in {@code folder}, and answers what reads a whole trace. */
    static Parser<? extends Message> traceParser(Path folder) throws Exception {
        Path compiler = find();
        if (compiler == null) {
            throw new TestAbortedException(
                    "skipped: protoc is neither in target/protoc nor on the path");
        }
        Path definitions = folder.resolve(DEFINITIONS);
        try (InputStream from =
                Objects.requireNonNull(Protoc.class.getResourceAsStream(DEFINITIONS))) {
            Files.copy(from, definitions, StandardCopyOption.REPLACE_EXISTING);
        }
        run(List.of(compiler.toString(), "-I" + folder, "--java_out=" + folder, DEFINITIONS));
        Path source = folder.resolve("doorbell/perfetto/PerfettoSubset.java");
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-nowarn",
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.toString(),
                                source.toString());
        if (status != 0) {
            throw new IllegalStateException("what protoc has made does not compile");
        }
        ClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        Message trace =
                (Message)
                        loader.loadClass("doorbell.perfetto.PerfettoSubset$Trace")
                                .getMethod("getDefaultInstance")
                                .invoke(null);
        return trace.getParserForType();
    }

    private static @Nullable Path find() throws IOException {
        Path fetched = Path.of("target", "protoc");
        if (Files.isDirectory(fetched)) {
            try (Stream<Path> all = Files.list(fetched)) {
                Path found = all.filter(Files::isRegularFile).findFirst().orElse(null);
                if (found != null) {
                    found.toFile().setExecutable(true);
                    return found.toAbsolutePath();
                }
            }
        }
        return Tools.find("protoc");
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }
}
