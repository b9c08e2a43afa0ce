package dev.doorbell.bench.replay;

/**
 * What a replay says of answers that it did not hold against the models.
 *
 * @param kind what it is about
 * @param count records
 * @param subject the rule or the component
 * @param reason why, for people
 */
public record Remark(Kind kind, long count, String subject, String reason) {
    /** What a remark is about. */
    public enum Kind {
        /** Records compared, of one kind. */
        COMPARED("compared"),
        /** Values that name the reference's model, taken from the recording. */
        IDENTITY("identity"),
        /** Inputs that the recording does not hold and that were inferred from what it holds. */
        INFERRED("inferred"),
        /** Differences with a known reason. */
        EXPLAINED("explained"),
        /** Records of components that are not modelled. */
        UNMODELLED("unmodelled");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** How a report begins the line. */
        public String word() {
            return word;
        }
    }
}
