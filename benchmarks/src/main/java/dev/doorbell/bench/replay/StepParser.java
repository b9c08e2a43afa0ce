package dev.doorbell.bench.replay;

import dev.doorbell.bench.text.LineWords;
import java.util.HashSet;
import java.util.Set;

/** Reads the body of a conversation, line by line; what a line touches must be on the board. */
final class StepParser {
    private static final int BLOCK_BYTES_MAX = 1 << 18;
    private static final long FILL_BYTES_MAX = 1L << 28;
    private static final long FILLED_BYTES_MAX = 1L << 32;
    private static final int FRAME_BYTES_MAX = 1 << 16;
    private static final long RUN_MILLIS_MAX = 3_600_000;
    private static final int PAGE_BITS = 12;

    /** 512 MiB of guest memory may come to exist because of a file. */
    private static final int PAGES_MAX = 1 << 17;

    private static final String WORDS =
            "w, r, mw, mr, fill, icc, line, run, net-rx, net-tx or link";

    private final int cores;
    private final long memoryBase;
    private final long memoryBytes;
    private final Set<Long> pages = new HashSet<>();

    private LineWords words = new LineWords("", 0, "");
    private String intent = "";
    private long filledBytes;

    // The step being read.
    private boolean informative;
    private int core;

    StepParser(int cores, long memoryBase, long memoryBytes) {
        this.cores = cores;
        this.memoryBase = memoryBase;
        this.memoryBytes = memoryBytes;
    }

    /** A comment: what the lines below it are for. */
    void comment(String text) {
        if (!text.startsWith("#!")) {
            intent = text.substring(1).strip();
        }
    }

    /** Reads one line that is neither blank nor a comment. */
    Step take(LineWords line, boolean isInformative) {
        words = line;
        informative = isInformative;
        core = Step.NOBODY;
        String word = words.word(WORDS);
        if (word.startsWith("@")) {
            core = core(word.substring(1), 1);
            word = words.word("w or r");
            if (!word.equals("w") && !word.equals("r")) {
                throw words.refuse("w or r");
            }
        }
        Step step =
                switch (word) {
                    case "w" -> write();
                    case "r" -> read();
                    case "mw" -> memoryWrite();
                    case "mr" -> memoryRead();
                    case "fill" -> fill();
                    case "icc" -> system();
                    case "line" -> levels();
                    case "run" -> step(StepKind.RUN).value(millis()).build();
                    case "net-rx" -> frameIn();
                    case "net-tx" -> frameOut();
                    case "link" -> link();
                    default -> throw words.refuse(WORDS);
                };
        words.end();
        return step;
    }

    private int core(String number, int at) {
        return (int) words.inRange("a CPU", words.number("a CPU", number, at), 0, cores - 1);
    }

    private StepBuilder step(StepKind kind) {
        return new StepBuilder(words.line(), kind, informative, core, intent);
    }

    private int width() {
        long bytes = words.number("a width", 1, 8);
        if (Long.bitCount(bytes) != 1) {
            throw words.refuse("a width of 1, 2, 4 or 8 bytes");
        }
        return (int) bytes;
    }

    private Step write() {
        int bytes = width();
        long address = words.number("an address");
        long value = words.number("a value", bytes);
        touch(address, bytes);
        return step(StepKind.WRITE).at(address, bytes).value(value).trap(trap()).build();
    }

    private Step read() {
        int bytes = width();
        StepBuilder step = step(StepKind.READ).at(words.number("an address"), bytes);
        return answer(step, bytes);
    }

    private Step answer(StepBuilder step, int bytes) {
        Trap before = trap();
        if (before != Trap.NONE) {
            return step.trap(before).build();
        }
        words.expect("->");
        long value = words.number("a value", bytes);
        long mask = -1;
        if (words.peek().equals("&")) {
            words.expect("&");
            mask = words.number("a mask", bytes);
        }
        return step.value(value).mask(mask).trap(trap()).build();
    }

    private Trap trap() {
        for (Trap trap : Trap.values()) {
            if (trap != Trap.NONE && words.peek().equals(trap.word())) {
                words.expect(trap.word());
                return trap;
            }
        }
        return Trap.NONE;
    }

    /** Refuses an address unless all of {@code bytes} bytes there are guest memory. */
    private void memoryAddress(long address, long bytes) {
        boolean inside =
                address >= memoryBase
                        && bytes <= memoryBytes
                        && address - memoryBase <= memoryBytes - bytes;
        if (!inside) {
            throw words.refuse(bytes + " bytes inside ram");
        }
    }

    /** Counts the pages of guest memory that a line brings into being. */
    private void touch(long address, long bytes) {
        if (address >= memoryBase && address - memoryBase < memoryBytes) {
            for (long page = address >>> PAGE_BITS;
                    page <= (address + bytes - 1) >>> PAGE_BITS;
                    page++) {
                pages.add(page);
                if (pages.size() > PAGES_MAX) {
                    throw words.refuseLine(
                            "the file writes to more than "
                                    + PAGES_MAX
                                    + " pages of ram; expected no more");
                }
            }
        }
    }

