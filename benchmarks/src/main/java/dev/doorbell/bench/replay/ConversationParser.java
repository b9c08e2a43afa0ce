package dev.doorbell.bench.replay;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.bench.text.LineWords;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the conversation format, version 1: a first line, a header up to {@code ---}, a body.
 *
 * <p>Refuses what it does not know, with the place; every size is bounded.
 */
final class ConversationParser {
    private static final String MAGIC = "doorbell-conversation";
    private static final String END_OF_HEADER = "---";
    private static final int STEPS_MAX = 1_000_000;

    private final InputFile text;

    ConversationParser(InputFile text) {
        this.text = text;
    }

    Conversation parse() {
        List<String> lines = text.lines();
        LineWords first = words(0, lines.isEmpty() ? "" : lines.get(0));
        first.expect(MAGIC);
        if (first.number("the format's version") != 1) {
            throw first.refuse("version 1");
        }
        first.end();
        HeaderParser header = new HeaderParser();
        int at = 1;
        while (true) {
            if (at >= lines.size()) {
                throw new InputException(
                        text.name(),
                        lines.size(),
                        lines.get(lines.size() - 1).length() + 1,
                        "the file ends here; expected a line '---' behind the header");
            }
            String line = lines.get(at);
            if (line.stripTrailing().equals(END_OF_HEADER)) {
                break;
            }
            if (!isSkipped(line)) {
                header.take(words(at, line));
            }
            at++;
        }
        header.finish(words(at, lines.get(at)));
        StepParser body = new StepParser(header.cores(), header.memoryBase(), header.memoryBytes());
        return header.with(text.name(), steps(body, at + 1));
    }

    private List<Step> steps(StepParser body, int from) {
        List<Step> steps = new ArrayList<>();
        for (int at = from; at < text.lines().size(); at++) {
            String line = text.lines().get(at);
            if (line.startsWith("#")) {
                body.comment(line);
            } else if (!isSkipped(line)) {
                boolean informative = line.startsWith("~");
                // The mark becomes a space, so that columns stay the file's.
                String plain = informative ? " " + line.substring(1) : line;
                if (steps.size() == STEPS_MAX) {
                    throw words(at, line)
                            .refuseLine("too many lines; expected at most " + STEPS_MAX);
                }
                steps.add(body.take(words(at, plain), informative));
            }
        }
        return steps;
    }

    private static boolean isSkipped(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    private LineWords words(int index, String line) {
        return new LineWords(text.name(), index + 1, line);
    }
}
