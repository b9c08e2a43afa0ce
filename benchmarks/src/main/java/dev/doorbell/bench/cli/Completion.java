package dev.doorbell.bench.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completion scripts, made of what the commands say of themselves.
 *
 * <p>picocli can make such scripts too. They mix up the values of options whose label is the same, such as
 * NAME, and know neither lists separated by commas nor zsh's descriptions.
 */
final class Completion {
    private static final int DESCRIPTION_CHARS_MAX = 70;

    private final CommandSpec root;
    private final StringBuilder text = new StringBuilder();

    /** How a value is completed. */
    private enum Kind {
        /** As one of some words. */
        WORD,
        /** As some of some words, separated by commas. */
        LIST,
        /** As one of some words that go on behind it. */
        PREFIX,
        /** As a file, or one of some words. */
        FILE,
        /** As a directory. */
        DIRECTORY,
        /** Not at all. */
        NOTHING
    }

    private Completion(CommandSpec root) {
        this.root = root;
    }

    private static Kind kind(ArgSpec argument) {
        return switch (argument.paramLabel()) {
            case "LIST" -> Kind.LIST;
            case "KEY=VALUE" -> Kind.PREFIX;
            case "DIR" -> Kind.DIRECTORY;
            case "FILE", "SPEC", "A", "B", "WORKLOAD", "RESULT" -> Kind.FILE;
            default -> words(argument).isEmpty() ? Kind.NOTHING : Kind.WORD;
        };
    }

    private static List<String> words(ArgSpec argument) {
        Iterable<String> candidates = argument.completionCandidates();
        return candidates == null
                ? List.of()
                : StreamSupport.stream(candidates.spliterator(), false).toList();
    }

