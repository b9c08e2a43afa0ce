package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.AmlObject.Buffer;
import dev.doorbell.kernel.firmware.aml.AmlObject.Event;
import dev.doorbell.kernel.firmware.aml.AmlObject.Int;
import dev.doorbell.kernel.firmware.aml.AmlObject.Kind;
import dev.doorbell.kernel.firmware.aml.AmlObject.Pack;
import dev.doorbell.kernel.firmware.aml.AmlObject.Place;
import dev.doorbell.kernel.firmware.aml.AmlObject.Reference;
import dev.doorbell.kernel.firmware.aml.AmlObject.Text;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terms that have a value: constants, variables, operators.
 *
 * <p>Source: ACPI specification 6.5, "Expression Opcodes Encoding", "ASL Operator Reference".
 */
final class Expressions {
    /** Units of {@code Timer} in a microsecond and a millisecond. */
    private static final long TIMER_PER_MICROSECOND = 10;

    private static final long TIMER_PER_MILLISECOND = 10_000;

    private final Interpreter interpreter;
    private final AmlBudget budget;
    private final Conversions conversions;
    private final Storage storage;
    private final Arithmetic arithmetic;

    /** In units of 100 ns. */
    private long elapsed;

    /** The name the last place was looked up by, for people. */
    private AmlName lastName = new AmlName(false, 0, List.of());

    /** Evaluates with the interpreter's storage. */
    Expressions(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.budget = interpreter.budget();
        this.conversions = interpreter.conversions();
        this.storage = interpreter.storage();
        this.arithmetic = new Arithmetic(budget, conversions);
    }

    /** Evaluates the operator that was just taken. */
    AmlObject evaluate(Frame frame, Opcode opcode) throws FirmwareException {
        AmlStream stream = frame.stream;
        return switch (opcode) {
            case ZERO -> conversions.integer(0);
            case ONE -> conversions.integer(1);
            case ONES -> conversions.integer(-1);
            case BYTE -> conversions.integer(stream.readByte());
            case WORD -> conversions.integer(stream.readInteger(2));
            case DWORD -> conversions.integer(stream.readInteger(4));
            case QWORD -> conversions.integer(stream.readInteger(8));
            case REVISION -> conversions.integer(1);
            case STRING -> text(stream.readString());
            case BUFFER -> interpreter.declarations().buffer(frame);
            case PACKAGE -> interpreter.declarations().pack(frame, false);
            case VAR_PACKAGE -> interpreter.declarations().pack(frame, true);
            case LOCAL0, LOCAL1, LOCAL2, LOCAL3, LOCAL4, LOCAL5, LOCAL6, LOCAL7 ->
                    initialized(frame.locals[local(opcode)], "Local" + local(opcode));
            case ARG0, ARG1, ARG2, ARG3, ARG4, ARG5, ARG6 ->
                    initialized(frame.arguments[argument(opcode)], "Arg" + argument(opcode));
            case ADD, SUBTRACT, MULTIPLY, SHIFT_LEFT, SHIFT_RIGHT, AND, NAND, OR, NOR, XOR, MOD ->
                    binary(frame, opcode);
            case NOT, FIND_SET_LEFT_BIT, FIND_SET_RIGHT_BIT, FROM_BCD, TO_BCD ->
                    unary(frame, opcode);
            case DIVIDE -> divide(frame);
            case INCREMENT -> step(frame, 1);
            case DECREMENT -> step(frame, -1);
            case LAND, LOR, LEQUAL, LGREATER, LLESS -> logic(frame, opcode);
            case LNOT -> conversions.truth(interpreter.evaluateInteger(frame) == 0);
            case TO_BUFFER, TO_DECIMAL_STRING, TO_HEX_STRING, TO_INTEGER ->
                    converted(frame, opcode);
            case TO_STRING -> toText(frame);
            case CONCATENATE -> concatenate(frame);
            case CONCATENATE_RESOURCES -> concatenateResources(frame);
            case MID -> mid(frame);
            case MATCH -> match(frame);
            case INDEX -> index(frame);
            case STORE -> {
                AmlObject value = interpreter.evaluate(frame);
                storage.store(place(frame), value);
                yield value;
            }
            case COPY_OBJECT -> {
                AmlObject value = interpreter.evaluate(frame);
                storage.copyTo(place(frame), value);
                yield value;
            }
            case REF_OF -> new Reference(place(frame));
            case COND_REF_OF -> conditionalReference(frame);
            case DEREF_OF -> dereferenced(frame);
            case SIZE_OF -> sizeOf(frame);
            case OBJECT_TYPE -> conversions.integer(storage.typeOf(place(frame)));
            case ACQUIRE -> {
                place(frame);
                stream.readBytes(2);
                yield conversions.integer(0); // only one thread evaluates: it never waits
            }
            case WAIT -> await(frame);
            // Model note: a millisecond passes whenever somebody looks, so that waiting loops end.
            case TIMER -> new Int(elapsed += TIMER_PER_MILLISECOND);
            case DEBUG -> throw budget.fail("the debug object has no value");
            default ->
                    throw budget.fail(
                            "unsupported opcode 0x"
                                    + Integer.toHexString(opcode.code())
                                    + " ("
                                    + opcode
                                    + ")");
        };
    }

