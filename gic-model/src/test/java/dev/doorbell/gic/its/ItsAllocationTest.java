package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import dev.doorbell.gic.LpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ItsAllocationTest {
    private static final int MESSAGES = 40_000;

    /** A redistributor that counts. */
    private static final class Counter implements LpiPort {
        long count;

        @Override
        public int number() {
            return 0;
        }

        @Override
        public boolean acceptsLpis() {
            return true;
        }

        @Override
        public int lpiIdBits() {
            return 16;
        }

        @Override
        public void setPending(int intid) {
            count++;
        }

        @Override
        public void clearPending(int intid) {
            count++;
        }

        @Override
        public boolean isPending(int intid) {
            return false;
        }

        @Override
        public void mapped(int intid) {}

        @Override
        public void invalidate(int intid) {
            count++;
        }

        @Override
        public void invalidatedElsewhere(int intid) {}

        @Override
        public void invalidateAll() {}

        @Override
        public void movePendingTo(LpiPort target) {}

        @Override
        public void forgetPending() {}

        @Override
        public long settledTick() {
            return 0;
        }
    }

    private final Simulation simulation = Simulation.builder().build();
    private final Counter port = new Counter();

    @AfterEach
    void close() {
        simulation.close();
    }

    private Its its(GicBehaviour behaviour, long ticks) {
        Its its =
                new Its(
                        simulation.parts(),
                        new ItsTiming(simulation.parts().time().domain("ns"), ticks, ticks, ticks),
                        behaviour,
                        List.of(port));
        write(its, ItsMachine.BASER, ItsMachine.VALID | ItsMachine.DEVICES);
        write(its, ItsMachine.BASER + 8, ItsMachine.VALID | ItsMachine.COLLECTIONS);
        write(its, ItsMachine.CBASER, ItsMachine.VALID | ItsMachine.QUEUE);
        its.write(ItsMachine.CTLR, 4, 1, Requester.DEBUGGER);
        GuestMemory memory = simulation.parts().memory();
        ItsCommand.mapd(2, 8, ItsMachine.ITT).write(memory, ItsMachine.QUEUE);
        ItsCommand.mapc(0, 0).write(memory, ItsMachine.QUEUE + 32);
        for (int i = 0; i < 32; i++) {
            ItsCommand.mapti(2, i, 8192 + i, 0).write(memory, ItsMachine.QUEUE + 64 + 32L * i);
        }
        for (int i = 34; i < 128; i++) {
            ItsCommand.ofEvent(i % 2 == 0 ? ItsOpcode.INV : ItsOpcode.CLEAR, 2, i % 32)
                    .write(memory, ItsMachine.QUEUE + 32L * i);
        }
        write(its, ItsMachine.CWRITER, 34 * 32);
        simulation.runFor(1_000_000);
        return its;
    }

    private static void write(Its its, long offset, long value) {
        its.write(offset, 8, value, Requester.DEBUGGER);
    }

    private void ring(Its its, boolean waits) {
        for (int i = 0; i < MESSAGES; i++) {
            its.write(Its.TRANSLATER_OFFSET, 4, i & 31, 2);
            if (waits && (i & 7) == 7) {
                while (simulation.parts().events().fireNext()) {}
            }
        }
    }

    private static long allocatedBytes() {
        java.lang.management.ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        assumeThat(bean).isInstanceOf(ThreadMXBean.class);
        return ((ThreadMXBean) bean).getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static long allocatedBy(Runnable work) {
        work.run();
        allocatedBytes();
        long before = allocatedBytes();
        work.run();
        return allocatedBytes() - before;
    }

    @Test
    void messagesAllocateNothing() {
        for (GicBehaviour behaviour : GicBehaviour.all()) {
            Its its = its(behaviour, 0);
            long bytes = allocatedBy(() -> ring(its, false));
            // The smallest object has 16 bytes; less than one in eight messages is the JVM's own.
            assertThat(bytes).as(behaviour.name()).isLessThan(MESSAGES);
            assertThat(its.translatedCount()).isEqualTo(2L * MESSAGES);
        }
    }

    @Test
    void messagesThatTakeTimeAllocateNothing() {
        Its its = its(GicBehaviour.ARCHITECTURE, 40);
        assertThat(allocatedBy(() -> ring(its, true))).isLessThan(MESSAGES);
        assertThat(its.translatedCount()).isEqualTo(2L * MESSAGES);
    }

    @Test
    void commandsOfOneEventAllocateNothing() {
        Its its = its(GicBehaviour.ARCHITECTURE, 0);
        long before = port.count;
        Runnable wrap =
                () -> {
                    for (int round = 0; round < 200; round++) {
                        its.write(ItsMachine.CTLR, 4, 0, Requester.DEBUGGER);
                        write(its, ItsMachine.CBASER, ItsMachine.VALID | ItsMachine.QUEUE + 0x1000);
                        write(its, ItsMachine.CWRITER, 0);
                        its.write(ItsMachine.CTLR, 4, 1, Requester.DEBUGGER);
                        write(its, ItsMachine.CWRITER, 94 * 32);
                    }
                };
        byte[] commands = new byte[94 * 32];
        simulation.parts().memory().copyOut(ItsMachine.QUEUE + 34 * 32, commands, 0, 94 * 32);
        simulation.parts().memory().copyIn(ItsMachine.QUEUE + 0x1000, commands, 0, 94 * 32);
        assertThat(allocatedBy(wrap)).isLessThan(18_800);
        assertThat(port.count - before).isEqualTo(2 * 18_800);
    }
}
