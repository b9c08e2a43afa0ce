package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.AmlObject.Buffer;
import dev.doorbell.kernel.firmware.aml.AmlObject.BufferField;
import dev.doorbell.kernel.firmware.aml.AmlObject.FieldUnit;
import dev.doorbell.kernel.firmware.aml.AmlObject.Int;
import dev.doorbell.kernel.firmware.aml.AmlObject.Kind;
import dev.doorbell.kernel.firmware.aml.AmlObject.Pack;
import dev.doorbell.kernel.firmware.aml.AmlObject.Place;
import dev.doorbell.kernel.firmware.aml.AmlObject.Reference;
import dev.doorbell.kernel.firmware.aml.AmlObject.Text;
import dev.doorbell.kernel.firmware.aml.AmlObject.Unresolved;
import java.util.Arrays;

/**
 * Reads and writes places: names, locals, arguments, elements, fields.
 *
 * <p>Source: ACPI specification 6.5, "Rules for Storing and Copying Objects": a store to a name or a
 * field converts to what is there, a store to a local or an element replaces it.
 */
final class Storage {
    /** References to references that are followed before they are taken for a circle. */
    private static final int HOPS_MAX = 8;

    private final Namespace namespace;
    private final AmlBudget budget;
    private final Conversions conversions;
    private final RegisterSpace registers;

    /** Stores in {@code namespace} and in the registers behind it. */
    Storage(Namespace namespace, AmlBudget budget, Conversions conversions) {
        this.namespace = namespace;
        this.budget = budget;
        this.conversions = conversions;
        this.registers = new RegisterSpace(budget);
    }

    /** The value of a name; a thing that is no data stands for itself, as a reference. */
    AmlObject valueOf(Node node) throws FirmwareException {
        AmlObject object = node.object();
        if (object instanceof FieldUnit field) {
            return bits(registers.read(field), field.bitLength());
        }
        if (object instanceof BufferField field) {
            budget.charge(field.bitLength() / 8);
            byte[] value =
                    RegisterSpace.readBits(field.bytes(), field.bitOffset(), field.bitLength());
            return bits(value, field.bitLength());
        }
        if (object instanceof Int
                || object instanceof Text
                || object instanceof Buffer
                || object instanceof Pack
                || object instanceof Reference) {
            return object;
        }
        return new Reference(new Place.Named(node));
    }

    /** Bits as an integer if they fit in one, else as a buffer. */
    private AmlObject bits(byte[] value, int bitLength) throws FirmwareException {
        Buffer buffer = new Buffer(value);
        return bitLength <= 8 * conversions.integerBytes()
                ? conversions.integer(conversions.toInteger(buffer))
                : buffer;
    }

    /** What a place holds. */
    AmlObject load(Place place) throws FirmwareException {
        if (place instanceof Place.Named named) {
            return valueOf(named.node());
        }
        if (place instanceof Place.Variable variable) {
            return variable.variables()[variable.number()];
        }
        if (place instanceof Place.Element element) {
            AmlObject container = element.container();
            if (container instanceof Pack pack) {
                return element(pack, element.number());
            }
            byte[] bytes =
                    container instanceof Buffer buffer ? buffer.bytes : ((Text) container).bytes;
            return conversions.integer(bytes[element.number()] & 0xFF);
        }
        throw budget.fail("nothing can be read here");
    }

    /** An element of a package, its name replaced by what it names as soon as that is known. */
    AmlObject element(Pack pack, int number) throws FirmwareException {
        if (pack.elements[number] instanceof Unresolved unresolved) {
            pack.elements[number] = resolve(unresolved);
        }
        return pack.elements[number];
    }

    /** What a name in a package stands for: a copy of data, a reference to a thing, or still a name. */
    AmlObject resolve(Unresolved unresolved) throws FirmwareException {
        Node node = namespace.find(unresolved.scope(), unresolved.name());
        return node == null ? unresolved : conversions.copy(valueOf(node));
    }

    /** Follows references down to what can be computed with. */
    AmlObject value(AmlObject object) throws FirmwareException {
        AmlObject at = object;
        for (int hops = 0; at instanceof Reference reference; hops++) {
            if (hops == HOPS_MAX) {
                throw budget.fail("a reference that leads back to itself");
            }
            AmlObject next = load(reference.place());
            if (next.equals(at)) {
                return at; // a device or another thing that stands for itself
            }
            at = next;
        }
        return at;
    }

