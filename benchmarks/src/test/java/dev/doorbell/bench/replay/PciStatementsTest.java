package dev.doorbell.bench.replay;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbered statements about PCI that need an interrupt controller; held by recordings. */
class PciStatementsTest {
    private final ConversationFolder recorded = new ConversationFolder("recorded", "qemu");

    @Test
    @DisplayName("PCI-034 a GICv2m frame takes a number as data and ignores one it does not have")
    void aFrameTakesItsNumbers() throws IOException {
        recorded.replays("msi-v2m-numbers");
    }

    @Test
    @DisplayName("PCI-035 an SPI of a GICv2m frame that is a level keeps nothing of a message")
    void aLevelKeepsNothing() throws IOException {
        recorded.replays("msi-v2m-level");
    }

    @Test
    @DisplayName("PCI-036 the same data from two requesters raises different LPIs")
    void requestersAreToldApart() throws IOException {
        recorded.replays("its-two-devices-same-data");
        recorded.replays("its-requester-ids");
    }

    @Test
    @DisplayName("SHARE-001 SHARE-002 a handler that serves one of two sharers is entered again")
    void theHandlerIsEnteredAgain() throws IOException {
        recorded.replays("intx-shared-edu");
    }
}