    private Text text(byte[] bytes) throws FirmwareException {
        budget.charge(bytes.length);
        return new Text(bytes);
    }

    private AmlObject initialized(AmlObject held, String name) throws FirmwareException {
        if (held == Kind.UNINITIALIZED) {
            throw budget.fail(name + " is used before it has a value");
        }
        return held;
    }

    private static int local(Opcode opcode) {
        return opcode.code() - Opcode.LOCAL0.code();
    }

    private static int argument(Opcode opcode) {
        return opcode.code() - Opcode.ARG0.code();
    }

    /** Takes a term that names a place: a SuperName or a Target. */
    Place place(Frame frame) throws FirmwareException {
        Place place = placeIfPresent(frame);
        if (place == null) {
            throw budget.fail("name " + lastName + " does not exist");
        }
        return place;
    }

    /** Takes a term that names a place; null if it is a name that nobody declared. */
    private @Nullable Place placeIfPresent(Frame frame) throws FirmwareException {
        AmlStream stream = frame.stream;
        budget.step(stream.position());
        if (AmlStream.beginsName(stream.peek())) {
            AmlName name = stream.readName();
            Node node = interpreter.namespace().find(frame.scope(), name);
            lastName = name;
            return node == null ? null : new Place.Named(node);
        }
        if (stream.peek() == 0) {
            stream.readByte();
            return Place.Nowhere.NONE;
        }
        Opcode opcode = interpreter.readOpcode(frame);
        return switch (opcode) {
            case LOCAL0, LOCAL1, LOCAL2, LOCAL3, LOCAL4, LOCAL5, LOCAL6, LOCAL7 ->
                    new Place.Variable(frame.locals, local(opcode), false);
            case ARG0, ARG1, ARG2, ARG3, ARG4, ARG5, ARG6 ->
                    new Place.Variable(frame.arguments, argument(opcode), true);
            case DEBUG -> Place.Nowhere.DEBUG;
            case INDEX -> index(frame).place();
            case REF_OF -> {
                budget.enter();
                Place inner = place(frame);
                budget.leave();
                yield inner;
            }
            case DEREF_OF -> {
                AmlObject reference = interpreter.evaluate(frame);
                if (!(reference instanceof Reference to)) {
                    throw conversions.wrongType("a reference", reference);
                }
                yield to.place();
            }
            default -> throw budget.fail("opcode " + opcode + " does not name a place");
        };
    }

    private AmlObject binary(Frame frame, Opcode opcode) throws FirmwareException {
        long left = interpreter.evaluateInteger(frame);
        long right = interpreter.evaluateInteger(frame);
        return stored(frame, arithmetic.binary(opcode, left, right));
    }

    private AmlObject unary(Frame frame, Opcode opcode) throws FirmwareException {
        return stored(frame, arithmetic.unary(opcode, interpreter.evaluateInteger(frame)));
    }