    /** What {@code ObjectType} says of a place. */
    int typeOf(Place place) throws FirmwareException {
        if (place instanceof Place.Named named && !(named.node().object() instanceof Reference)) {
            return named.node().object().type();
        }
        if (place == Place.Nowhere.DEBUG) {
            return Kind.DEBUG.type();
        }
        AmlObject held = load(place);
        return held instanceof Reference reference && !reference.place().equals(place)
                ? typeOfReferenced(reference)
                : held.type();
    }

    private int typeOfReferenced(Reference reference) throws FirmwareException {
        budget.enter();
        int type = typeOf(reference.place());
        budget.leave();
        return type;
    }

    /** Stores a value: {@code Store}, and the targets of operators. */
    void store(Place place, AmlObject value) throws FirmwareException {
        if (value == Kind.UNINITIALIZED || value instanceof Unresolved) {
            throw conversions.wrongType("a value", value);
        }
        if (place instanceof Place.Named named) {
            storeNamed(named.node(), value);
        } else if (place instanceof Place.Variable variable) {
            storeVariable(variable, value);
        } else if (place instanceof Place.Element element) {
            storeElement(element, value);
        }
    }

    private void storeVariable(Place.Variable variable, AmlObject value) throws FirmwareException {
        AmlObject held = variable.variables()[variable.number()];
        // An argument that is a reference is stored through: that is how a method returns more.
        if (variable.argument()
                && held instanceof Reference reference
                && !(reference.place() instanceof Place.Element)) {
            budget.enter();
            store(reference.place(), value);
            budget.leave();
        } else {
            variable.variables()[variable.number()] = conversions.copy(value);
        }
    }

    private void storeElement(Place.Element element, AmlObject value) throws FirmwareException {
        if (element.container() instanceof Pack pack) {
            pack.elements[element.number()] = conversions.copy(value);
        } else {
            byte[] bytes =
                    element.container() instanceof Buffer buffer
                            ? buffer.bytes
                            : ((Text) element.container()).bytes;
            bytes[element.number()] = (byte) conversions.toInteger(value(value));
        }
    }

    private void storeNamed(Node node, AmlObject value) throws FirmwareException {
        AmlObject held = node.object();
        if (held instanceof FieldUnit field) {
            registers.write(field, fieldBytes(value(value)));
        } else if (held instanceof BufferField field) {
            RegisterSpace.writeBits(
                    field.bytes(), field.bitOffset(), field.bitLength(), fieldBytes(value(value)));
        } else if (held instanceof Int) {
            node.setObject(
                    value instanceof Reference
                            ? value
                            : conversions.integer(conversions.toInteger(value)));
        } else if (held instanceof Text) {
            node.setObject(conversions.copy(conversions.toText(value(value))));
        } else if (held instanceof Buffer buffer) {
            storeBuffer(node, buffer, conversions.toBytes(value(value)));
        } else if ((held instanceof Pack && value instanceof Pack)
                || held instanceof Reference
                || held == Kind.UNINITIALIZED) {
            node.setObject(conversions.copy(value));
        } else {
            throw budget.fail(
                    node.path()
                            + " is "
                            + Conversions.describe(held)
                            + ": nothing can be stored there");
        }
    }

    /** A buffer keeps its length unless it is empty. */
    private void storeBuffer(Node node, Buffer buffer, byte[] value) throws FirmwareException {
        budget.charge(value.length);
        if (buffer.bytes.length == 0) {
            node.setObject(new Buffer(value.clone()));
            return;
        }
        byte[] fitted = Arrays.copyOf(value, buffer.bytes.length);
        System.arraycopy(fitted, 0, buffer.bytes, 0, fitted.length);
    }

    private byte[] fieldBytes(AmlObject value) throws FirmwareException {
        return value instanceof Text text ? text.bytes : conversions.toBytes(value);
    }

    /** Stores without conversion: {@code CopyObject}. */
    void copyTo(Place place, AmlObject value) throws FirmwareException {
        boolean keepsType =
                place instanceof Place.Named named
                        && (named.node().object() instanceof FieldUnit
                                || named.node().object() instanceof BufferField);
        if (place instanceof Place.Named named && !keepsType) {
            named.node().setObject(conversions.copy(value));
        } else {
            store(place, value);
        }
    }
}
