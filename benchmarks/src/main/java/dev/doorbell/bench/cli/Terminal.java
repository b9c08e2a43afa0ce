package dev.doorbell.bench.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

        @Override
        int columns() {
            return width();
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

        @Override
        int columns() {
            return 0;
        }
    };

    private static final int TEST_SECONDS_MAX = 2;

    /** Whether standard output is one. */
    abstract boolean hasOut();

    /** Whether standard error is one. */
    abstract boolean hasErr();

    /** How wide the terminal behind standard output is; 0 if nobody knows. */
    abstract int columns();

    /**
     * The second of the two numbers that {@code stty size} prints about its standard input; they come back
     * by its standard error, since its standard output is the terminal.
     */
    private static int width() {
        try {
            Process size =
                    new ProcessBuilder("sh", "-c", "stty size <&1 >&2")
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String text =
                    new String(size.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!size.waitFor(TEST_SECONDS_MAX, TimeUnit.SECONDS)) {
                return 0;
            }
            String[] words = text.strip().split(" ", -1);
            return words.length == 2 && words[1].matches("[0-9]{1,4}")
                    ? Integer.parseInt(words[1])
                    : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

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