    /** Stores a result in the target that follows. */
    private AmlObject stored(Frame frame, AmlObject result) throws FirmwareException {
        storage.store(place(frame), result);
        return result;
    }

    private AmlObject divide(Frame frame) throws FirmwareException {
        long dividend = interpreter.evaluateInteger(frame);
        long divisor = interpreter.evaluateInteger(frame);
        stored(frame, arithmetic.binary(Opcode.MOD, dividend, divisor));
        return stored(frame, arithmetic.binary(Opcode.DIVIDE, dividend, divisor));
    }

    private AmlObject step(Frame frame, int by) throws FirmwareException {
        Place place = place(frame);
        long value = conversions.toInteger(storage.value(storage.load(place)));
        Int result = conversions.integer(value + by);
        storage.store(place, result);
        return result;
    }

    private AmlObject logic(Frame frame, Opcode opcode) throws FirmwareException {
        AmlObject left = interpreter.evaluateData(frame);
        AmlObject right = interpreter.evaluateData(frame);
        return conversions.truth(arithmetic.holds(opcode, left, right));
    }

    private AmlObject converted(Frame frame, Opcode opcode) throws FirmwareException {
        AmlObject data = interpreter.evaluateData(frame);
        return stored(
                frame,
                switch (opcode) {
                    case TO_BUFFER -> conversions.copy(new Buffer(conversions.toBytes(data)));
                    case TO_DECIMAL_STRING -> conversions.toDecimalText(data);
                    case TO_HEX_STRING -> conversions.toHexText(data);
                    default -> conversions.integer(conversions.toIntegerExplicitly(data));
                });
    }

