package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.aml.AmlObject.Int;
import dev.doorbell.kernel.firmware.aml.AmlObject.Kind;
import dev.doorbell.kernel.firmware.aml.AmlObject.Method;
import dev.doorbell.kernel.firmware.aml.AmlObject.Text;

/**
 * Runs AML: loads tables, calls methods, follows the flow of control.
 *
 * <p>Source: ACPI specification 6.5, "Statement Opcodes Encoding", "Namespace Modifier Objects
 * Encoding". A table is run like a method whose declarations stay, so {@code If} at table level
 * works as in a method.
 */
final class Interpreter {
    /** How a term leaves the flow of control. */
    private enum Flow {
        /** To the next term. */
        NEXT,
        /** Out of the loop. */
        BREAK,
        /** To the loop's condition. */
        CONTINUE,
        /** Out of the method. */
        RETURN
    }

    private final Namespace namespace = new Namespace();
    private final AmlBudget budget;
    private final Conversions conversions;
    private final Storage storage;
    private final Declarations declarations;
    private final Expressions expressions;

    /**
     * Makes an interpreter with nothing loaded.
     *
     * @param integerBytes 8, or 4 when the DSDT has a revision below 2
     */
    Interpreter(AmlBudget budget, int integerBytes) {
        this.budget = budget;
        this.conversions = new Conversions(budget, integerBytes);
        this.storage = new Storage(namespace, budget, conversions);
        this.declarations = new Declarations(this);
        this.expressions = new Expressions(this);
    }

    Namespace namespace() {
        return namespace;
    }

    AmlBudget budget() {
        return budget;
    }

    Conversions conversions() {
        return conversions;
    }

    Declarations declarations() {
        return declarations;
    }

    Storage storage() {
        return storage;
    }

    /**
     * Runs the definition block between {@code start} and {@code end} of {@code table}.
     *
     * @param patchesOthers whether it may open scopes that another table declares, as an SSDT does
     */
    void load(byte[] table, int start, int end, boolean patchesOthers) throws FirmwareException {
        declarations.setPatchesOthers(patchesOthers);
        Frame frame = new Frame(new AmlStream(table, start, end), namespace.root(), false);
        budget.leaveTo(0);
        runList(frame, end);
        declarations.resolvePackages();
    }

    /** Evaluates a name: calls a method without arguments or with these, or takes the value. */
    AmlObject evaluate(Node node, AmlObject... arguments) throws FirmwareException {
        budget.leaveTo(0);
        return node.object() instanceof Method method
                ? call(node, method, arguments)
                : storage.value(storage.valueOf(node));
    }

    /** Evaluates the term the frame stands at. */
    AmlObject evaluate(Frame frame) throws FirmwareException {
        budget.step(frame.stream.position());
        budget.enter();
        AmlObject value =
                AmlStream.beginsName(frame.stream.peek())
                        ? evaluateName(frame)
                        : expressions.evaluate(frame, readOpcode(frame));
        budget.leave();
        return value;
    }

    /** Evaluates a term to something that can be computed with. */
    AmlObject evaluateData(Frame frame) throws FirmwareException {
        return storage.value(evaluate(frame));
    }

    /** Evaluates a term to an integer. */
    long evaluateInteger(Frame frame) throws FirmwareException {
        return conversions.toInteger(evaluateData(frame));
    }

    /** Takes the operator the frame stands at. */
    Opcode readOpcode(Frame frame) throws FirmwareException {
        int at = frame.stream.position();
        int code = frame.stream.readByte();
        boolean extended = code == Opcode.EXTENSION;
        if (extended) {
            code = frame.stream.readByte();
        }
        Opcode opcode = extended ? Opcode.ofExtension(code) : Opcode.ofByte(code);
        if (opcode == null) {
            throw new FirmwareException(
                    "unsupported opcode 0x" + (extended ? "5b" : "") + String.format("%02x", code),
                    at);
        }
        return opcode;
    }

    private AmlObject evaluateName(Frame frame) throws FirmwareException {
        AmlName name = frame.stream.readName();
        Node node = namespace.find(frame.scope(), name);
        if (node == null) {
            return declarations.missing(name);
        }
        if (node.object() == Kind.OSI) {
            return knowsInterface(evaluateData(frame));
        }
        if (!(node.object() instanceof Method method)) {
            return storage.valueOf(node);
        }
        AmlObject[] arguments = new AmlObject[method.argumentCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = evaluate(frame);
        }
        return call(node, method, arguments);
    }

