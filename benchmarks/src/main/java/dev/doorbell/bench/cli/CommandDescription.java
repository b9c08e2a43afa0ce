package dev.doorbell.bench.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a command says of itself, as plain text: for the man page and the reference page, which are made of
 * the same.
 *
 * @param name with those of its parents
 * @param about what it does
 * @param arguments what stands behind its name
 * @param rows its options and arguments, each with what it means; those that every command has left out
 * @param statuses what statuses mean, where it says otherwise than all
 * @param footer examples and the like, in blocks
 */
record CommandDescription(
        String name,
        String about,
        String arguments,
        Map<List<String>, String> rows,
        Map<String, String> statuses,
        List<Block> footer) {

    /**
     * Lines under a heading.
     *
     * @param heading without its colon
     * @param lines examples as they are typed, or lines of a file
     */
    record Block(String heading, List<String> lines) {}

    /** Variables that change what doorbell does. */
    static final Map<String, String> ENVIRONMENT = environment();

    /** Files that doorbell writes, in the directory that an option names. */
    static final Map<String, String> FILES = files();

    private static Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "NO_COLOR",
                "if set and not empty, no colours, unless --color always asks for them");
        all.put("TERM", "if it is dumb, no colours either");
        all.put(
                "JAVA_HOME",
                "the JDK that the launcher builds and runs with, 17 or newer; otherwise the java on the"
                        + " path");
        all.put(
                "DOORBELL_JAVA_OPTS",
                "more options for the JVM, separated by spaces, such as -Xmx4g");
        return all;
    }

    private static Map<String, String> files() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("result.json, result.csv, table.txt", "of compare --out: the result");
        all.put("runs.jsonl", "of sweep --out: a line for each run, as it is finished");
        all.put("sweep.json, sweep.csv", "of sweep --out: the result, when all runs are finished");
        return all;
    }

    /** The whole and every command, in the order of the help. */
    static List<CommandDescription> all(CommandSpec root) {
        List<CommandDescription> all = new ArrayList<>();
        all.add(of(root, true));
        for (CommandLine each : root.subcommands().values()) {
            all.add(of(each.getCommandSpec(), false));
        }
        return all;
    }

    private static CommandDescription of(CommandSpec spec, boolean isRoot) {
        Map<List<String>, String> rows = new LinkedHashMap<>();
        List<String> arguments = new ArrayList<>();
        for (var each : spec.positionalParameters()) {
            String many = each.arity().max() > 1 ? "…" : "";
            String word = each.paramLabel() + many;
            arguments.add(each.arity().min() == 0 ? "[" + word + "]" : word);
            rows.put(List.of(word), plain(each));
        }
        for (OptionSpec each : spec.options()) {
            boolean isCommon = each.usageHelp() || each.versionHelp() || each.inherited();
            if (isRoot || !isCommon) {
                String value = each.arity().max() > 0 ? " " + each.paramLabel() : "";
                List<String> names = new ArrayList<>();
                for (String name : each.names()) {
                    names.add(name + value);
                }
                rows.put(names, plain(each));
                if (each.required()) {
                    arguments.add(each.longestName() + value);
                }
            }
        }
        arguments.add(0, "[OPTION…]");
        if (isRoot) {
            arguments.add("COMMAND …");
        }
        return new CommandDescription(
                spec.qualifiedName(),
                plain(spec.usageMessage().description()),
                String.join(" ", arguments),
                rows,
                statuses(spec, isRoot),
                blocks(spec));
    }

    private static String plain(ArgSpec argument) {
        return plain(argument.description());
    }

    private static String plain(String[] lines) {
        return String.join(" ", lines).replace("%n", " ").replace("%%", "%").strip();
    }

    private static Map<String, String> statuses(CommandSpec spec, boolean isRoot) {
        Map<String, String> all = new LinkedHashMap<>(spec.usageMessage().exitCodeList());
        if (!isRoot) {
            ExitStatus.meanings().forEach((status, meaning) -> all.remove(status, meaning));
        }
        return all;
    }

    /** A line that is not indented begins a block of its own, or is a sentence in one. */
    private static List<Block> blocks(CommandSpec spec) {
        List<Block> blocks = new ArrayList<>();
        String heading = heading(plain(new String[] {spec.usageMessage().footerHeading()}));
        List<String> lines = new ArrayList<>();
        for (String each : spec.usageMessage().footer()) {
            String line = each.replace("%%", "%");
            if (line.endsWith(":") && !line.startsWith(" ")) {
                blocks.add(new Block(heading, List.copyOf(lines)));
                heading = heading(line);
                lines.clear();
            } else if (line.startsWith("  ")) {
                lines.add(line.substring(2));
            }
        }
        blocks.add(new Block(heading, List.copyOf(lines)));
        return blocks;
    }

    private static String heading(String line) {
        return line.strip().replaceAll(":$", "");
    }
}
