package dev.doorbell.bench.replay;

import dev.doorbell.bench.text.InputException;
import dev.doorbell.bench.text.InputFile;
import java.util.List;

/**
 * A recorded exchange with a machine: who it was, how it was built, what was done and answered.
 *
 * @param file the file it was read from, as the user wrote it
 * @param name its name
 * @param title what it is about
 * @param tags its category, then others
 * @param recordedFrom what gave the answers
 * @param board the machine
 * @param profile the choices of the reference that its answers depend on
 * @param steps the body
 */
public record Conversation(
        String file,
        String name,
        String title,
        List<String> tags,
        String recordedFrom,
        BoardSheet board,
        ReplayProfile profile,
        List<Step> steps) {
    /**
     * Reads a conversation.
     *
     * @throws InputException if the text is none, with the place
     */
    public static Conversation parse(InputFile text) {
        return new ConversationParser(text).parse();
    }
}