    /** Answers as ACPICA does: yes to every Windows, no to everything else. */
    private Int knowsInterface(AmlObject name) {
        return conversions.truth(
                name instanceof Text text && text.toString().startsWith("Windows "));
    }

    private AmlObject call(Node node, Method method, AmlObject[] arguments)
            throws FirmwareException {
        budget.enter();
        budget.charge(256);
        AmlStream code = new AmlStream(method.table(), method.start(), method.end());
        Frame frame = new Frame(code, node, true);
        System.arraycopy(
                arguments,
                0,
                frame.arguments,
                0,
                Math.min(arguments.length, method.argumentCount()));
        try {
            runList(frame, method.end());
        } finally {
            frame.forgetDeclared();
        }
        budget.leave();
        return frame.result();
    }

    /** Runs the terms of a scope or device, then goes on behind it. */
    void runBody(Frame frame, Node scope, int end) throws FirmwareException {
        Node outerScope = frame.scope();
        int outerEnd = frame.stream.end();
        frame.setScope(scope);
        frame.stream.moveTo(frame.stream.position(), end);
        runList(frame, end);
        frame.stream.moveTo(end, outerEnd);
        frame.setScope(outerScope);
    }

    private Flow runList(Frame frame, int end) throws FirmwareException {
        budget.enter();
        Flow flow = Flow.NEXT;
        while (flow == Flow.NEXT && frame.stream.position() < end) {
            flow = runTerm(frame);
        }
        budget.leave();
        return flow;
    }

    private Flow runTerm(Frame frame) throws FirmwareException {
        int at = frame.stream.position();
        if (AmlStream.beginsName(frame.stream.peek())) {
            evaluate(frame);
            return Flow.NEXT;
        }
        Opcode opcode = readOpcode(frame);
        budget.step(at);
        switch (opcode) {
            case IF -> {
                return runIf(frame);
            }
            case WHILE -> {
                return runWhile(frame);
            }
            case RETURN -> {
                frame.setResult(evaluate(frame));
                return Flow.RETURN;
            }
            case BREAK -> {
                return Flow.BREAK;
            }
            case CONTINUE -> {
                return Flow.CONTINUE;
            }
            case NOOP, BREAK_POINT -> {}
            case NOTIFY -> {
                expressions.place(frame);
                evaluate(frame);
            }
            case RELEASE, RESET, SIGNAL -> expressions.synchronise(frame, opcode);
            case SLEEP, STALL -> expressions.pass(frame, opcode);
            case FATAL -> throw fatal(frame);
            default -> {
                if (!declarations.declare(frame, opcode)) {
                    expressions.evaluate(frame, opcode);
                }
            }
        }
        return Flow.NEXT;
    }

    private FirmwareException fatal(Frame frame) throws FirmwareException {
        long type = frame.stream.readByte();
        long code = frame.stream.readInteger(4);
        return budget.fail(
                "firmware declares a fatal error, type "
                        + type
                        + ", code 0x"
                        + Long.toHexString(code));
    }

    private Flow runIf(Frame frame) throws FirmwareException {
        AmlStream stream = frame.stream;
        int outerEnd = stream.end();
        int end = stream.readPackageEnd();
        stream.moveTo(stream.position(), end);
        boolean taken = evaluateInteger(frame) != 0;
        Flow flow = taken ? runList(frame, end) : Flow.NEXT;
        stream.moveTo(end, outerEnd);
        if (stream.peek() == Opcode.ELSE.code()) {
            stream.readByte();
            int elseEnd = stream.readPackageEnd();
            if (!taken) {
                stream.moveTo(stream.position(), elseEnd);
                flow = runList(frame, elseEnd);
            }
            stream.moveTo(elseEnd, outerEnd);
        }
        return flow;
    }

    private Flow runWhile(Frame frame) throws FirmwareException {
        AmlStream stream = frame.stream;
        int outerEnd = stream.end();
        int end = stream.readPackageEnd();
        int start = stream.position();
        Flow flow = Flow.NEXT;
        for (int round = 0; flow == Flow.NEXT || flow == Flow.CONTINUE; round++) {
            stream.moveTo(start, end);
            if (evaluateInteger(frame) == 0) {
                break;
            }
            if (round == AmlBudget.ITERATIONS_MAX) {
                throw budget.fail(
                        "a loop goes round more than " + AmlBudget.ITERATIONS_MAX + " times");
            }
            flow = runList(frame, end);
        }
        stream.moveTo(end, outerEnd);
        return flow == Flow.RETURN ? flow : Flow.NEXT;
    }
}
