package dev.doorbell.bench.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The man page, in the language of roff's man macros. */
final class ManPage {
    private static final int ASCII_MAX = 0x7E;

    private final StringBuilder text = new StringBuilder();

    private ManPage() {}

    /** The page. */
    static String of(List<CommandDescription> commands, String version) {
        ManPage page = new ManPage();
        page.whole(commands, version);
        return page.text.toString();
    }

    private void request(String line) {
        text.append(line).append('\n');
    }

    /** A line of text, which a dot or a quote at its beginning would make a request. */
    private void words(String line) {
        String escaped = escaped(line);
        boolean looksLikeOne = escaped.startsWith(".") || escaped.startsWith("'");
        text.append(looksLikeOne ? "\\&" : "").append(escaped).append('\n');
    }

    private static String escaped(String plain) {
        return plain.codePoints()
                .mapToObj(
                        c ->
                                switch (c) {
                                    case '\\' -> "\\e";
                                    case '-' -> "\\-";
                                    case '\'' -> "\\(aq";
                                    case '^' -> "\\(ha";
                                    case '~' -> "\\(ti";
                                    case '`' -> "\\(ga";
                                    default ->
                                            c > ASCII_MAX
                                                    ? String.format("\\[u%04X]", c)
                                                    : Character.toString(c);
                                })
                .collect(Collectors.joining());
    }

    private static String bold(String plain) {
        return "\\fB" + escaped(plain) + "\\fR";
    }

    private static String quoted(String plain) {
        return "\"" + escaped(plain).replace("\"", "\\(dq") + "\"";
    }

    private void whole(List<CommandDescription> commands, String version) {
        CommandDescription root = commands.get(0);
        request(".TH DOORBELL 1 \"\" " + quoted("doorbell " + version) + " " + quoted("Doorbell"));
        request(".SH NAME");
        String about = root.about();
        words(
                "doorbell - "
                        + about.substring(0, 1).toLowerCase(Locale.ROOT)
                        + about.substring(1).replaceAll("\\.$", ""));
        request(".SH SYNOPSIS");
        request(bold("doorbell") + " " + escaped(root.arguments()));
        request(".SH DESCRIPTION");
        words(root.about());
        words(
                "Standard output carries the result and nothing else; warnings, progress and errors go to");
        words("standard error.");
        request(".SH OPTIONS");
        words("These go before the command or behind it.");
        rows(root.rows());
        request(".SH COMMANDS");
        commands.stream().skip(1).forEach(this::command);
        request(".SH EXIT STATUS");
        pairs(root.statuses());
        request(".SH ENVIRONMENT");
        pairs(CommandDescription.ENVIRONMENT);
        request(".SH FILES");
        pairs(CommandDescription.FILES);
        request(".SH EXAMPLES");
        root.footer().forEach(each -> example(each.lines()));
    }

    private void command(CommandDescription command) {
        request(".SS " + quoted(command.name() + " " + command.arguments()));
        words(command.about());
        rows(command.rows());
        if (!command.statuses().isEmpty()) {
            request(".PP");
            words("Its exit status:");
            pairs(command.statuses());
        }
        for (CommandDescription.Block each : command.footer()) {
            request(".PP");
            words(each.heading() + ":");
            request(".PP");
            example(each.lines());
        }
    }

    private void rows(Map<List<String>, String> rows) {
        rows.forEach(
                (names, meaning) -> {
                    request(".TP");
                    request(names.stream().map(ManPage::named).collect(Collectors.joining(", ")));
                    words(meaning);
                });
    }

    /** The name in bold, its value in italics. */
    private static String named(String option) {
        int space = option.indexOf(' ');
        return space < 0
                ? bold(option)
                : bold(option.substring(0, space))
                        + " \\fI"
                        + escaped(option.substring(space + 1))
                        + "\\fR";
    }

    private void pairs(Map<String, String> pairs) {
        pairs.forEach(
                (name, meaning) -> {
                    request(".TP");
                    request(bold(name));
                    words(meaning);
                });
    }

    private void example(List<String> lines) {
        request(".RS 4");
        request(".nf");
        lines.forEach(this::words);
        request(".fi");
        request(".RE");
    }
}
