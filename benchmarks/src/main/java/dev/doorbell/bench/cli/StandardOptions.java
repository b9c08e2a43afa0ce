package dev.doorbell.bench.cli;

import java.util.ListResourceBundle;

/** What the options that picocli gives to every command mean, said as the others are. */
public final class StandardOptions extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
        return new Object[][] {
            {"mixinStandardHelpOptions.help", "prints this help"},
            {"mixinStandardHelpOptions.version", "prints the versions of doorbell and of Java"}
        };
    }
}