    private static String joined(ArgSpec argument) {
        return String.join(" ", words(argument));
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private Map<String, CommandSpec> commands() {
        Map<String, CommandSpec> commands = new LinkedHashMap<>();
        for (Map.Entry<String, CommandLine> each : root.subcommands().entrySet()) {
            commands.put(each.getKey(), each.getValue().getCommandSpec());
        }
        return commands;
    }

    private void line(int depth, String line) {
        text.append("    ".repeat(depth)).append(line).append('\n');
    }

    // bash.

    /** A script for bash. */
    static String bash(CommandSpec root) {
        Completion completion = new Completion(root);
        completion.bash();
        return completion.text.toString();
    }

    private void bash() {
        line(0, "# Completion of doorbell for bash. To use it: source <(doorbell completion bash)");
        line(0, "");
        line(0, "_doorbell_words() {");
        line(1, "local IFS=$'\\n'");
        line(1, "COMPREPLY=($(compgen -W \"${1// /$'\\n'}\" -- \"$2\"))");
        line(1, "[[ ${COMPREPLY[0]} == *[:=] ]] && compopt -o nospace 2>/dev/null");
        line(0, "}");
        line(0, "");
        line(0, "# Words separated by commas, each once.");
        line(0, "_doorbell_list() {");
        line(1, "local before= word left=");
        line(1, "[[ $2 == *,* ]] && before=${2%,*},");
        line(1, "for word in $1; do");
        line(2, "[[ ,$before == *,$word,* ]] || left+=\"$before$word \"");
        line(1, "done");
        line(1, "_doorbell_words \"$left\" \"$2\"");
        line(1, "compopt -o nospace 2>/dev/null");
        line(0, "}");
        line(0, "");
        line(0, "_doorbell_files() {");
        line(1, "local IFS=$'\\n'");
        line(1, "compopt -o filenames 2>/dev/null");
        line(1, "COMPREPLY+=($(compgen \"$1\" -- \"$2\"))");
        line(0, "}");
        line(0, "");
        line(0, "_doorbell() {");
        line(1, "local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd= i");
        line(1, "COMPREPLY=()");
        line(1, "# What follows = is a word of its own here.");
        line(1, "if [[ $cur == = ]]; then");
        line(2, "cur=");
        line(1, "elif [[ $prev == = ]]; then");
        line(2, "prev=${COMP_WORDS[COMP_CWORD-2]}");
        line(1, "fi");
        line(1, "for ((i = 1; i < COMP_CWORD; i++)); do");
        line(2, "case ${COMP_WORDS[i]} in");
        line(
                2,
                bashPattern(valued(root))
                        + ") [[ ${COMP_WORDS[i+1]} == = ]] && ((i++)); ((i++)) ;;");
        line(2, "-*) ;;");
        line(2, "*) cmd=${COMP_WORDS[i]}; break ;;");
        line(2, "esac");
        line(1, "done");
        line(1, "case $cmd in");
        line(1, "'')");
        bashBody(root, String.join(" ", commands().keySet()));
        commands()
                .forEach(
                        (name, spec) -> {
                            line(1, name + ")");
                            bashBody(spec, null);
                        });
        line(1, "esac");
        line(0, "}");
        line(0, "");
        line(0, "complete -F _doorbell doorbell");
    }

    private static List<OptionSpec> valued(CommandSpec spec) {
        return spec.options().stream().filter(Completion::takesValue).toList();
    }

    private static String bashPattern(List<OptionSpec> options) {
        return options.stream()
                .flatMap(each -> List.of(each.names()).stream())
                .collect(Collectors.joining(" | "));
    }

    private void bashBody(CommandSpec spec, @Nullable String commands) {
        line(2, "case $prev in");
        for (OptionSpec each : valued(spec)) {
            line(2, bashPattern(List.of(each)) + ") " + bashAction(each) + "; return ;;");
        }
        line(2, "esac");
        List<String> names = new ArrayList<>();
        spec.options().forEach(each -> names.addAll(List.of(each.names())));
        line(2, "if [[ $cur == -* ]]; then");
        line(3, "_doorbell_words \"" + String.join(" ", names) + "\" \"$cur\"");
        line(2, "else");
        if (commands != null) {
            line(3, "_doorbell_words \"" + commands + "\" \"$cur\"");
        } else if (spec.positionalParameters().isEmpty()) {
            line(3, ":");
        } else {
            line(3, bashAction(spec.positionalParameters().get(0)));
        }
        line(2, "fi");
        line(2, ";;");
    }

    private static String bashAction(ArgSpec argument) {
        String words = "\"" + joined(argument) + "\" \"$cur\"";
        return switch (kind(argument)) {
            case WORD -> "_doorbell_words " + words;
            case LIST -> "_doorbell_list " + words;
            case PREFIX -> "_doorbell_words " + words;
            case FILE ->
                    words(argument).isEmpty()
                            ? "_doorbell_files -f \"$cur\""
                            : "_doorbell_words " + words + "; _doorbell_files -f \"$cur\"";
            case DIRECTORY -> "_doorbell_files -d \"$cur\"";
            case NOTHING -> ":";
        };
    }

    // zsh.

    /** A script for zsh. */
    static String zsh(CommandSpec root) {
        Completion completion = new Completion(root);
        completion.zsh();
        return completion.text.toString();
    }

    private void zsh() {
        line(0, "#compdef doorbell");
        line(0, "# Completion of doorbell for zsh. To use it, behind compinit:");
        line(0, "#     source <(doorbell completion zsh)");
        line(0, "# or write it to a file _doorbell in a directory of $fpath.");
        line(0, "");
        line(0, "_doorbell() {");
        line(1, "local curcontext=\"$curcontext\" state line ret=1");
        line(1, "typeset -A opt_args");
        line(1, "local -a commands=(");
        commands()
                .forEach(
                        (name, spec) ->
                                line(
                                        2,
                                        quoted(
                                                name
                                                        + ":"
                                                        + phrase(
                                                                spec.usageMessage()
                                                                        .description()))));
        line(1, ")");
        line(1, "_arguments -C \\");
        zshOptions(root);
        line(2, "'1: :->command' \\");
        line(2, "'*:: :->arguments' && ret=0");
        line(1, "case $state in");
        line(1, "command) _describe -t commands command commands && ret=0 ;;");
        line(1, "arguments)");
        line(2, "case $words[1] in");
        commands()
                .forEach(
                        (name, spec) -> {
                            line(2, name + ")");
                            line(3, "_arguments \\");
                            zshOptions(spec);
                            List<PositionalParamSpec> positional = spec.positionalParameters();
                            for (int i = 0; i < positional.size(); i++) {
                                PositionalParamSpec each = positional.get(i);
                                boolean isLast = i == positional.size() - 1;
                                boolean isMany = each.arity().max() > 1;
                                String place =
                                        isMany ? "*" : Integer.toString(each.index().min() + 1);
                                line(
                                        4,
                                        quoted(
                                                        place
                                                                + ":"
                                                                + each.paramLabel()
                                                                + ":"
                                                                + zshAction(each))
                                                + (isLast ? " && ret=0" : " \\"));
                            }
                            if (positional.isEmpty()) {
                                line(4, "&& ret=0");
                            }
                            line(3, ";;");
                        });
        line(2, "esac");
        line(2, ";;");
        line(1, "esac");
        line(1, "return ret");
        line(0, "}");
        line(0, "");
        line(0, "if [[ $funcstack[1] == _doorbell ]]; then");
        line(1, "_doorbell \"$@\"");
        line(0, "else");
        line(1, "compdef _doorbell doorbell");
        line(0, "fi");
    }

    private void zshOptions(CommandSpec spec) {
        for (OptionSpec each : spec.options()) {
            String names = String.join(" ", each.names());
            String about = "[" + escaped(phrase(each.description())) + "]";
            String value =
                    takesValue(each)
                            ? ":" + escaped(each.paramLabel()) + ":" + zshAction(each)
                            : "";
            for (String name : each.names()) {
                String form = name + (takesValue(each) && name.startsWith("--") ? "=" : "");
                String once = each.isMultiValue() ? "*" : "(" + names + ")";
                line(2, quoted(once + form + about + value) + " \\");
            }
        }
    }

    private static String zshAction(ArgSpec argument) {
        return switch (kind(argument)) {
            case WORD -> "(" + joined(argument) + ")";
            case LIST -> "_sequence -s , compadd - " + joined(argument);
            case PREFIX -> "{compadd -S \"\" - " + joined(argument) + "}";
            case FILE ->
                    words(argument).isEmpty()
                            ? "_files"
                            : "{compadd -S \"\" - "
                                    + joined(argument).replace(":", "\\:")
                                    + "; _files}";
            case DIRECTORY -> "_files -/";
            case NOTHING -> " ";
        };
    }

    /** The beginning of a description, as far as it stands alone. */
    private static String phrase(String[] description) {
        String whole = String.join(" ", description).replace("%n", " ").replace("%%", "%").strip();
        int end = whole.length();
        for (String stop : List.of(": ", "; ", " (", ". ")) {
            int at = whole.indexOf(stop);
            end = at > 0 ? Math.min(end, at) : end;
        }
        String phrase = whole.substring(0, end).replaceAll("\\.$", "");
        return phrase.length() <= DESCRIPTION_CHARS_MAX
                ? phrase
                : phrase.substring(0, phrase.lastIndexOf(' ', DESCRIPTION_CHARS_MAX)) + " …";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
