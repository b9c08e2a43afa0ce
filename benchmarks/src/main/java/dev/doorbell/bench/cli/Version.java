package dev.doorbell.bench.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.jar.Manifest;
import picocli.CommandLine.IVersionProvider;

/** Which Doorbell this is, as the build wrote it into the jar, and on which Java it runs. */
final class Version implements IVersionProvider {
    private static final String UNPACKAGED = "(unpackaged)";
    private static final String UNKNOWN = "unknown";
    private static final String COMMIT = "Doorbell-Commit";

    @Override
    public String[] getVersion() {
        String commit = commit();
        return new String[] {
            "doorbell " + number() + (commit.isEmpty() ? "" : " (commit " + commit + ")"),
            "Java "
                    + System.getProperty("java.version")
                    + " ("
                    + System.getProperty("java.vm.name")
                    + ", "
                    + System.getProperty("java.vendor")
                    + ")"
        };
    }

    /** Its number, and the commit where the build knew one. */
    static String whole() {
        String commit = commit();
        return number() + (commit.isEmpty() ? "" : " " + commit);
    }

    private static String number() {
        String version = Doorbell.version();
        return version == null ? UNPACKAGED : version;
    }

    /** The commit that the jar was built from; empty where the build did not know. */
    private static String commit() {
        if (number().equals(UNPACKAGED)) {
            return "";
        }
        URL manifest = Doorbell.class.getResource("/META-INF/MANIFEST.MF");
        if (manifest == null) {
            return "";
        }
        try (InputStream in = manifest.openStream()) {
            String commit = new Manifest(in).getMainAttributes().getValue(COMMIT);
            return commit == null || commit.equals(UNKNOWN) ? "" : commit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
