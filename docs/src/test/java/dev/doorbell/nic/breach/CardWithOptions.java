package dev.doorbell.nic.breach;

import picocli.CommandLine.Model.CommandSpec;

/** Breaks {@code librariesDoNotSeeTheCommandLine}. */
final class CardWithOptions {
    CommandSpec options = CommandSpec.create();
}
