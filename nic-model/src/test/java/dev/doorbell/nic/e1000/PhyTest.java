package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.event.EventQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhyTest {
    private static final long NEGOTIATION = 1000;
    private static final int LINK = 1 << 2;
    private static final int NEGOTIATED = 1 << 5;
    private static final int RESTART = 0x1340;
    private static final int FORCED_100_HALF = 0x2000;

    private final EventQueue events = new EventQueue();
    private final List<String> heard = new ArrayList<>();
    private Phy phy = phy(false);

    private Phy phy(boolean qemu) {
        Phy[] made = new Phy[1];
        made[0] =
                new Phy(
                        events,
                        "phy",
                        E1000Parts.phyResets(0x0C20, qemu),
                        E1000Parts.phyWritable(qemu),
                        NEGOTIATION,
                        qemu,
                        told ->
                                heard.add(
                                        (made[0].isLinkUp() ? "up" : "down")
                                                + (told ? "" : " untold")));
        return made[0];
    }

    private void pass(long ticks) {
        events.runUntil(events.nowTicks() + ticks);
    }

    @Test
    void theLinkIsUpFromTheStart() {
        assertThat(phy.isLinkUp()).isTrue();
        assertThat(phy.read(1) & LINK).isNotZero();
        assertThat(phy.speed()).isEqualTo(2);
        assertThat(phy.isFullDuplex()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void aLostLinkShowsUntilItWasRead() {
        phy.setCable(false);
        phy.setCable(true);
        pass(NEGOTIATION);

        assertThat(heard).containsExactly("down", "up");
        assertThat(phy.read(1) & LINK).as("latched").isZero();
        assertThat(phy.read(1) & (LINK | NEGOTIATED)).isEqualTo(LINK | NEGOTIATED);
        assertThat(phy.read(Phy.PARTNER) & 0x4000).isNotZero();
    }

    @Test
    void negotiationTakesItsTime() {
        phy.setCable(false);
        phy.setCable(true);
        pass(NEGOTIATION - 1);
        assertThat(phy.isLinkUp()).isFalse();
        assertThat(phy.peek(Phy.SPECIFIC_STATUS) & 0x0C00).isZero();
        pass(1);
        assertThat(phy.isLinkUp()).isTrue();
        assertThat(phy.peek(Phy.SPECIFIC_STATUS) & 0x0C00).isEqualTo(0x0C00);
    }

    @Test
    void aCablePulledDuringNegotiationLeavesNoLink() {
        phy.setCable(false);
        phy.setCable(true);
        pass(10);
        phy.setCable(false);
        pass(2 * NEGOTIATION);
        assertThat(phy.isLinkUp()).isFalse();
        assertThat(heard).containsExactly("down");
    }

    @Test
    void aRestartDropsTheLinkForAsLong() {
        phy.write(Phy.CONTROL, RESTART);
        assertThat(phy.read(Phy.CONTROL)).as("clears itself").isEqualTo(0x1140);
        assertThat(phy.isLinkUp()).isFalse();
        pass(NEGOTIATION);
        assertThat(heard).containsExactly("down", "up");
    }

    @Test
    void aForcedLinkHasItsSpeedAndComesAtOnce() {
        phy.setCable(false);
        phy.write(Phy.CONTROL, FORCED_100_HALF);
        phy.setCable(true);
        pass(0);
        assertThat(phy.isLinkUp()).isTrue();
        assertThat(phy.speed()).isOne();
        assertThat(phy.isFullDuplex()).isFalse();
        phy.write(Phy.CONTROL, 0x0100);
        assertThat(phy.speed()).isZero();
        assertThat(phy.isFullDuplex()).isTrue();
    }

    @Test
    void powerDownTakesTheLinkAndPowerUpNegotiates() {
        phy.write(Phy.CONTROL, 0x1940);
        pass(2 * NEGOTIATION);
        assertThat(phy.isLinkUp()).isFalse();
        phy.write(Phy.CONTROL, 0x1140);
        pass(NEGOTIATION);
        assertThat(phy.isLinkUp()).isTrue();
    }

    @Test
    void resetBringsBackWhatWasWritten() {
        phy.write(4, 0);
        phy.write(16, 0x1111);
        phy.write(Phy.CONTROL, 0x8000);
        assertThat(phy.read(4)).isEqualTo(0x0DE1);
        assertThat(phy.read(16)).isEqualTo(0x0360);
        assertThat(phy.read(Phy.CONTROL)).isEqualTo(0x1140);
        pass(NEGOTIATION);
        assertThat(heard).containsExactly("down", "up");
    }

    @Test
    void loopbackIsABit() {
        phy.write(Phy.CONTROL, 0x5140);
        assertThat(phy.isLoopback()).isTrue();
    }

    @Test
    void readOnlyRegistersKeepTheirValue() {
        for (int number : new int[] {1, 2, 3, 5, 6, 10, 15, 17, 21}) {
            int before = phy.peek(number);
            phy.write(number, ~before);
            assertThat(phy.peek(number)).as("register %d", number).isEqualTo(before);
        }
    }

    @Test
    void qemusForgetsALossAndDoesNotTellOfARestart() {
        phy = phy(true);
        phy.write(Phy.CONTROL, RESTART);
        assertThat(heard).containsExactly("down untold");
        pass(NEGOTIATION);
        assertThat(heard).containsExactly("down untold", "up");
        assertThat(phy.read(1) & LINK).isNotZero();
        phy.write(4, 0x1234);
        phy.write(Phy.CONTROL, 0x9140);
        assertThat(phy.read(4)).as("its reset bit does nothing").isEqualTo(0x1234);
    }
}
