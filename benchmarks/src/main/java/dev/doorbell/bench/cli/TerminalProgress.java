package dev.doorbell.bench.cli;

import dev.doorbell.bench.compare.Progress;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Work of a command that takes long: while it is open, a signal ends the work at its next step rather
 * than at once. From the second second on, a bar on standard error says how far the work is and how long
 * it may still take; only where that is a terminal. The bar takes itself away when it is closed.
 */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final int COLUMNS = 78;
    private static final int UPDATE_MILLIS = 200;

    private final long startNanos = System.nanoTime();
    private final Stop.Section section = Stop.section();
    private final String what;
    private final BooleanSupplier isShown;
    private boolean decided;
    private @Nullable ProgressBar bar;

    /** Makes one that counts {@code what}. */
    TerminalProgress(CommandSpec spec, String what) {
        this(what, Console.of(spec)::showsProgress);
    }

    private TerminalProgress(String what, BooleanSupplier isShown) {
        this.what = what;
        this.isShown = isShown;
    }

    /** Makes one for a command that prints results meanwhile: they and a bar do not share a terminal. */
    static TerminalProgress besideResults(CommandSpec spec, String what) {
        Console console = Console.of(spec);
        return new TerminalProgress(
                what, () -> console.showsProgress() && !console.hasTerminalOut());
    }

    /**
     * So much has been done.
     *
     * @throws StoppedException if a signal asked the work to stop
     */
    @Override
    public void at(long done, long total) {
        Stop.check();
        if (!decided && System.nanoTime() - startNanos > QUIET_NANOS) {
            decided = true;
            if (isShown.getAsBoolean()) {
                bar = begin(done, total);
            }
        }
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepTo(done);
        }
    }

    /** The time that is left follows from the speed since now: what was there before took none. */
    private ProgressBar begin(long done, long total) {
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .startsFrom(done, Duration.ofNanos(System.nanoTime() - startNanos))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void close() {
        end();
    }

    /** There is nothing to show or to wait for any more. */
    void end() {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.close();
            bar = null;
        }
        section.close();
    }
}
