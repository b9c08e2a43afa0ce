package dev.doorbell.nic.e1000;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.Arrays;

/**
 * A serial EEPROM of 64 words of 16 bits, and its Microwire port.
 *
 * <p>The card reads words by number. Software may also move the port's pins itself: with chip select
 * high, each rising clock edge takes a bit, the start bit first, then two bits of opcode and six of
 * address. A read then drives a zero and the word, most significant bit first, a bit per rising
 * edge, and goes on with the next word. Words can be written once writing was enabled.
 *
 * <p>Source: 8254x SDM, "EEPROM Interface"; 93C46 data sheets, "Instruction Set". Model note:
 * programming a word takes no time.
 */
public final class Eeprom {
    /** Words in it. */
    public static final int WORDS = 64;

    /** The word that makes the sum of all words {@link #SUM}. */
    public static final int CHECKSUM_WORD = 0x3F;

    /** The sum of all words of an EEPROM that is good. */
    public static final int SUM = 0xBABA;

    private static final int MAC_BYTES = 6;
    private static final int ADDRESS_BITS = 6;
    private static final int COMMAND_BITS = 2 + ADDRESS_BITS;
    private static final int WORD_BITS = 16;

    private static final int OPCODE_EXTENDED = 0;
    private static final int OPCODE_WRITE = 1;
    private static final int OPCODE_READ = 2;
    private static final int OPCODE_ERASE = 3;

    // The upper address bits of an extended command.
    private static final int EXTENDED_DISABLE = 0;
    private static final int EXTENDED_WRITE_ALL = 1;
    private static final int EXTENDED_ERASE_ALL = 2;
    private static final int EXTENDED_ENABLE = 3;

    /** What the port is at. */
    private enum State {
        /** Chip select is high, no start bit yet. */
        IDLE,
        /** Opcode and address come in. */
        COMMAND,
        /** A word goes out. */
        READING,
        /** A word comes in. */
        WRITING,
        /** Done until chip select falls. */
        DONE
    }

    private final int[] words = new int[WORDS];
    private final boolean qemuPort;

    // The pins as software has them.
    private boolean selected;
    private boolean clock;

    // What the port is at.
    private State state = State.DONE;
    private int opcode;
    private int address;
    private int shift;
    private int bits;
    private boolean out = true;
    private boolean writeEnabled;

    // QEMU's port counts bits since chip select rose, and its output bits on falling edges.
    private int bitsIn;
    private int bitOut;
    private boolean reading;

    /**
     * Makes an EEPROM and its checksum.
     *
     * @param template its words; those not given are zero
     * @param mac the card's address, in words 0 to 2
     * @param qemuPort whether its port knows only reads, has no dummy zero, and takes the start bit
     *     for the first one: QEMU's
     * @throws ConfigurationException if there are too many words or the address has not six bytes
     */
    public Eeprom(int[] template, byte[] mac, boolean qemuPort) {
        if (template.length > WORDS || mac.length != MAC_BYTES) {
            throw new ConfigurationException(
                    "EEPROM of "
                            + template.length
                            + " words for an address of "
                            + mac.length
                            + " bytes; expected at most "
                            + WORDS
                            + " words and "
                            + MAC_BYTES
                            + " bytes");
        }
        this.qemuPort = qemuPort;
        System.arraycopy(template, 0, words, 0, template.length);
        for (int i = 0; i < MAC_BYTES / 2; i++) {
            words[i] = (mac[2 * i] & 0xFF) | (mac[2 * i + 1] & 0xFF) << 8;
        }
        words[CHECKSUM_WORD] = 0;
        words[CHECKSUM_WORD] = SUM - Arrays.stream(words).sum() & 0xFFFF;
    }

    /** Word {@code number}; zero for one that is not there. */
    public int word(int number) {
        return number >= 0 && number < WORDS ? words[number] : 0;
    }

    /** Sets word {@code number}, as a card does that writes words by number; its low 16 bits count. */
    public void setWord(int number, int value) {
        if (number >= 0 && number < WORDS) {
            words[number] = value & 0xFFFF;
        }
    }

    /** Byte {@code number} of the card's address. */
    public int macByte(int number) {
        return words[number / 2] >>> (8 * (number % 2)) & 0xFF;
    }

