package dev.doorbell.bench.cli;

import dev.doorbell.bench.compare.Progress;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on standard error, from the second second on and only where that is a terminal. It
 * takes itself away when it is closed.
 */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final int COLUMNS = 78;
    private static final int UPDATE_MILLIS = 200;
    private static final int TEST_SECONDS_MAX = 2;

    private final long startNanos = System.nanoTime();
    private final String what;
    private boolean decided;
    private @Nullable ProgressBar bar;

    /** Makes one that counts packets. */
    TerminalProgress() {
        this("packets");
    }

    /** Makes one that counts {@code what}. */
    TerminalProgress(String what) {
        this.what = what;
    }

    @Override
    public void at(long doneFrames, long totalFrames) {
        if (!decided && System.nanoTime() - startNanos > QUIET_NANOS) {
            decided = true;
            if (errIsTerminal()) {
                bar = begin(totalFrames);
            }
        }
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepTo(doneFrames);
        }
    }

    private ProgressBar begin(long totalFrames) {
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(totalFrames)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                .clearDisplayOnFinish()
                .build();
    }

    /**
     * Whether standard error is a terminal. Java has no question for one stream alone, the shell has;
     * where there is no shell the answer is no.
     */
    private static boolean errIsTerminal() {
        try {
            Process test =
                    new ProcessBuilder("sh", "-c", "test -t 2")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            return test.waitFor(TEST_SECONDS_MAX, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.close();
        }
    }
}
