package dev.doorbell.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The conversations recorded from QEMU: every answer is that of the behaviour {@code qemu}. */
class RecordedConversationsTest {
    private final ConversationFolder folder = new ConversationFolder("recorded", "qemu");

    @TestFactory
    Stream<DynamicTest> everyAnswerIsQemus() throws IOException {
        return folder.tests();
    }

    @Test
    void everyTopicIsThere() throws IOException {
        assertThat(folder.topics()).contains("gic2", "gic3", "its", "fuzz", "virtio");
    }
}
