package dev.doorbell.gic.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.its.ItsOpcode;
import dev.doorbell.sim.error.ConfigurationException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ItsSequenceTest {
    private static final ItsTopology TOPOLOGY = ItsTopology.of(2, 2, 4, 2);

    /** Doorbell's, but that MOVI leaves behind what is pending. */
    private static final class Forgetful implements ItsUnderTest {
        private final ItsUnderTest whole;

        Forgetful(ItsTopology topology, ItsOracle.Rules rules) {
            whole = new DoorbellIts(topology, rules);
        }

        @Override
        public ItsError command(ItsCommand command) {
            if (command.opcode() == ItsOpcode.MOVI) {
                whole.command(
                        ItsCommand.ofEvent(ItsOpcode.CLEAR, command.deviceId(), command.eventId()));
            }
            return whole.command(command);
        }

        @Override
        public ItsError message(int deviceId, int eventId) {
            return whole.message(deviceId, eventId);
        }

        @Override
        public Set<Integer> pending(int core) {
            return whole.pending(core);
        }

        @Override
        public void close() {
            whole.close();
        }
    }

    private static ItsSequence story() {
        return ItsSequence.on(TOPOLOGY, ItsOracle.Rules.ARCHITECTURE)
                .message(1, 0)
                .command(ItsCommand.mapd(1, 2, TOPOLOGY.table(1, 0)))
                .command(ItsCommand.mapc(0, 0))
                .command(ItsCommand.sync(0))
                .command(ItsCommand.mapc(1, 1))
                .command(new ItsCommand(0x77, 1, 2, 3))
                .command(ItsCommand.mapti(1, 3, 8200, 0))
                .command(ItsCommand.mapti(1, 4, 8201, 0))
                .command(ItsCommand.ofEvent(ItsOpcode.INT, 1, 3))
                .command(ItsCommand.movi(1, 3, 1))
                .message(1, 3);
    }

    @Test
    void aModelThatIsRightDoesNotDiverge() {
        assertThat(story().firstDivergence(DoorbellIts::new)).isEmpty();
    }

    @Test
    void theFirstDivergenceIsShownWithWhatIsNeededForItAndNothingElse() {
        Optional<ItsDivergence> found = story().firstDivergence(Forgetful::new);

        assertThat(found).isPresent();
        ItsSequence minimal = found.get().minimal();
        assertThat(minimal.words())
                .isEqualTo(
                        """
                           1. MAPD gives device 0x1 a table at 0x41800000 for 2 bits of events
                           2. MAPC gives collection 0 to redistributor 0
                           3. MAPTI makes event 3 of device 0x1 LPI 8200 in collection 0
                           4. INT makes event 3 of device 0x1 pending
                           5. MOVI moves event 3 of device 0x1 to collection 1
                        """);
        assertThat(found.get().report())
                .startsWith(
                        """
                        step 5: MOVI moves event 3 of device 0x1 to collection 1
                          expected pending at redistributor 0: [8200]; there are []
                          its 32 bytes: 0100000001000000030000000000000001000000000000000000000000000000
                        """)
                .contains("As a test:", "As a script for ./doorbell its:");
        assertThatThrownBy(() -> story().check(Forgetful::new))
                .isInstanceOf(AssertionError.class)
                .hasMessage(found.get().report());
    }

    @Test
    void thePrintedTestCompilesPassesForTheRightModelAndFailsForTheWrongOne() throws Exception {
        run(story().asTest("RightTest", "DoorbellIts::new"));

        String wrong = "(topology, rules) -> { throw new AssertionError(\"no model\"); }";
        assertThatThrownBy(() -> run(story().asTest("WrongTest", wrong)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no model");
    }

    private static void run(String source) throws Exception {
        String name = source.replaceAll("(?s).*\\nclass (\\w+) \\{.*", "$1");
        Class<?> test = InMemoryCompiler.compile(name, source);
        var maker = test.getDeclaredConstructor();
        maker.setAccessible(true);
        Method method = test.getDeclaredMethod("theItsDoesWhatTheOracleSays");
        method.setAccessible(true);
        assertThat(method.isAnnotationPresent(Test.class)).isTrue();
        try {
            method.invoke(maker.newInstance());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Test
    void aScriptStepsOverWhatTheQueueStallsOn() {
        assertThat(story().asScript())
                .isEqualTo(
                        """
                        cpus 2
                        behaviour architecture
                        sizes device-bits=16 event-bits=16 collection-bits=13
                        MSI dev=0x1 event=0
                        MAPD dev=0x1 itt=0x41800000 eventid-bits=2 v=1 # 0800000001000000010000000000000000008041000000800000000000000000
                        MAPC icid=0 rd=0 v=1 # 0900000000000000000000000000000000000000000000800000000000000000
                        SYNC rd=0 # 0500000000000000000000000000000000000000000000000000000000000000
                        MAPC icid=1 rd=1 v=1 # 0900000000000000000000000000000001000100000000800000000000000000
                        7700000000000000010000000000000002000000000000000300000000000000 # no command has number 0x77
                        skip # COMMAND_UNKNOWN
                        MAPTI dev=0x1 event=3 lpi=8200 icid=0 # 0a00000001000000030000000820000000000000000000000000000000000000
                        MAPTI dev=0x1 event=4 lpi=8201 icid=0 # 0a00000001000000040000000920000000000000000000000000000000000000
                        skip # MAPTI_ID_OOR
                        INT dev=0x1 event=3 # 0300000001000000030000000000000000000000000000000000000000000000
                        MOVI dev=0x1 event=3 icid=1 # 0100000001000000030000000000000001000000000000000000000000000000
                        MSI dev=0x1 event=3
                        """);
    }

    @Test
    void onlyWhatNothingIsWrongWithIsValid() {
        assertThat(story().onlyValid().steps())
                .hasSize(8)
                .doesNotContain(ItsStep.message(1, 0), ItsStep.of(new ItsCommand(0x77, 1, 2, 3)));
    }

    @Test
    void aTopologyThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> ItsTopology.of(17, 1, 1, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("ITS topology with 17 cores; expected 1 to 16");
        assertThatThrownBy(() -> TOPOLOGY.withSizes(new ItsSizes(8, 16, 16, 14)))
                .hasMessageContaining("14 bits of a collection's number; expected 1 to 13");
    }
}
