package dev.doorbell.gic.testkit;

import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import java.util.Set;

/**
 * A model of an ITS that is held against the {@link ItsOracle}: yours, or {@link DoorbellIts}.
 *
 * <p>It has its tables, its queue and redistributors that all take LPIs, and takes a command or a
 * message at a time. A command that is refused is passed over, or stepped over if the queue stalls on
 * it.
 */
public interface ItsUnderTest extends AutoCloseable {
    /** Makes one, with nothing mapped. */
    @FunctionalInterface
    interface Maker {
        /** Makes one of such a shape, by such rules. */
        ItsUnderTest make(ItsTopology topology, ItsOracle.Rules rules);
    }

    /**
     * Runs a command.
     *
     * @return what was wrong with it, {@link ItsError#NONE} if nothing was
     */
    ItsError command(ItsCommand command);

    /**
     * Takes a device's message.
     *
     * @return what it was dropped for, {@link ItsError#NONE} if it was not
     */
    ItsError message(int deviceId, int eventId);

    /** The LPIs that are pending at a redistributor. */
    Set<Integer> pending(int core);

    /**
     * Whether its errors are told apart. If not, any error but {@link ItsError#NONE} stands for every
     * refusal, and what is only reported may be left unsaid.
     */
    default boolean namesErrors() {
        return true;
    }

    @Override
    default void close() {}
}
