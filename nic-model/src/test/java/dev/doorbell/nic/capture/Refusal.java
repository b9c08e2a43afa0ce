package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Reads a file that must be refused, and looks at the message as a user would. */
final class Refusal {
    private Refusal() {}

    static CaptureException of(byte[] content) {
        CaptureException refusal =
                catchThrowableOfType(
                        CaptureException.class, () -> CaptureReader.read("some.cap", content));
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal).hasMessageStartingWith("some.cap").hasMessageNotContaining("\n");
        assertThat(refusal.file()).isEqualTo("some.cap");
        assertThat(refusal).hasMessageContaining("expected " + refusal.expected());
        assertThat(refusal).hasMessageEndingWith(refusal.remedy());
        return refusal;
    }
}
