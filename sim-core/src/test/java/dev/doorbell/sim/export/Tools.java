package dev.doorbell.sim.export;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Programs of other people that tests use where they are there. */
final class Tools {
    private Tools() {}

    /** A program on the path; null if it is not there. */
    static @Nullable Path find(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
