package dev.doorbell.bench.cli;

/** How a result is written. */
enum Format {
    /** For people. */
    TABLE("table"),
    /** For programs. */
    JSON("json"),
    /** For spreadsheets. */
    CSV("csv");

    private final String label;

    Format(String label) {
        this.label = label;
    }

    /** The name on the command line. */
    String label() {
        return label;
    }
}