    private Step memoryWrite() {
        long address = words.number("an address");
        String hex = words.hex("bytes", BLOCK_BYTES_MAX);
        memoryAddress(address, hex.length() / 2);
        touch(address, hex.length() / 2);
        return step(StepKind.MEMORY_WRITE).at(address, 0).text(hex).build();
    }

    private Step memoryRead() {
        long address = words.number("an address");
        long bytes = words.number("a length", 1, BLOCK_BYTES_MAX);
        memoryAddress(address, bytes);
        words.expect("->");
        String hex = words.hex("bytes", BLOCK_BYTES_MAX);
        if (hex.length() / 2 != bytes) {
            throw words.refuse(bytes + " bytes; there are " + hex.length() / 2);
        }
        return step(StepKind.MEMORY_READ).at(address, 0).text(hex).build();
    }

    private Step fill() {
        long address = words.number("an address");
        long bytes = words.number("a length", 0, FILL_BYTES_MAX);
        memoryAddress(address, bytes);
        filledBytes += bytes;
        if (filledBytes > FILLED_BYTES_MAX) {
            throw words.refuse("no more than " + FILLED_BYTES_MAX + " bytes filled by one file");
        }
        long value = words.number("a byte", 1);
        if (bytes > 0) {
            touch(address, bytes);
        }
        return step(StepKind.FILL).at(address, 0).mask(bytes).value(value).build();
    }

    private Step system() {
        core = core(words.word("a CPU"), 0);
        String name = words.word("a system register");
        Integer encoding = SystemRegisterNames.encoding(name);
        if (encoding == null) {
            throw words.refuse("a register of the GIC's CPU interface, such as ICC_IAR1");
        }
        StepKind kind = words.peek().equals("<-") ? StepKind.SYSTEM_WRITE : StepKind.SYSTEM_READ;
        StepBuilder step = step(kind).at(encoding, Long.BYTES).text(name);
        if (kind == StepKind.SYSTEM_WRITE) {
            words.expect("<-");
            return step.value(words.number("a value")).trap(trap()).build();
        }
        return answer(step, Long.BYTES);
    }

    private Step levels() {
        core = core(words.word("a CPU"), 0);
        words.expect("->");
        long irq = level("irq=");
        long fiq = level("fiq=");
        return step(StepKind.LEVELS).value(irq | fiq << 1).build();
    }

    private long level(String key) {
        String word = words.word(key + "0 or " + key + "1");
        if (!word.equals(key + "0") && !word.equals(key + "1")) {
            throw words.refuse(key + "0 or " + key + "1");
        }
        return word.endsWith("1") ? 1 : 0;
    }

    private long millis() {
        return words.number("milliseconds", 0, RUN_MILLIS_MAX);
    }

    private Step frameIn() {
        String wire = words.word("a wire");
        String frame = words.hex("a frame", FRAME_BYTES_MAX);
        return step(StepKind.FRAME_IN).text(wire + " " + frame).build();
    }

    private Step frameOut() {
        String wire = words.word("a wire");
        words.expect("->");
        if (words.peek().isEmpty()) {
            return step(StepKind.FRAME_OUT).text(wire + " ").build(); // a frame of no bytes
        }
        if (words.peek().equals("none")) {
            words.expect("none");
            return step(StepKind.FRAME_OUT).text(wire + " none").build();
        }
        return step(StepKind.FRAME_OUT)
                .text(wire + " " + words.hex("a frame", FRAME_BYTES_MAX))
                .build();
    }

    private Step link() {
        String device = words.word("a device");
        String state = words.word("up or down");
        if (!state.equals("up") && !state.equals("down")) {
            throw words.refuse("up or down");
        }
        return step(StepKind.LINK).text(device).value(state.equals("up") ? 1 : 0).build();
    }

    /** A step with all that is not said of it left at its default. */
    private static final class StepBuilder {
        private final int line;
        private final StepKind kind;
        private final boolean informative;
        private final int core;
        private final String intent;
        private int bytes;
        private long address;
        private long value;
        private long mask = -1;
        private Trap trap = Trap.NONE;
        private String text = "";

        StepBuilder(int line, StepKind kind, boolean informative, int core, String intent) {
            this.line = line;
            this.kind = kind;
            this.informative = informative;
            this.core = core;
            this.intent = intent;
        }

        StepBuilder at(long where, int width) {
            address = where;
            bytes = width;
            return this;
        }

        StepBuilder value(long newValue) {
            value = newValue;
            return this;
        }

        StepBuilder mask(long newMask) {
            mask = newMask;
            return this;
        }

        StepBuilder trap(Trap newTrap) {
            trap = newTrap;
            return this;
        }

        StepBuilder text(String newText) {
            text = newText;
            return this;
        }

        Step build() {
            return new Step(
                    line, kind, informative, core, bytes, address, value, mask, trap, text, intent);
        }
    }
}
