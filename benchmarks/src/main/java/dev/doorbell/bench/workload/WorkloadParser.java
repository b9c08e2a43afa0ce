package dev.doorbell.bench.workload;

import dev.doorbell.nic.capture.CaptureReader;
import dev.doorbell.sim.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads what the user calls a workload: {@code PATH}, {@code poisson:RATE} or {@code cbr:RATE}. */
public final class WorkloadParser {
    private static final String POISSON = "poisson:";
    private static final String CONSTANT = "cbr:";
    private static final double PER_SECOND_MIN = 1e-3;
    private static final double PER_SECOND_MAX = 1e9;
    private static final Pattern NUMBER =
            Pattern.compile("\\d{1,15}(\\.\\d{0,15})?([eE]\\d{1,2})?");
    private static final Pattern NO_PATH = Pattern.compile("[a-z]+:?[0-9.eE+-]*");

    private WorkloadParser() {}

    /**
     * The workload that {@code text} names.
     *
     * @throws ConfigurationException if it names none, or its rate is no number in range
     * @throws dev.doorbell.nic.capture.CaptureException if it names a file that is no capture
     */
    public static Workload parse(String text) {
        if (text.startsWith(POISSON)) {
            return new SyntheticWorkload(text, true, rate(text, POISSON));
        }
        if (text.startsWith(CONSTANT)) {
            return new SyntheticWorkload(text, false, rate(text, CONSTANT));
        }
        Path path = path(text);
        if (NO_PATH.matcher(text).matches() && !Files.exists(path)) {
            throw unknown(text);
        }
        return new CapturedWorkload(text, CaptureReader.read(path));
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw unknown(text);
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw unknown(text);
        }
    }

    private static ConfigurationException unknown(String text) {
        return new ConfigurationException(
                "no workload '"
                        + text
                        + "'; expected the path of a pcap or pcapng file, poisson:RATE or cbr:RATE"
                        + " with RATE in packets per second");
    }

    private static double rate(String text, String kind) {
        String number = text.substring(kind.length());
        double perSecond =
                NUMBER.matcher(number).matches() ? Double.parseDouble(number) : Double.NaN;
        if (!(perSecond >= PER_SECOND_MIN && perSecond <= PER_SECOND_MAX)) {
            throw new ConfigurationException(
                    "workload '"
                            + text
                            + "' has no usable rate; expected packets per second from 0.001 to"
                            + " 1000000000, as in "
                            + kind
                            + "1000");
        }
        return perSecond;
    }
}
