package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.AmlObject.Int;

/** The operators on integers and the comparisons. Source: ACPI specification 6.5, "ASL Operator Reference". */
final class Arithmetic {
    private final AmlBudget budget;
    private final Conversions conversions;

    /** Computes with integers as wide as {@code conversions} has them. */
    Arithmetic(AmlBudget budget, Conversions conversions) {
        this.budget = budget;
        this.conversions = conversions;
    }

    /** Two operands. */
    Int binary(Opcode opcode, long left, long right) throws FirmwareException {
        return conversions.integer(
                switch (opcode) {
                    case ADD -> left + right;
                    case SUBTRACT -> left - right;
                    case MULTIPLY -> left * right;
                    case SHIFT_LEFT -> shiftsOut(right) ? 0 : left << right;
                    case SHIFT_RIGHT -> shiftsOut(right) ? 0 : left >>> right;
                    case AND -> left & right;
                    case NAND -> ~(left & right);
                    case OR -> left | right;
                    case NOR -> ~(left | right);
                    case XOR -> left ^ right;
                    case MOD -> Long.remainderUnsigned(left, nonzero(right));
                    case DIVIDE -> Long.divideUnsigned(left, nonzero(right));
                    default -> throw new IllegalArgumentException(opcode.toString());
                });
    }

    private boolean shiftsOut(long count) {
        return Long.compareUnsigned(count, 8L * conversions.integerBytes()) >= 0;
    }

    private long nonzero(long divisor) throws FirmwareException {
        if (divisor == 0) {
            throw budget.fail("a division by zero");
        }
        return divisor;
    }

    /** One operand. */
    Int unary(Opcode opcode, long value) throws FirmwareException {
        return conversions.integer(
                switch (opcode) {
                    case NOT -> ~value;
                    case FIND_SET_LEFT_BIT -> Long.SIZE - Long.numberOfLeadingZeros(value);
                    case FIND_SET_RIGHT_BIT ->
                            value == 0 ? 0 : Long.numberOfTrailingZeros(value) + 1;
                    case FROM_BCD -> conversions.fromBcd(value);
                    case TO_BCD -> conversions.toBcd(value);
                    default -> throw new IllegalArgumentException(opcode.toString());
                });
    }

    /** Whether a comparison or a logical operator holds. */
    boolean holds(Opcode opcode, AmlObject left, AmlObject right) throws FirmwareException {
        return switch (opcode) {
            case LAND -> conversions.toInteger(left) != 0 && conversions.toInteger(right) != 0;
            case LOR -> conversions.toInteger(left) != 0 || conversions.toInteger(right) != 0;
            case LEQUAL -> conversions.compare(left, right) == 0;
            case LGREATER -> conversions.compare(left, right) > 0;
            case LLESS -> conversions.compare(left, right) < 0;
            default -> throw new IllegalArgumentException(opcode.toString());
        };
    }

    /** One of the tests of {@code Match}: always, equal, at most, less, at least, greater. */
    boolean matches(int test, AmlObject element, AmlObject operand) throws FirmwareException {
        int order = test == 0 ? 0 : conversions.compare(element, operand);
        return switch (test) {
            case 0 -> true;
            case 1 -> order == 0;
            case 2 -> order <= 0;
            case 3 -> order < 0;
            case 4 -> order >= 0;
            case 5 -> order > 0;
            default -> throw budget.fail("a match of kind " + test);
        };
    }
}
