package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import org.junit.jupiter.api.Test;

class EepromTest {
    private static final byte[] MAC = {0x52, 0x54, 0, 0x12, 0x34, (byte) 0xFE};
    private static final int READ = 0b110;
    private static final int WRITE = 0b101;
    private static final int ERASE = 0b111;
    private static final int EXTENDED = 0b100;
    private static final int ENABLE = 0b110000;
    private static final int DISABLE = 0;
    private static final int WRITE_ALL = 0b010000;
    private static final int ERASE_ALL = 0b100000;

    private Eeprom eeprom = new Eeprom(new int[] {0, 0, 0, 0x1234, 0xA5C3, 0x8001}, MAC, false);

    // A driver that moves the pins.

    private void select(boolean high) {
        eeprom.setPins(high, false, false);
    }

    private void shiftOut(int value, int bits) {
        for (int bit = bits - 1; bit >= 0; bit--) {
            boolean in = (value >>> bit & 1) != 0;
            eeprom.setPins(true, false, in);
            eeprom.setPins(true, true, in);
            eeprom.setPins(true, false, in);
        }
    }

    private int shiftIn(int bits) {
        int value = 0;
        for (int i = 0; i < bits; i++) {
            eeprom.setPins(true, true, false);
            value = value << 1 | (eeprom.dataOut() ? 1 : 0);
            eeprom.setPins(true, false, false);
        }
        return value;
    }

    private int readWord(int address) {
        select(true);
        shiftOut(READ, 3);
        shiftOut(address, 6);
        int word = shiftIn(16);
        select(false);
        return word;
    }

    private void command(int code, int address) {
        select(true);
        shiftOut(code, 3);
        shiftOut(address, 6);
        select(false);
    }

    private void write(int code, int address, int word) {
        select(true);
        shiftOut(code, 3);
        shiftOut(address, 6);
        shiftOut(word, 16);
        select(false);
    }

    @Test
    void wordsSumUpToTheChecksum() {
        int sum = 0;
        for (int i = 0; i < Eeprom.WORDS; i++) {
            sum += eeprom.word(i);
        }

        assertThat(sum & 0xFFFF).isEqualTo(Eeprom.SUM);
        assertThat(eeprom.word(Eeprom.WORDS)).isZero();
        assertThat(eeprom.word(-1)).isZero();
    }

    @Test
    void theAddressIsInTheFirstWords() {
        assertThat(eeprom.word(0)).isEqualTo(0x5452);
        assertThat(eeprom.word(1)).isEqualTo(0x1200);
        assertThat(eeprom.word(2)).isEqualTo(0xFE34);
        assertThat(eeprom.macByte(5)).isEqualTo(0xFE);
    }

    @Test
    void everyWordCanBeReadBitByBit() {
        for (int i = 0; i < Eeprom.WORDS; i++) {
            assertThat(readWord(i)).as("word %d", i).isEqualTo(eeprom.word(i));
        }
    }

    @Test
    void qemusPortReadsToo() {
        eeprom = new Eeprom(new int[] {0, 0, 0, 0x1234, 0xA5C3}, MAC, true);
        for (int i = 0; i < Eeprom.WORDS; i++) {
            assertThat(readWord(i)).as("word %d", i).isEqualTo(eeprom.word(i));
        }
        command(EXTENDED, ENABLE);
        write(WRITE, 4, 0);
        assertThat(eeprom.word(4)).as("it cannot be written").isEqualTo(0xA5C3);
    }

    @Test
    void aZeroComesBeforeTheWord() {
        select(true);
        assertThat(eeprom.dataOut()).as("nothing drives it").isTrue();
        shiftOut(READ, 3);
        shiftOut(4, 6);
        assertThat(eeprom.dataOut()).isFalse();
        assertThat(shiftIn(1)).as("the top bit of 0xA5C3").isOne();
    }

    @Test
    void zerosBeforeTheStartBitMeanNothing() {
        select(true);
        shiftOut(0, 7);
        shiftOut(READ, 3);
        shiftOut(4, 6);
        assertThat(shiftIn(16)).isEqualTo(0xA5C3);
    }

    @Test
    void readingGoesOnWithTheNextWord() {
        select(true);
        shiftOut(READ, 3);
        shiftOut(3, 6);
        assertThat(shiftIn(32)).isEqualTo(0x1234_A5C3);
    }

    @Test
    void writingNeedsToBeEnabled() {
        write(WRITE, 3, 0xBEEF);
        assertThat(eeprom.word(3)).isEqualTo(0x1234);
        command(EXTENDED, ENABLE);
        write(WRITE, 3, 0xBEEF);
        assertThat(eeprom.word(3)).isEqualTo(0xBEEF);
        command(ERASE, 3);
        assertThat(eeprom.word(3)).isEqualTo(0xFFFF);
        command(EXTENDED, DISABLE);
        write(WRITE, 4, 0);
        assertThat(eeprom.word(4)).isEqualTo(0xA5C3);
    }

    @Test
    void aCommandCutShortChangesNothing() {
        command(EXTENDED, ENABLE);
        select(true);
        shiftOut(WRITE, 3);
        shiftOut(3, 6);
        shiftOut(0xFF, 8);
        select(false);
        assertThat(eeprom.word(3)).isEqualTo(0x1234);
    }

    @Test
    void allWordsAtOnce() {
        command(EXTENDED, ENABLE);
        write(EXTENDED, WRITE_ALL, 0x5A5A);
        assertThat(eeprom.word(0)).isEqualTo(0x5A5A);
        assertThat(eeprom.word(63)).isEqualTo(0x5A5A);
        command(EXTENDED, ERASE_ALL);
        assertThat(eeprom.word(17)).isEqualTo(0xFFFF);
    }

    @Test
    void tooManyWordsAreRefused() {
        assertThatThrownBy(() -> new Eeprom(new int[65], MAC, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("65 words");
        assertThatThrownBy(() -> new Eeprom(new int[1], new byte[5], false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("5 bytes");
    }
}
