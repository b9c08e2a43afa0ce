package dev.doorbell.sim.explore;

import dev.doorbell.sim.bus.BusWindow;
import dev.doorbell.sim.event.Pending;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes down an order as a table: a row for each step, a column for whoever does something in it. */
final class Narrator {
    private static final String BUS = "bus";
    private static final String CONTROLLER = "controller";
    private static final String POSTED = ".posted";

    /** A step: who made it, and what each column says. */
    private static final class Row {
        final String column;
        final List<String> own = new ArrayList<>();
        final List<String> cells = new ArrayList<>();
        final List<String> words = new ArrayList<>();
        boolean handshake;

        Row(String column) {
            this.column = column;
        }

        /** The GIC's handshake, which says more than the register it was done by. */
        void shake(String where, String what) {
            handshake |= where.equals(column);
            put(where, what);
        }

        /** What whoever made the step did. */
        String ownWords() {
            return own.stream()
                    .filter(each -> !handshake || !isAccess(each))
                    .collect(Collectors.joining("; "));
        }

        private static boolean isAccess(String words) {
            return words.startsWith("reads ") || words.startsWith("writes ");
        }

        void put(String where, String what) {
            if (where.equals(column)) {
                own.add(what);
            } else {
                cells.add(where);
                words.add(what);
            }
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private @Nullable Run<?> run;
    private @Nullable Row row;
    private Runnable finish = () -> {};

    void begin(Run<?> running, String process, Pending pending) {
        finish();
        run = running;
        String column = CONTROLLER;
        if (Processes.isGuest(pending)) {
            column = process;
        } else if (process.endsWith(POSTED)) {
            column = BUS;
        } else {
            for (String device : running.stage().devices()) {
                if (process.equals(device) || process.startsWith(device + ".")) {
                    column = device;
                }
            }
            if (isAct(process)) {
                column = "";
            }
        }
        row = new Row(column);
        rows.add(row);
    }

    private boolean isAct(String process) {
        return run != null
                && run.stage().acts().stream().anyMatch(act -> act.name().equals(process));
    }

    private void put(String where, String what) {
        if (row != null) {
            row.put(where, what);
        }
    }

    void say(String words) {
        if (row != null) {
            row.own.add(words);
        }
    }

    void memory(long address, int bytes, boolean written, boolean byGuest) {
        Run<?> running = run;
        Row now = row;
        if (running == null || now == null) {
            return;
        }
        String place = running.stage().nameOf(address);
        int width = Integer.highestOneBit(bytes);
        if (!written) {
            say("reads " + place + ": " + running.look(address, width));
            return;
        }
        boolean lands = now.column.equals(BUS) && !byGuest;
        int at = now.own.size();
        now.own.add("");
        finish =
                () ->
                        now.own.set(
                                at,
                                (lands ? "" : "writes ")
                                        + place
                                        + " = "
                                        + running.look(address, width)
                                        + (lands ? " lands" : ""));
    }

    /** Says what could not be said before the step was over. */
    private void finish() {
        finish.run();
        finish = () -> {};
    }

    void landed(BusWindow window, long offset, long value) {
        if (!Stage.isMemory(window) && row != null && row.column.equals(BUS)) {
            String register = window.target().nameOf(offset);
            String name = register.startsWith("+") ? window.name() + register : register;
            say(name + " = 0x" + Long.toHexString(value) + " lands");
        }
    }

    void traced(String source, TracePoint point, long first, long second) {
        Row now = row;
        if (now == null) {
            return;
        }
        switch (point) {
            case INTERRUPT_PENDING -> put(CONTROLLER, first + " pending");
            case EDGE_ERASED -> put(CONTROLLER, first + " ERASED");
            case INTERRUPT_SIGNALLED -> put(CONTROLLER, second + " to cpu" + first);
            case INTERRUPT_TAKEN -> put(source, "takes the interrupt");
            case INTERRUPT_ACKNOWLEDGED -> now.shake("cpu" + first, "acknowledges " + second);
            case INTERRUPT_ENDED -> now.shake("cpu" + first, "ends " + second);
            case WORK_POSTED -> put(source, "posts " + results(second));
            case WORK_TAKEN -> now.own.add("takes " + results(second));
            case WORK_LOST -> put(source, "LOSES " + results(second));
            case MSI_POSTED -> put(source, "sends 0x" + Long.toHexString(second));
            case CORE_IDLE -> put(source, "waits");
            default -> {
                if (point.isComplaint()) {
                    put(CONTROLLER, "! " + point);
                }
            }
        }
    }

    private static String results(long count) {
        return count == 1 ? "1 result" : count + " results";
    }

    /** The table: a line of names, then a line for each step. */
    List<String> table(List<String> cores) {
        finish();
        List<String> columns = new ArrayList<>(cores);
        for (Row each : rows) {
            for (String where : columnsOf(each)) {
                if (!columns.contains(where) && !where.equals(BUS) && !where.equals(CONTROLLER)) {
                    columns.add(where);
                }
            }
        }
        for (String where : List.of(BUS, CONTROLLER)) {
            if (rows.stream().anyMatch(each -> columnsOf(each).contains(where))) {
                columns.add(where);
            }
        }
        return aligned(columns);
    }

    private static List<String> columnsOf(Row row) {
        List<String> all = new ArrayList<>();
        if (!row.column.isEmpty()) {
            all.add(row.column);
        }
        all.addAll(row.cells);
        return all;
    }

    private List<String> aligned(List<String> columns) {
        List<String[]> cells = new ArrayList<>();
        cells.add(columns.toArray(new String[0]));
        for (Row each : rows) {
            String[] line = new String[columns.size()];
            Arrays.fill(line, "");
            append(line, columns.indexOf(each.column), each.ownWords());
            for (int i = 0; i < each.cells.size(); i++) {
                append(line, columns.indexOf(each.cells.get(i)), each.words.get(i));
            }
            cells.add(line);
        }
        return Columns.aligned(cells);
    }

    private static void append(String[] line, int at, String words) {
        if (at >= 0 && !words.isEmpty()) {
            line[at] = line[at].isEmpty() ? words : line[at] + "; " + words;
        }
    }
}
