package dev.doorbell.gic.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ItsDriverSequenceTest {
    private static ItsDriverOperation of(ItsDriverOperation.Kind kind, int device, int event) {
        return ItsDriverOperation.of(kind, device, event);
    }

    /** Two devices, of which one shows every kind of operation. */
    private static ItsDriverSequence story() {
        return ItsDriverSequence.of(
                2,
                ItsDriverOperation.mapDevice(0x18, 4),
                ItsDriverOperation.mapDevice(0x10, 3),
                of(ItsDriverOperation.Kind.ENABLE, 0x10, 1),
                ItsDriverOperation.mapEvents(0x10, 0, 3, 8192, 0),
                of(ItsDriverOperation.Kind.MESSAGE, 0x10, 1),
                of(ItsDriverOperation.Kind.ENABLE, 0x10, 1),
                ItsDriverOperation.moveEvent(0x10, 1, 1),
                of(ItsDriverOperation.Kind.DISABLE, 0x10, 1),
                of(ItsDriverOperation.Kind.ENABLE, 0x10, 1),
                of(ItsDriverOperation.Kind.TAKE, 0, 0),
                of(ItsDriverOperation.Kind.MESSAGE, 0x10, 2),
                of(ItsDriverOperation.Kind.UNMAP_EVENT, 0x10, 2),
                of(ItsDriverOperation.Kind.MESSAGE, 0x10, 2),
                of(ItsDriverOperation.Kind.UNMAP_DEVICE, 0x10, 0));
    }

    @Test
    void aDriverThatIsRightDoesNotDiverge() {
        assertThat(story().firstDivergence(SmallItsDriver::new)).isEmpty();
        assertThat(story().passes(SmallItsDriver::new)).isTrue();
        assertThat(story().onlySensible().operations()).hasSize(story().operations().size() - 1);
    }

    @Test
    void whatIsReportedIsTheOperationTheReasonAndAMinimalListInThreeForms() {
        Optional<ItsDriverDivergence> found = story().firstDivergence(DriverMutant.INV_FORGOTTEN);

        assertThat(found).isPresent();
        assertThat(found.get().report())
                .isEqualTo(
                        """
                        operation 4: event 1 of device 0x10 is enabled
                          core 0 should be signalled LPI 8193 and is not: the configuration of LPI 8193 as it was read has enable = 0; memory at 0x415a0001 says otherwise since: an INV is missing

                        The minimal list:
                           1. device 0x10 gets room for 3 events
                           2. events 0 to 2 of device 0x10 become LPIs 8192 to 8194 at core 0
                           3. device 0x10 sends event 1
                           4. event 1 of device 0x10 is enabled

                        As a test:

                        import dev.doorbell.gic.testkit.ItsDriverOperation;
                        import dev.doorbell.gic.testkit.ItsDriverSequence;
                        import org.junit.jupiter.api.Test;

                        class FoundTest {
                            @Test
                            void theDriverDoesWhatItIsAskedFor() {
                                ItsDriverSequence.of(
                                                2,
                                                ItsDriverOperation.mapDevice(16, 3),
                                                ItsDriverOperation.mapEvents(16, 0, 3, 8192, 0),
                                                ItsDriverOperation.of(ItsDriverOperation.Kind.MESSAGE, 16, 1),
                                                ItsDriverOperation.of(ItsDriverOperation.Kind.ENABLE, 16, 1))
                                        .check(MyDriver::new);
                            }
                        }

                        What the ITS was given, as a script for ./doorbell its:

                        cpus 2
                        behaviour architecture
                        MAPC icid=0 rd=0 v=1 # 0900000000000000000000000000000000000000000000800000000000000000
                        SYNC rd=0 # 0500000000000000000000000000000000000000000000000000000000000000
                        MAPC icid=1 rd=1 v=1 # 0900000000000000000000000000000001000100000000800000000000000000
                        SYNC rd=1 # 0500000000000000000000000000000000000100000000000000000000000000
                        MAPD dev=0x10 itt=0x415d0000 eventid-bits=2 v=1 # 0800000010000000010000000000000000005d41000000800000000000000000
                        SYNC rd=0 # 0500000000000000000000000000000000000000000000000000000000000000
                        MAPTI dev=0x10 event=0 lpi=8192 icid=0 # 0a00000010000000000000000020000000000000000000000000000000000000
                        MAPTI dev=0x10 event=1 lpi=8193 icid=0 # 0a00000010000000010000000120000000000000000000000000000000000000
                        MAPTI dev=0x10 event=2 lpi=8194 icid=0 # 0a00000010000000020000000220000000000000000000000000000000000000
                        SYNC rd=0 # 0500000000000000000000000000000000000000000000000000000000000000
                        MSI dev=0x10 event=1
                        config lpi=8193 value=0xa1
                        """);
    }

    @Test
    void anErrorOfTheItsIsNamedWithTheBytesOfItsCommand() {
        assertThat(story().firstDivergence(DriverMutant.INTID_OUT_OF_RANGE))
                .get()
                .extracting(ItsDriverDivergence::difference)
                .asString()
                .isEqualTo(
                        """
                        the ITS stalled on MAPTI makes event 0 of device 0x10 LPI 0 in collection 0: MAPTI_PHYSICALID_OOR 0x010a06, the INTID is no LPI, or beyond GICR_PROPBASER.IDbits
                          the 32 bytes at 0xc0 of the queue: 0a00000010000000000000000000000000000000000000000000000000000000""");
    }

    @Test
    void aDriverThatPollsForEverIsStopped() {
        ItsDriverUnderTest.Maker polling =
                port ->
                        new SmallItsDriver(port) {
                            @Override
                            public void mapDevice(int device, int events) {
                                while (port.read(port.its() + 0x90, 8) != 1) {
                                    port.read(port.its() + 0x90, 8);
                                }
                            }
                        };

        assertThat(story().firstDivergence(polling))
                .get()
                .extracting(ItsDriverDivergence::difference)
                .asString()
                .contains("more than 50000 accesses", "it waits for what does not come");
    }

    @Test
    void anActionThatFailsSaysWhatIsWrongAtOnce() {
        try (ItsDriverCheck check = new ItsDriverCheck(2, DriverMutant.MAPTI_BEFORE_MAPD)) {
            check.perform(ItsDriverOperation.mapDevice(0x10, 1));
            assertThatThrownBy(
                            () -> check.perform(ItsDriverOperation.mapEvents(0x10, 0, 1, 8192, 0)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("MAPTI_UNMAPPED_DEVICE 0x010a04");
        }
    }

    @Test
    void thePrintedTestCompilesAndRuns() throws Exception {
        run(story().asTest("RightTest", "dev.doorbell.gic.testkit.SmallItsDriver::new"));

        String wrong = "port -> { throw new IllegalStateException(\"no driver\"); }";
        assertThatThrownBy(() -> run(story().asTest("WrongTest", wrong)))
                .isInstanceOf(InvocationTargetException.class)
                .hasRootCauseMessage("no driver");
    }

    private static void run(String source) throws Exception {
        String name = List.of(source.split("class ", -1)).get(1).split(" ", -1)[0];
        Class<?> test = InMemoryCompiler.compile(name, source);
        var maker = test.getDeclaredConstructor();
        maker.setAccessible(true);
        Method method = test.getDeclaredMethod("theDriverDoesWhatItIsAskedFor");
        method.setAccessible(true);
        assertThat(method.isAnnotationPresent(Test.class)).isTrue();
        method.invoke(maker.newInstance());
    }
}
