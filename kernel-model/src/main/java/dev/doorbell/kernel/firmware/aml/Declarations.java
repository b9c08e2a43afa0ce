package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.AmlObject.Buffer;
import dev.doorbell.kernel.firmware.aml.AmlObject.BufferField;
import dev.doorbell.kernel.firmware.aml.AmlObject.Int;
import dev.doorbell.kernel.firmware.aml.AmlObject.Kind;
import dev.doorbell.kernel.firmware.aml.AmlObject.Pack;
import dev.doorbell.kernel.firmware.aml.AmlObject.Region;
import dev.doorbell.kernel.firmware.aml.AmlObject.Text;
import dev.doorbell.kernel.firmware.aml.AmlObject.Unresolved;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The terms that put names into the namespace, and the buffers and packages they begin with.
 *
 * <p>Source: ACPI specification 6.5, "Namespace Modifier Objects Encoding", "Named Objects Encoding".
 */
final class Declarations {
    /** What a name, and what a place in a package, are charged with. */
    private static final int NODE_BYTES = 128;

    private static final int SLOT_BYTES = 16;

    private final Interpreter interpreter;
    private final AmlBudget budget;
    private final FieldLists fields;
    private final List<Pack> unresolved = new ArrayList<>();
    private boolean patchesOthers;
    private boolean forgivesMissing;
    private boolean wasMissing;

    /** Declares in the interpreter's namespace. */
    Declarations(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.budget = interpreter.budget();
        this.fields = new FieldLists(interpreter, this);
    }

    /** Says whether the table may open scopes that another one declares. */
    void setPatchesOthers(boolean patchesOthers) {
        this.patchesOthers = patchesOthers;
    }

    /**
     * Names in packages of the table that was loaded take the values of this moment. Those that are
     * still missing may come with another table.
     */
    void resolvePackages() throws FirmwareException {
        for (Pack pack : unresolved) {
            for (int i = 0; i < pack.elements.length; i++) {
                interpreter.storage().element(pack, i);
            }
        }
        unresolved.clear();
    }

