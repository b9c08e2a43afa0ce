package dev.doorbell.bench.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference page of every command and option, in Markdown. */
final class OptionsPage {
    private OptionsPage() {}

    /** The page. */
    static String of(List<CommandDescription> commands) {
        StringBuilder text = new StringBuilder();
        text.append("# Every command and option\n\n");
        text.append(
                "Generated from the command line itself, as `./doorbell help COMMAND` and `./doorbell");
        text.append(
                " man` are. What the\ncommands answer and write is told in [the command](cli.md).\n");
        for (CommandDescription each : commands) {
            text.append("\n## ").append(each.name()).append("\n\n");
            text.append(each.about()).append("\n\n");
            text.append("    ").append(each.name()).append(' ').append(each.arguments());
            text.append("\n\n");
            rows(text, each.rows());
            if (!each.statuses().isEmpty()) {
                text.append("| Exit status | Means |\n|---|---|\n");
                pairs(text, each.statuses());
            }
            for (CommandDescription.Block block : each.footer()) {
                text.append(block.heading()).append(":\n\n```\n");
                block.lines().forEach(line -> text.append(line).append('\n'));
                text.append("```\n");
            }
        }
        text.append("\n## Environment\n\n| Variable | Means |\n|---|---|\n");
        pairs(text, CommandDescription.ENVIRONMENT);
        text.append("## Files\n\n| File | Is |\n|---|---|\n");
        pairs(text, CommandDescription.FILES);
        text.append("Back: [the command](cli.md).\n");
        return text.toString();
    }

    private static void rows(StringBuilder text, Map<List<String>, String> rows) {
        if (rows.isEmpty()) {
            return;
        }
        text.append("| Option | Means |\n|---|---|\n");
        rows.forEach(
                (names, meaning) ->
                        row(
                                text,
                                names.stream()
                                        .map(name -> "`" + name + "`")
                                        .collect(Collectors.joining(", ")),
                                meaning));
        text.append('\n');
    }

    private static void pairs(StringBuilder text, Map<String, String> pairs) {
        pairs.forEach(
                (name, meaning) -> row(text, "`" + name.replace(", ", "`, `") + "`", meaning));
        text.append('\n');
    }

    private static void row(StringBuilder text, String first, String second) {
        text.append("| ").append(first).append(" | ").append(second.replace("|", "\\|"));
        text.append(" |\n");
    }
}
