package dev.doorbell.sim.export;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Programs of other people that tests use where they are there. */
final class Tools {
    private Tools() {}

    /** A program on the path; without it, the test is skipped and says so. */
    static Path needed(String name, String whatBringsIt) {
        Path tool = find(name);
        if (tool == null) {
            throw new TestAbortedException(
                    "skipped: " + name + " is not installed; " + whatBringsIt + " brings it");
        }
        return tool;
    }

    /** A program on the path; null if it is not there. */
    static @Nullable Path find(String name) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
