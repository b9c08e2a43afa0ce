package dev.doorbell.bench.cli;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Which of the process's streams are terminals. */
enum Terminal {
    /** Of this process, as the host has them. */
    HOST {
        @Override
        boolean hasOut() {
            return test("1");
        }

        @Override
        boolean hasErr() {
            return test("2");
        }
    },
    /** None is: of a command line that writes into memory. */
    NONE {
        @Override
        boolean hasOut() {
            return false;
        }

        @Override
        boolean hasErr() {
            return false;
        }
    };

    private static final int TEST_SECONDS_MAX = 2;

    /** Whether standard output is one. */
    abstract boolean hasOut();

    /** Whether standard error is one. */
    abstract boolean hasErr();

    /**
     * Whether a stream is a terminal. Java has no question for one stream alone, the shell has; where
     * there is no shell the answer is no.
     */
    private static boolean test(String stream) {
        try {
            Process test =
                    new ProcessBuilder("sh", "-c", "test -t " + stream)
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
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
}
