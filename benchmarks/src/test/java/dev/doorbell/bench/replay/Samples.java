package dev.doorbell.bench.replay;

import dev.doorbell.bench.text.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The conversations written for these tests. */
final class Samples {
    static final String EVERYTHING = "everything.conv";
    static final String NETWORK = "network.conv";

    /** A header that says no more than it must, with its end. */
    static final String SHORT_HEADER =
            """
            doorbell-conversation 1
            name short
            gic v3
            cpus 2
            ram 0x40000000 0x100000
            map gicd 0x08000000 0x10000
            map gicr 0x080a0000 0x40000 per-cpu=0x20000
            ---
            """;

    private Samples() {}

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no sample " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Conversation parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static Conversation parse(byte[] bytes) {
        return Conversation.parse(InputFile.of("test.conv", bytes));
    }

    /** Parses a body behind the short header. */
    static List<Step> steps(String body) {
        return parse(SHORT_HEADER + body).steps();
    }
}
