package dev.doorbell.bench.replay.linux;

/**
 * Something the models did that a trace has a record of.
 *
 * @param op the kind of record
 * @param index which wire, core or queue
 * @param value the level, the slot, the address
 * @param extra a message's data
 * @param requester a message's sender
 */
record Output(TraceOp op, int index, long value, long extra, int requester) {
    static Output level(TraceOp op, int index, boolean high) {
        return new Output(op, index, high ? 1 : 0, 0, 0);
    }

    /** For people. */
    String title() {
        return switch (op) {
            case OUTPUT -> "irq of cpu " + index + " " + value;
            case LEVEL -> "input " + index + " " + value;
            case COMMAND -> String.format("ITS command in slot 0x%x", value);
            case MESSAGE -> String.format("message 0x%x=0x%x from 0x%x", value, extra, requester);
            default -> op + " " + index + " " + value;
        };
    }
}
