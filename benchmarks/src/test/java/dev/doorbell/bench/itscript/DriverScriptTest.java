package dev.doorbell.bench.itscript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.text.InputFile;
import dev.doorbell.gic.testkit.ItsDriverDivergence;
import dev.doorbell.gic.testkit.ItsDriverOperation;
import dev.doorbell.gic.testkit.ItsDriverSequence;
import dev.doorbell.gic.testkit.ItsDriverUnderTest;
import dev.doorbell.gic.testkit.ItsPort;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a driver's divergence is printed as a script for comes to the same when it is run. */
class DriverScriptTest {
    private static final long VALID = 1L << 63;

    /** Maps an event and not its device. Flat tables, a queue that never wraps. */
    private static final class Forgetful implements ItsDriverUnderTest {
        private final ItsPort port;
        private final long queue;
        private long writer;

        Forgetful(ItsPort port) {
            this.port = port;
            this.queue = port.memory();
        }

        @Override
        public void start() {
            long its = port.its();
            port.write(its + 0x100, 8, VALID | port.memory() + 0x10_0000 | 2 << 8 | 7);
            port.write(its + 0x108, 8, VALID | port.memory() + 0x20_0000 | 2 << 8);
            port.write(its + 0x80, 8, VALID | queue);
            port.write(its, 4, 1);
            for (int core = 0; core < port.cores(); core++) {
                long pending = port.memory() + 0x40_0000 + core * 0x1_0000L;
                port.write(port.redistributor(core) + 0x70, 8, port.memory() + 0x30_0000 | 15);
                port.write(port.redistributor(core) + 0x78, 8, pending | 1L << 62);
                port.write(port.redistributor(core), 4, 1);
                run(0x09, 0, VALID | (long) core << 16 | core);
            }
        }

        private void run(long word0, long word1, long word2) {
            port.write(queue + writer, 8, word0);
            port.write(queue + writer + 8, 8, word1);
            port.write(queue + writer + 16, 8, word2);
            writer += 32;
            port.write(port.its() + 0x88, 8, writer);
            long reader = 0;
            while (reader != writer && (reader & 1) == 0) {
                reader = port.read(port.its() + 0x90, 8);
            }
        }

        @Override
        public void mapDevice(int device, int events) {}

        @Override
        public void mapEvents(int device, int firstEvent, int count, int firstLpi, int core) {
            run(0x0A | (long) device << 32, firstEvent | (long) firstLpi << 32, core);
        }

        @Override
        public void unmapDevice(int device) {}

        @Override
        public void unmapEvent(int device, int event) {}

        @Override
        public void moveEvent(int device, int event, int core) {}

        @Override
        public void enable(int device, int event) {}

        @Override
        public void disable(int device, int event) {}
    }

    @Test
    void theScriptStallsOnTheCommandThatTheDriverStalledOn() {
        ItsDriverDivergence found =
                ItsDriverSequence.of(
                                2,
                                ItsDriverOperation.mapDevice(0x10, 1),
                                ItsDriverOperation.mapEvents(0x10, 0, 1, 8200, 1))
                        .firstDivergence(Forgetful::new)
                        .orElseThrow();
        assertThat(found.difference())
                .startsWith(
                        "the ITS stalled on MAPTI makes event 0 of device 0x10 LPI 8200 in"
                                + " collection 1: MAPTI_UNMAPPED_DEVICE 0x010a04");

        byte[] text = found.script().getBytes(StandardCharsets.UTF_8);
        ItsScriptResult result =
                ItsScriptRunner.run(ItsScript.parse(InputFile.of("printed.its", text)), null);

        assertThat(result.steps()).hasSize(3);
        assertThat(result.steps().get(2).outcome()).isEqualTo("stalled");
        assertThat(result.steps().get(2).error()).isEqualTo("MAPTI_UNMAPPED_DEVICE");
    }
}