    /** {@code ToString}: the bytes of a buffer up to a length or the first zero. */
    private AmlObject toText(Frame frame) throws FirmwareException {
        byte[] bytes = conversions.toBytes(interpreter.evaluateData(frame));
        long length = interpreter.evaluateInteger(frame);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0 && Long.compareUnsigned(end, length) < 0) {
            end++;
        }
        return stored(frame, text(Arrays.copyOf(bytes, end)));
    }

    private AmlObject concatenate(Frame frame) throws FirmwareException {
        AmlObject left = interpreter.evaluateData(frame);
        AmlObject right = interpreter.evaluateData(frame);
        return stored(frame, conversions.concatenate(left, right));
    }

    /** Two resource templates become one, with one end tag. */
    private AmlObject concatenateResources(Frame frame) throws FirmwareException {
        byte[] left = withoutEndTag(conversions.toBytes(interpreter.evaluateData(frame)));
        byte[] right = withoutEndTag(conversions.toBytes(interpreter.evaluateData(frame)));
        byte[] endTag = {ResourceDescriptors.END_TAG, 0};
        byte[] both = conversions.joined(conversions.joined(left, right), endTag);
        return stored(frame, new Buffer(both));
    }

    private byte[] withoutEndTag(byte[] template) throws FirmwareException {
        int end = ResourceDescriptors.endOf(template);
        if (end < 0) {
            throw budget.fail("a resource template without an end tag");
        }
        return Arrays.copyOf(template, end);
    }

    private AmlObject mid(Frame frame) throws FirmwareException {
        AmlObject source = interpreter.evaluateData(frame);
        long index = interpreter.evaluateInteger(frame);
        long length = interpreter.evaluateInteger(frame);
        byte[] bytes = source instanceof Text text ? text.bytes : conversions.toBytes(source);
        int from = Long.compareUnsigned(index, bytes.length) > 0 ? bytes.length : (int) index;
        int left = bytes.length - from;
        int count = Long.compareUnsigned(length, left) > 0 ? left : (int) length;
        budget.charge(count);
        byte[] part = Arrays.copyOfRange(bytes, from, from + count);
        return stored(frame, source instanceof Text ? new Text(part) : new Buffer(part));
    }

    private AmlObject match(Frame frame) throws FirmwareException {
        AmlObject source = interpreter.evaluateData(frame);
        int firstTest = frame.stream.readByte();
        AmlObject first = interpreter.evaluateData(frame);
        int secondTest = frame.stream.readByte();
        AmlObject second = interpreter.evaluateData(frame);
        long start = interpreter.evaluateInteger(frame);
        if (!(source instanceof Pack pack)) {
            throw conversions.wrongType("a package", source);
        }
        if (start < 0 || start > pack.elements.length) {
            throw budget.fail("a match that begins behind its package");
        }
        for (int i = (int) start; i < pack.elements.length; i++) {
            AmlObject element = storage.value(storage.element(pack, i));
            boolean data =
                    element instanceof Int || element instanceof Text || element instanceof Buffer;
            if (data
                    && arithmetic.matches(firstTest, element, first)
                    && arithmetic.matches(secondTest, element, second)) {
                return conversions.integer(i);
            }
        }
        return conversions.integer(-1);
    }

    private Reference index(Frame frame) throws FirmwareException {
        budget.enter();
        AmlObject container = interpreter.evaluateData(frame);
        long number = interpreter.evaluateInteger(frame);
        int size = size(container);
        if (Long.compareUnsigned(number, size) >= 0) {
            throw budget.fail(
                    "index " + Long.toUnsignedString(number) + " of " + size + " elements");
        }
        Reference reference = new Reference(new Place.Element(container, (int) number));
        storage.store(place(frame), reference);
        budget.leave();
        return reference;
    }

    private AmlObject sizeOf(Frame frame) throws FirmwareException {
        return conversions.integer(size(storage.value(storage.load(place(frame)))));
    }

    private int size(AmlObject data) throws FirmwareException {
        if (data instanceof Pack pack) {
            return pack.elements.length;
        }
        if (data instanceof Buffer buffer) {
            return buffer.bytes.length;
        }
        if (data instanceof Text text) {
            return text.bytes.length;
        }
        throw conversions.wrongType("a buffer, a string or a package", data);
    }

    private AmlObject conditionalReference(Frame frame) throws FirmwareException {
        Place place = placeIfPresent(frame);
        Place target = place(frame);
        if (place == null) {
            return conversions.truth(false);
        }
        storage.store(target, new Reference(place));
        return conversions.truth(true);
    }

    /** {@code DerefOf}: of a reference, or of a string that names something. */
    private AmlObject dereferenced(Frame frame) throws FirmwareException {
        AmlObject of = interpreter.evaluate(frame);
        if (of instanceof Reference reference) {
            return initialized(storage.load(reference.place()), "what a reference leads to");
        }
        AmlName name = of instanceof Text text ? AmlName.parse(text.toString()) : null;
        Node node = name == null ? null : interpreter.namespace().find(frame.scope(), name);
        if (node == null) {
            throw conversions.wrongType("a reference", of);
        }
        return storage.valueOf(node);
    }

    /** {@code Wait}: nobody else runs who could signal, so an event without signals times out. */
    private AmlObject await(Frame frame) throws FirmwareException {
        Event event = event(frame);
        interpreter.evaluateInteger(frame);
        boolean signalled = event.signals > 0;
        event.signals -= signalled ? 1 : 0;
        return conversions.truth(!signalled);
    }

    /** {@code Release}, {@code Reset}, {@code Signal}. */
    void synchronise(Frame frame, Opcode opcode) throws FirmwareException {
        if (opcode == Opcode.RELEASE) {
            place(frame);
            return;
        }
        Event event = event(frame);
        event.signals = opcode == Opcode.RESET ? 0 : event.signals + 1;
    }

    private Event event(Frame frame) throws FirmwareException {
        Place place = place(frame);
        if (place instanceof Place.Named named && named.node().object() instanceof Event event) {
            return event;
        }
        throw budget.fail("an event is needed");
    }

    /** {@code Sleep} and {@code Stall}: time passes at once. */
    void pass(Frame frame, Opcode opcode) throws FirmwareException {
        long length = interpreter.evaluateInteger(frame);
        elapsed +=
                length * (opcode == Opcode.SLEEP ? TIMER_PER_MILLISECOND : TIMER_PER_MICROSECOND);
    }
}
