package dev.doorbell.kernel.firmware.aml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One running method, or the loading of one table: where it reads, and what only it sees. */
final class Frame {
    private static final int LOCALS = 8;
    private static final int ARGUMENTS = 7;

    /** Where it reads. */
    final AmlStream stream;

    /** The locals. */
    final AmlObject[] locals = new AmlObject[LOCALS];

    /** The arguments. */
    final AmlObject[] arguments = new AmlObject[ARGUMENTS];

    /** Whether this is a method; what it declares is gone when it ends. */
    final boolean method;

    private final List<Runnable> undo = new ArrayList<>();
    private Node scope;
    private AmlObject result = AmlObject.Kind.UNINITIALIZED;

    /** Begins to read {@code stream} in {@code scope}. */
    Frame(AmlStream stream, Node scope, boolean method) {
        this.stream = stream;
        this.scope = scope;
        this.method = method;
        Arrays.fill(locals, AmlObject.Kind.UNINITIALIZED);
        Arrays.fill(arguments, AmlObject.Kind.UNINITIALIZED);
    }

    /** Where names are looked up and declared. */
    Node scope() {
        return scope;
    }

    /** Enters or leaves a scope. */
    void setScope(Node scope) {
        this.scope = scope;
    }

    /** What {@code Return} gave. */
    AmlObject result() {
        return result;
    }

    /** Takes what {@code Return} gives. */
    void setResult(AmlObject result) {
        this.result = result;
    }

    /** Remembers what this method declared. */
    void declared(Node parent, String segment) {
        undo.add(() -> parent.remove(segment));
    }

    /** Takes away everything the method declared. */
    void forgetDeclared() {
        for (Runnable step : undo) {
            step.run();
        }
    }
}
