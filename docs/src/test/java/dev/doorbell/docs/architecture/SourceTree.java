package dev.doorbell.docs.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The text files of a checkout, by path from its root, with {@code /} between the parts.
 *
 * <p>Read from the file system without git, so that an unpacked archive will do; what builds and
 * editors leave behind is skipped.
 */
record SourceTree(SortedMap<String, String> files) {
    private static final Set<String> skippedFolders =
            Set.of("target", ".git", ".idea", ".vscode", ".settings", "node_modules");
    private static final Pattern textNames =
            Pattern.compile(
                    ".*\\.(java|md|xml|properties|json|ya?ml|csv|sh|cff|config|profile)"
                            + "|doorbell|run|LICENSE|NOTICE"
                            + "|\\.gitignore|\\.gitattributes|\\.editorconfig");

    /** The checkout that the tests run in. */
    static SourceTree ofThisCheckout() {
        return read(root());
    }

    /** The nearest folder above the working directory that holds every module. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("sim-core"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("not inside a checkout: no folder holds sim-core");
        }
        return folder;
    }

    /** A made-up tree, for tests: path, text, path, text… */
    static SourceTree of(String... pathsAndTexts) {
        SortedMap<String, String> files = new TreeMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return new SourceTree(files);
    }

    /** Hands over every file whose path matches {@code pathRegex}. */
    void forEach(String pathRegex, BiConsumer<String, String> action) {
        Pattern wanted = Pattern.compile(pathRegex);
        files.forEach(
                (path, text) -> {
                    if (wanted.matcher(path).matches()) {
                        action.accept(path, text);
                    }
                });
    }

    /** Whether a file, or a folder with a file in it, has this path. */
    boolean contains(String path) {
        if (path.isEmpty() || files.containsKey(path)) {
            return true;
        }
        String folder = path.endsWith("/") ? path : path + "/";
        return files.tailMap(folder).keySet().stream()
                .findFirst()
                .filter(first -> first.startsWith(folder))
                .isPresent();
    }

    private static SourceTree read(Path root) {
        SortedMap<String, String> files = new TreeMap<>();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            return skippedFolders.contains(String.valueOf(folder.getFileName()))
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            if (attributes.isRegularFile()) {
                                files.put(
                                        String.join("/", names(root.relativize(file))),
                                        isText(file)
                                                ? Files.readString(file, StandardCharsets.UTF_8)
                                                : "");
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SourceTree(files);
    }

    private static boolean isText(Path file) {
        return textNames.matcher(String.valueOf(file.getFileName())).matches();
    }

    private static List<String> names(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        return names;
    }
}
