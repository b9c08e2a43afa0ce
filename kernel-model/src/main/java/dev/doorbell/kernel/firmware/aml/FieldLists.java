package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.AmlObject.FieldUnit;
import dev.doorbell.kernel.firmware.aml.AmlObject.Region;
import dev.doorbell.kernel.firmware.aml.AmlObject.UpdateRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The three declarations that cut registers into named fields.
 *
 * <p>Source: ACPI specification 6.5, "Named Objects Encoding", FieldList.
 */
final class FieldLists {
    private static final int RESERVED = 0x00;
    private static final int ACCESS = 0x01;
    private static final int CONNECT = 0x02;
    private static final int EXTENDED_ACCESS = 0x03;

    private final Interpreter interpreter;
    private final Declarations declarations;

    /** Declares through {@code declarations}. */
    FieldLists(Interpreter interpreter, Declarations declarations) {
        this.interpreter = interpreter;
        this.declarations = declarations;
    }

    /** {@code Field}. */
    void field(Frame frame) throws FirmwareException {
        int end = frame.stream.readPackageEnd();
        Region region = region(frame);
        list(frame, end, new Shape(region, null, null, 0));
    }

    /** {@code IndexField}. */
    void indexField(Frame frame) throws FirmwareException {
        int end = frame.stream.readPackageEnd();
        FieldUnit index = unit(frame);
        FieldUnit data = unit(frame);
        list(frame, end, new Shape(null, index, data, 0));
    }

    /** {@code BankField}. */
    void bankField(Frame frame) throws FirmwareException {
        int end = frame.stream.readPackageEnd();
        Region region = region(frame);
        FieldUnit bank = unit(frame);
        long value = interpreter.evaluateInteger(frame);
        list(frame, end, new Shape(region, bank, null, value));
    }

    /** What all fields of a list have in common. */
    private record Shape(
            @Nullable Region region,
            @Nullable FieldUnit index,
            @Nullable FieldUnit data,
            long bank) {}

    private Region region(Frame frame) throws FirmwareException {
        Node node = declarations.existing(frame, frame.stream.readName());
        if (node.object() instanceof Region region) {
            return region;
        }
        throw interpreter.budget().fail(node.path() + " is no operation region");
    }

    private FieldUnit unit(Frame frame) throws FirmwareException {
        Node node = declarations.existing(frame, frame.stream.readName());
        if (node.object() instanceof FieldUnit unit) {
            return unit;
        }
        throw interpreter.budget().fail(node.path() + " is no field");
    }

    private void list(Frame frame, int end, Shape shape) throws FirmwareException {
        AmlStream stream = frame.stream;
        int flags = stream.readByte();
        int outerEnd = stream.end();
        stream.moveTo(stream.position(), end);
        int accessBytes = accessBytes(flags);
        UpdateRule rule = rule(flags);
        long bit = 0;
        while (stream.hasMore()) {
            switch (stream.peek()) {
                case RESERVED -> {
                    stream.readByte();
                    bit += stream.readPackageLength();
                }
                case ACCESS -> {
                    stream.readByte();
                    accessBytes = accessBytes(stream.readByte());
                    stream.readByte();
                }
                case CONNECT -> {
                    stream.readByte();
                    connection(frame);
                }
                case EXTENDED_ACCESS -> stream.readBytes(4);
                default -> {
                    String segment = stream.readSegment();
                    int bits = stream.readPackageLength();
                    add(frame, segment, shape, bit, bits, accessBytes, rule);
                    bit += bits;
                }
            }
        }
        stream.moveTo(end, outerEnd);
    }

    private void add(
            Frame frame,
            String segment,
            Shape shape,
            long bit,
            int bits,
            int accessBytes,
            UpdateRule rule)
            throws FirmwareException {
        AmlName name = new AmlName(false, 0, List.of(segment));
        declarations.add(
                frame,
                name,
                new FieldUnit(
                        shape.region(),
                        shape.index(),
                        shape.data(),
                        shape.bank(),
                        bit,
                        bits,
                        accessBytes,
                        rule));
    }

    /** What a serial or GPIO field is connected through: read and not used, such fields have no registers. */
    private void connection(Frame frame) throws FirmwareException {
        if (AmlStream.beginsName(frame.stream.peek())) {
            frame.stream.readName();
        } else {
            interpreter.evaluate(frame);
        }
    }

    private static int accessBytes(int flags) {
        return switch (flags & 0xF) {
            case 2 -> 2;
            case 3 -> 4;
            case 4 -> 8;
            default -> 1;
        };
    }

    private UpdateRule rule(int flags) throws FirmwareException {
        return switch (flags >> 5 & 3) {
            case 0 -> UpdateRule.PRESERVE;
            case 1 -> UpdateRule.WRITE_AS_ONES;
            case 2 -> UpdateRule.WRITE_AS_ZEROS;
            default -> throw interpreter.budget().fail("a field list with an update rule of 3");
        };
    }
}
