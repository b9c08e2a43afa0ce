package dev.doorbell.sim.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemBusTest {
    private static final int REQUESTER = 0x0100;

    private final Trace trace = new Trace(new EventQueue());
    private final SystemBus bus = new SystemBus(trace);
    private final List<String> story = new ArrayList<>();

    private BusTarget target(String name) {
        return new BusTarget() {
            @Override
            public long read(long offset, int bytes, int requester) {
                story.add(String.format("%s read %d@%x by %x", name, bytes, offset, requester));
                return 0x77;
            }

            @Override
            public void write(long offset, int bytes, long value, int requester) {
                story.add(
                        String.format(
                                "%s write %d@%x=%x by %x", name, bytes, offset, value, requester));
            }
        };
    }

    private void map(String name, long base, long size) {
        bus.map(name, base, size, target(name), AccessTiming.FREE);
    }

    @Test
    void accessesReachWhoeverDecodesThemWithTheOffsetInTheirWindow() {
        map("low", 0x1000, 0x1000);
        map("high", 0x8000, 0x100);

        assertThat(bus.read(0x1FF8, 8, REQUESTER)).isEqualTo(0x77);
        bus.write(0x8000, 2, 0xABCD, REQUESTER);
        bus.read(0x1000, 1, REQUESTER);

        assertThat(story)
                .containsExactly(
                        "low read 8@ff8 by 100",
                        "high write 2@0=abcd by 100",
                        "low read 1@0 by 100");
    }

    @Test
    void windowsThatOverlapAreRefusedByBothNames() {
        map("gicd", 0x1_0000, 0x1_0000);

        assertThatThrownBy(() -> map("uart", 0x1_FFFF, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("uart [0x1ffff, 0x1ffff]")
                .hasMessageContaining("gicd [0x10000, 0x1ffff]");
        assertThatThrownBy(() -> map("all", 0, 0x4_0000))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("gicd");
    }

    @Test
    void windowsThatTouchAreAccepted() {
        map("gicd", 0x1_0000, 0x1_0000);
        map("below", 0xF000, 0x1000);
        map("above", 0x2_0000, 0x1000);

        assertThat(bus.window(0xFFFF, 1).name()).isEqualTo("below");
        assertThat(bus.window(0x1_0000, 1).name()).isEqualTo("gicd");
        assertThat(bus.window(0x1_FFFF, 1).name()).isEqualTo("gicd");
        assertThat(bus.window(0x2_0000, 1).name()).isEqualTo("above");
    }

    @Test
    void emptyWindowsAndThoseThatWrapAroundAreRefused() {
        assertThatThrownBy(() -> map("empty", 0x1000, 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> map("negative", -0x1000, 0x100))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> map("wraps", Long.MAX_VALUE - 10, 100))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("wraps");
    }

    @Test
    void aHoleReadsAsOnesInEveryWidthAndIsReported() {
        assertThat(bus.read(0x5000, 1, REQUESTER)).isEqualTo(0xFF);
        assertThat(bus.read(0x5000, 2, REQUESTER)).isEqualTo(0xFFFF);
        assertThat(bus.read(0x5000, 4, REQUESTER)).isEqualTo(0xFFFF_FFFFL);
        assertThat(bus.read(0x5000, 8, REQUESTER)).isEqualTo(-1);

        assertThat(trace.complaints()).containsEntry(TracePoint.BUS_NOBODY_READ, 4L);
    }

    @Test
    void aWriteToAHoleVanishesAndIsReported() {
        map("low", 0x1000, 0x1000);

        bus.write(0x3000, 4, 1, REQUESTER);

        assertThat(story).isEmpty();
        assertThat(trace.complaints()).containsEntry(TracePoint.BUS_NOBODY_WRITE, 1L);
    }

    @Test
    void anAccessThatRunsOverItsWindowsEndReachesNobody() {
        map("low", 0x1000, 0x1000);
        map("next", 0x2000, 0x1000);

        assertThat(bus.read(0x1FFE, 4, REQUESTER)).isEqualTo(0xFFFF_FFFFL);
        assertThat(bus.read(0xFFE, 4, REQUESTER)).isEqualTo(0xFFFF_FFFFL);

        assertThat(story).isEmpty();
    }

    @Test
    void manyWindowsInAnyOrderOfMappingAreAllFound() {
        int[] order = {5, 0, 9, 3, 7, 1, 8, 2, 6, 4};
        for (int i : order) {
            map("w" + i, 0x1000L + 0x2000L * i, 0x1000);
        }

        for (int i = 0; i < order.length; i++) {
            assertThat(bus.window(0x1800L + 0x2000L * i, 4).name()).isEqualTo("w" + i);
            assertThat(bus.window(0x2000L + 0x2000L * i, 4).name()).isEqualTo("nowhere");
        }
    }

    @Test
    void coresHaveRequesterNumbersOutsideTheRoutingIds() {
        assertThat(Requester.isCore(Requester.core(3))).isTrue();
        assertThat(Requester.coreIndex(Requester.core(3))).isEqualTo(3);
        assertThat(Requester.isCore(0xFFFF)).isFalse();
        assertThat(Requester.isCore(Requester.DEBUGGER)).isFalse();
    }
}
