package dev.doorbell.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The conversations written from the architecture's text: every answer is that of the behaviour
 * {@code architecture}.
 */
class ArchitectureConversationsTest {
    private final ConversationFolder folder =
            new ConversationFolder("architecture", "architecture");

    @TestFactory
    Stream<DynamicTest> everyAnswerIsTheArchitectures() throws IOException {
        return folder.tests();
    }

    @Test
    void everyTopicIsThere() throws IOException {
        assertThat(folder.topics()).contains("arch2", "arch3", "its", "lpi", "sec", "v2m");
    }
}
