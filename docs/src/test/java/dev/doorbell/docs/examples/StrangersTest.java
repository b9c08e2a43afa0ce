package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.RingBuffer;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.nic.Nic;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.sim.Simulation;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import net.jqwik.api.Property;
import org.HdrHistogram.Histogram;
import org.apiguardian.api.API;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.slf4j.Logger;

/** A stranger's tests need the two coordinates that the README names, test libraries, and nothing else. */
class StrangersTest {
    private static final Path STRANGER = Path.of("src/test/java/com/example/nicdriver");
    private static final Pattern DEPENDENCY =
            Pattern.compile(
                    "<dependency>\\s*(?:<!--.*?-->\\s*)?<groupId>[^<]*</groupId>\\s*"
                            + "<artifactId>([^<]*)</artifactId>(.*?)</dependency>",
                    Pattern.DOTALL);

    /** A class of everything that Doorbell's libraries bring along. */
    private static final Map<String, Class<?>> BROUGHT =
            Map.of(
                    "kernel-model", Machine.class,
                    "nic-model", Nic.class,
                    "pci-model", PciFunction.class,
                    "gic-model", Gicv3.class,
                    "sim-core", Simulation.class,
                    "slf4j-api", Logger.class,
                    "disruptor", RingBuffer.class,
                    "HdrHistogram", Histogram.class,
                    "jspecify", NullMarked.class);

    /** What a stranger's build has anyway: JUnit, AssertJ and jqwik. */
    private static final List<Class<?>> OWN =
            List.of(
                    Test.class,
                    AnnotationSupport.class,
                    AssertionFailedError.class,
                    API.class,
                    Assertions.class,
                    Property.class);

    @TempDir Path target;

    /** The artifacts that a coordinate brings in compile scope, itself among them. */
    private static Set<String> brought(String artifact) throws IOException {
        Set<String> all = new TreeSet<>(Set.of(artifact, "jspecify")); // jspecify: the parent's
        Path pom = Path.of("..", artifact, "pom.xml");
        if (Files.exists(pom)) {
            Matcher dependency = DEPENDENCY.matcher(Files.readString(pom));
            while (dependency.find()) {
                if (!dependency.group(2).contains("<scope>")) {
                    all.addAll(brought(dependency.group(1)));
                }
            }
        }
        return all;
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String classPath(Set<String> artifacts) {
        return Stream.concat(artifacts.stream().map(BROUGHT::get), OWN.stream())
                .map(StrangersTest::home)
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path[] sources(String pattern) throws IOException {
        try (Stream<Path> files = Files.list(STRANGER)) {
            Path[] some =
                    files.filter(file -> file.getFileName().toString().matches(pattern))
                            .sorted()
                            .toArray(Path[]::new);
            assertThat(some).isNotEmpty();
            return some;
        }
    }

    /** What the compiler says; empty if it is content. */
    private String compile(String classPath, Path... sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-cp",
                                            classPath,
                                            "-d",
                                            target.toString()),
                                    null,
                                    files.getJavaFileObjects(sources))
                            .call();
            return done ? "" : said.toString();
        }
    }

    @Test
    void whatTheCoordinatesBringIsWhatThisTestTakesThemToBring() throws IOException {
        assertThat(brought("kernel-model")).isEqualTo(new TreeSet<>(BROUGHT.keySet()));
        assertThat(brought("gic-model"))
                .containsExactly(
                        "HdrHistogram",
                        "disruptor",
                        "gic-model",
                        "jspecify",
                        "sim-core",
                        "slf4j-api");
    }

    @Test
    void aStrangersTestsCompileWithTheKernelModelAlone() throws IOException {
        assertThat(compile(classPath(brought("kernel-model")), sources(".*\\.java"))).isEmpty();
    }

    @Test
    void testsOfInterruptControllersCompileWithTheGicModelAlone() throws IOException {
        String classPath = classPath(brought("gic-model"));

        assertThat(compile(classPath, sources("ItsRules.*\\.java"))).isEmpty();
        assertThat(compile(classPath, sources("NetworkTest\\.java")))
                .as("what needs a machine")
                .contains("package dev.doorbell.kernel.board does not exist");
    }

    @Test
    void theApplicationIsNotAmongWhatIsBrought() throws IOException {
        Path source = target.resolve("Greedy.java");
        Files.writeString(source, "class Greedy { dev.doorbell.bench.cli.Doorbell command; }\n");

        assertThat(compile(classPath(brought("kernel-model")), source))
                .contains("dev.doorbell.bench.cli does not exist");
    }

    @Test
    void theReadmeNamesTheCoordinates() throws IOException {
        Map<String, Boolean> named = new LinkedHashMap<>();
        String readme = Files.readString(Path.of("../README.md"));
        for (String artifact : List.of("kernel-model", "gic-model")) {
            named.put(artifact, readme.contains("dev.doorbell:" + artifact));
        }
        assertThat(named).doesNotContainValue(false);
    }
}