    /** Runs one declaration; false if the operator is none. */
    boolean declare(Frame frame, Opcode opcode) throws FirmwareException {
        AmlStream stream = frame.stream;
        switch (opcode) {
            case NAME -> {
                AmlName name = stream.readName();
                add(frame, name, interpreter.evaluate(frame));
            }
            case ALIAS -> alias(frame);
            case SCOPE -> {
                int end = stream.readPackageEnd();
                interpreter.runBody(frame, scope(frame, stream.readName()), end);
            }
            case DEVICE -> body(frame, Kind.DEVICE, 0);
            case PROCESSOR -> body(frame, Kind.PROCESSOR, 6);
            case POWER_RESOURCE -> body(frame, Kind.POWER_RESOURCE, 3);
            case THERMAL_ZONE -> body(frame, Kind.THERMAL_ZONE, 0);
            case METHOD -> method(frame);
            case EXTERNAL -> {
                stream.readName();
                stream.readBytes(2);
            }
            case MUTEX -> {
                AmlName name = stream.readName();
                stream.readByte();
                add(frame, name, Kind.MUTEX);
            }
            case EVENT -> add(frame, stream.readName(), new AmlObject.Event());
            case OPERATION_REGION -> region(frame);
            case FIELD -> fields.field(frame);
            case INDEX_FIELD -> fields.indexField(frame);
            case BANK_FIELD -> fields.bankField(frame);
            case CREATE_BIT_FIELD -> bufferField(frame, 1, 1);
            case CREATE_BYTE_FIELD -> bufferField(frame, 8, 8);
            case CREATE_WORD_FIELD -> bufferField(frame, 8, 16);
            case CREATE_DWORD_FIELD -> bufferField(frame, 8, 32);
            case CREATE_QWORD_FIELD -> bufferField(frame, 8, 64);
            case CREATE_FIELD -> bufferField(frame, 1, 0);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Puts an object under a name that must be new. */
    Node add(Frame frame, AmlName name, AmlObject object) throws FirmwareException {
        if (name.segments().isEmpty()) {
            throw budget.fail("a declaration without a name");
        }
        Node parent = interpreter.namespace().findParent(frame.scope(), name);
        if (parent == null) {
            throw budget.fail("the place of " + name + " does not exist");
        }
        String segment = name.segments().get(name.segments().size() - 1);
        Node present = parent.child(segment);
        if (present != null && present.object() == Kind.SCOPE && object instanceof Kind) {
            present.setObject(object); // another table only knew that there is such a scope
            return present;
        }
        if (present != null) {
            throw budget.fail(present.path() + " is declared twice");
        }
        budget.charge(NODE_BYTES);
        Node node = new Node(segment, parent, object);
        parent.add(segment, node);
        if (frame.method) {
            frame.declared(parent, segment);
        }
        return node;
    }

    private void alias(Frame frame) throws FirmwareException {
        Node source = existing(frame, frame.stream.readName());
        AmlName name = frame.stream.readName();
        Node parent = interpreter.namespace().findParent(frame.scope(), name);
        if (parent == null || name.segments().isEmpty()) {
            throw budget.fail("the place of " + name + " does not exist");
        }
        String segment = name.segments().get(name.segments().size() - 1);
        if (parent.child(segment) != null) {
            throw budget.fail(name + " is declared twice");
        }
        budget.charge(NODE_BYTES);
        parent.add(segment, source);
        if (frame.method) {
            frame.declared(parent, segment);
        }
    }

    /** The node of a name that must exist. */
    Node existing(Frame frame, AmlName name) throws FirmwareException {
        Node node = interpreter.namespace().find(frame.scope(), name);
        if (node == null) {
            throw budget.fail("name " + name + " does not exist");
        }
        return node;
    }

    /** The value of a name nobody declared: none, except where a region may lie anywhere. */
    Int missing(AmlName name) throws FirmwareException {
        if (!forgivesMissing) {
            throw budget.fail("name " + name + " does not exist");
        }
        wasMissing = true;
        return new Int(0);
    }

    /** The node a {@code Scope} opens; a secondary table may open one that only the DSDT declares. */
    private Node scope(Frame frame, AmlName name) throws FirmwareException {
        Node node = interpreter.namespace().find(frame.scope(), name);
        if (node != null || !patchesOthers) {
            return node != null ? node : existing(frame, name);
        }
        Node at = frame.scope();
        for (int i = 1; i <= name.segments().size(); i++) {
            AmlName start = new AmlName(name.root(), name.parents(), name.segments().subList(0, i));
            Node next = interpreter.namespace().find(frame.scope(), start);
            at = next != null ? next : add(frame, start, Kind.SCOPE);
        }
        return at;
    }

    private void body(Frame frame, Kind kind, int headerBytes) throws FirmwareException {
        int end = frame.stream.readPackageEnd();
        Node node = add(frame, frame.stream.readName(), kind);
        frame.stream.readBytes(headerBytes);
        interpreter.runBody(frame, node, end);
    }

    private void method(Frame frame) throws FirmwareException {
        AmlStream stream = frame.stream;
        int end = stream.readPackageEnd();
        AmlName name = stream.readName();
        int flags = stream.readByte();
        add(frame, name, new AmlObject.Method(stream.table(), stream.position(), end, flags & 7));
        stream.moveTo(end, stream.end());
    }

    /**
     * Where a region lies may depend on names of other tables or on later ones. Registers have no
     * content here, so such a region is put at zero and its length is not checked.
     */
    private void region(Frame frame) throws FirmwareException {
        AmlName name = frame.stream.readName();
        int space = frame.stream.readByte();
        boolean outer = forgivesMissing;
        forgivesMissing = true;
        wasMissing = false;
        long offset = interpreter.evaluateInteger(frame);
        long length = interpreter.evaluateInteger(frame);
        forgivesMissing = outer;
        String place = RegisterSpace.spaceName(space);
        if (place.equals("PCI_Config")) {
            place += " " + frame.scope().path(); // every function has its own
        }
        add(frame, name, new Region(space, place, offset, wasMissing ? -1 : length));
    }

    private void bufferField(Frame frame, int unitBits, int fixedBits) throws FirmwareException {
        AmlObject source = interpreter.evaluateData(frame);
        long index = interpreter.evaluateInteger(frame);
        long bits = fixedBits != 0 ? fixedBits : interpreter.evaluateInteger(frame);
        AmlName name = frame.stream.readName();
        byte[] bytes;
        if (source instanceof Buffer buffer) {
            bytes = buffer.bytes;
        } else if (source instanceof Text text) {
            bytes = text.bytes;
        } else {
            throw interpreter.conversions().wrongType("a buffer", source);
        }
        long size = 8L * bytes.length;
        if (bits <= 0
                || bits > size
                || index < 0
                || index > size
                || index * unitBits > size - bits) {
            throw budget.fail("field " + name + " leaves its buffer of " + bytes.length + " bytes");
        }
        add(frame, name, new BufferField(bytes, (int) (index * unitBits), (int) bits));
    }

    /** A buffer with its first contents. */
    Buffer buffer(Frame frame) throws FirmwareException {
        AmlStream stream = frame.stream;
        int outerEnd = stream.end();
        int end = stream.readPackageEnd();
        stream.moveTo(stream.position(), end);
        long size = interpreter.evaluateInteger(frame);
        byte[] contents = stream.readBytes(end - stream.position());
        stream.moveTo(end, outerEnd);
        budget.charge(size);
        budget.charge(contents.length);
        return new Buffer(Arrays.copyOf(contents, (int) Math.max(size, contents.length)));
    }

    /** A package with its first elements; those beyond its count are cut off. */
    Pack pack(Frame frame, boolean variable) throws FirmwareException {
        AmlStream stream = frame.stream;
        int outerEnd = stream.end();
        int end = stream.readPackageEnd();
        stream.moveTo(stream.position(), end);
        long count = variable ? interpreter.evaluateInteger(frame) : stream.readByte();
        budget.charge(count < 0 || count > AmlBudget.BYTES_MAX ? -1 : SLOT_BYTES * (count + 1));
        AmlObject[] elements = new AmlObject[(int) count];
        Arrays.fill(elements, Kind.UNINITIALIZED);
        boolean complete = true;
        for (int i = 0; stream.hasMore(); i++) {
            AmlObject element = element(frame);
            complete &= !(element instanceof Unresolved);
            if (i < elements.length) {
                elements[i] = element;
            }
        }
        stream.moveTo(end, outerEnd);
        Pack pack = new Pack(elements);
        if (!complete && !frame.method) {
            unresolved.add(pack);
        }
        return pack;
    }

    private AmlObject element(Frame frame) throws FirmwareException {
        if (!AmlStream.beginsName(frame.stream.peek())) {
            return interpreter.evaluate(frame);
        }
        budget.charge(NODE_BYTES);
        Unresolved name = new Unresolved(frame.stream.readName(), frame.scope());
        // In a method the name may be gone when the method ends; in a table it may still come.
        return frame.method ? interpreter.storage().resolve(name) : name;
    }
}
