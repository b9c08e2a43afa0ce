package dev.doorbell.docs.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.testkit.DoorbellIts;
import dev.doorbell.gic.testkit.ItsDomain;
import dev.doorbell.gic.testkit.ItsDriverOperation;
import dev.doorbell.gic.testkit.ItsDriverSequence;
import dev.doorbell.gic.testkit.ItsDriverUnderTest;
import dev.doorbell.gic.testkit.ItsOracle;
import dev.doorbell.gic.testkit.ItsPort;
import dev.doorbell.gic.testkit.ItsSequence;
import dev.doorbell.gic.testkit.ItsTopology;
import dev.doorbell.gic.testkit.ItsUnderTest;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** The snippets of the guide to testing an ITS driver. */
class TestYourItsDriverProperties {
    // snippet: its-property
    @Property(tries = 200, seed = "3351")
    @Domain(ItsDomain.class)
    void myDriverDoesWhatItIsAskedFor(@ForAll ItsDriverSequence sequence) {
        sequence.check(MyItsDriver::new);
    }

    // end

    // snippet: its-by-hand
    @Example
    void anEventThatMovesArrivesAtItsNewCore() {
        ItsDriverSequence.of(
                        2,
                        ItsDriverOperation.mapDevice(0x10, 4),
                        ItsDriverOperation.mapEvents(0x10, 0, 4, 8192, 0),
                        ItsDriverOperation.of(ItsDriverOperation.Kind.ENABLE, 0x10, 3),
                        ItsDriverOperation.moveEvent(0x10, 3, 1),
                        ItsDriverOperation.of(ItsDriverOperation.Kind.MESSAGE, 0x10, 3))
                .check(MyItsDriver::new);
    }

    // end

    private static ItsUnderTest myIts(ItsTopology topology, ItsOracle.Rules rules) {
        return new DoorbellIts(topology, rules);
    }

    // snippet: its-model
    @Property(tries = 200, seed = "3352")
    @Domain(ItsDomain.class)
    void myItsDoesWhatTheOracleSays(@ForAll ItsSequence sequence) {
        sequence.check((topology, rules) -> myIts(topology, rules));
    }

    // end

    @Example
    void theOracleAnswersByItself() {
        // snippet: its-oracle
        ItsTopology topology = ItsTopology.of(2, 1, 4, 2);
        ItsOracle oracle = new ItsOracle(topology, ItsOracle.Rules.ARCHITECTURE);
        oracle.command(ItsCommand.mapd(0, 2, topology.table(0, 0)));
        oracle.command(ItsCommand.mapc(0, 1));
        ItsError error = oracle.command(ItsCommand.mapti(0, 4, 8192, 0));
        // error is MAPTI_ID_OOR: two bits hold events 0 to 3
        // end
        assertThat(error).isEqualTo(ItsError.MAPTI_ID_OOR);
    }

    @Example
    void whatTheGuideShowsIsWhatIsReported() {
        ItsDriverUnderTest.Maker forgetsInv = ForgetsInv::new;
        assertThatThrownBy(
                        () ->
                                ItsDriverSequence.of(
                                                1,
                                                ItsDriverOperation.mapDevice(0x10, 2),
                                                ItsDriverOperation.mapEvents(0x10, 0, 1, 8192, 0),
                                                ItsDriverOperation.of(
                                                        ItsDriverOperation.Kind.MESSAGE, 0x10, 0),
                                                ItsDriverOperation.of(
                                                        ItsDriverOperation.Kind.ENABLE, 0x10, 0))
                                        .check(forgetsInv))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("an INV is missing");
    }

    /** The driver of the guide, but that it leaves INV out. */
    private static final class ForgetsInv implements ItsDriverUnderTest {
        private final MyItsDriver whole;
        private final ItsPort port;

        ForgetsInv(ItsPort port) {
            this.port = port;
            this.whole = new MyItsDriver(port);
        }

        @Override
        public void start() {
            whole.start();
        }

        @Override
        public void mapDevice(int device, int events) {
            whole.mapDevice(device, events);
        }

        @Override
        public void unmapDevice(int device) {
            whole.unmapDevice(device);
        }

        @Override
        public void mapEvents(int device, int firstEvent, int count, int firstLpi, int core) {
            whole.mapEvents(device, firstEvent, count, firstLpi, core);
        }

        @Override
        public void unmapEvent(int device, int event) {
            whole.unmapEvent(device, event);
        }

        @Override
        public void moveEvent(int device, int event, int core) {
            whole.moveEvent(device, event, core);
        }

        @Override
        public void enable(int device, int event) {
            port.write(port.memory() + 0x1_0000, 1, 0xA1); // the byte of LPI 8192
        }

        @Override
        public void disable(int device, int event) {
            whole.disable(device, event);
        }
    }
}