    /** Sets the port's inputs: chip select, clock, data. */
    public void setPins(boolean select, boolean clockHigh, boolean dataIn) {
        boolean rises = clockHigh && !clock;
        boolean falls = !clockHigh && clock;
        boolean begins = select && !selected;
        boolean ends = !select && selected;
        clock = clockHigh;
        selected = select;
        if (qemuPort) {
            moveQemuPort(select, begins, rises, falls, dataIn);
            return;
        }
        if (ends) {
            endCommand();
        } else if (begins) {
            state = State.IDLE;
            out = true;
        } else if (select && rises) {
            takeBit(dataIn ? 1 : 0);
        }
    }

    /** The port's output; high while it drives nothing. */
    public boolean dataOut() {
        if (!qemuPort) {
            return out;
        }
        int word = words[bitOut >> 4 & WORDS - 1];
        return !reading || (word >>> ((bitOut & 0xF) ^ 0xF) & 1) != 0;
    }

    private void takeBit(int bit) {
        switch (state) {
            case IDLE -> {
                if (bit == 1) { // zeros before the start bit mean nothing
                    state = State.COMMAND;
                    shift = 0;
                    bits = 0;
                }
            }
            case COMMAND -> {
                shift = shift << 1 | bit;
                if (++bits == COMMAND_BITS) {
                    beginCommand(shift >>> ADDRESS_BITS, shift & WORDS - 1);
                }
            }
            case READING -> {
                out = (words[address] >>> (WORD_BITS - 1 - bits) & 1) != 0;
                if (++bits == WORD_BITS) {
                    bits = 0;
                    address = address + 1 & WORDS - 1;
                }
            }
            case WRITING -> {
                shift = shift << 1 | bit;
                if (++bits == WORD_BITS) {
                    state = State.DONE;
                }
            }
            case DONE -> {}
        }
    }

    private void beginCommand(int code, int at) {
        opcode = code;
        address = at;
        shift = 0;
        bits = 0;
        int extended = at >>> (ADDRESS_BITS - 2);
        boolean takesData =
                code == OPCODE_WRITE || (code == OPCODE_EXTENDED && extended == EXTENDED_WRITE_ALL);
        if (code == OPCODE_READ) {
            state = State.READING;
            out = false; // the dummy bit
        } else {
            state = takesData ? State.WRITING : State.DONE;
            bits = takesData ? 0 : WORD_BITS;
        }
    }

    /** Chip select falls: a complete command that changes words does so now. */
    private void endCommand() {
        boolean complete = state == State.DONE && bits == WORD_BITS;
        state = State.DONE;
        bits = 0;
        out = true;
        if (!complete) {
            return;
        }
        switch (opcode) {
            case OPCODE_WRITE -> write(address, shift & 0xFFFF);
            case OPCODE_ERASE -> write(address, 0xFFFF);
            case OPCODE_EXTENDED -> {
                switch (address >>> (ADDRESS_BITS - 2)) {
                    case EXTENDED_DISABLE -> writeEnabled = false;
                    case EXTENDED_ENABLE -> writeEnabled = true;
                    case EXTENDED_WRITE_ALL -> writeAll(shift & 0xFFFF);
                    case EXTENDED_ERASE_ALL -> writeAll(0xFFFF);
                    default -> throw new IllegalStateException("two bits");
                }
            }
            default -> {} // a read changes nothing
        }
    }

    private void write(int at, int value) {
        if (writeEnabled) {
            words[at] = value;
        }
    }

    private void writeAll(int value) {
        if (writeEnabled) {
            Arrays.fill(words, value);
        }
    }

    private void moveQemuPort(
            boolean select, boolean begins, boolean rises, boolean falls, boolean dataIn) {
        if (!select) {
            return;
        }
        if (begins) {
            shift = 0;
            bitsIn = 0;
            bitOut = 0;
            reading = false;
        }
        if (falls) {
            bitOut = bitOut + 1 & 0xFFFF;
        } else if (rises) {
            shift = shift << 1 | (dataIn ? 1 : 0);
            bitsIn = bitsIn + 1 & 0xFFFF;
            if (bitsIn == 1 + COMMAND_BITS && !reading) {
                bitOut = ((shift & WORDS - 1) << 4) - 1 & 0xFFFF;
                reading = (shift >>> ADDRESS_BITS & 7) == (4 | OPCODE_READ);
            }
        }
    }
}
