package dev.doorbell.kernel.firmware.aml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of names.
 *
 * <p>Source: ACPI specification 6.5, "ACPI Namespace": a single segment without prefix is searched
 * for upwards, every other name is where it says or nowhere.
 */
final class Namespace {
    /** The scopes that exist before any table is read. Source: "Predefined Root Namespaces". */
    private static final List<String> PREDEFINED = List.of("_GPE", "_PR_", "_SB_", "_SI_", "_TZ_");

    private final Node root = new Node("\\___", null, AmlObject.Kind.SCOPE);

    /** Makes a namespace with the predefined scopes and objects. */
    Namespace() {
        for (String scope : PREDEFINED) {
            root.add(scope, new Node(scope, root, AmlObject.Kind.SCOPE));
        }
        // The family name is the one that firmware knows every current system by.
        // Source: ACPI specification 6.5, "Predefined Object Names".
        predefine("_GL_", AmlObject.Kind.MUTEX);
        predefine("_OS_", AmlObject.Text.of("Microsoft Windows NT"));
        predefine("_REV", new AmlObject.Int(2));
        predefine("_OSI", AmlObject.Kind.OSI);
    }

    private void predefine(String name, AmlObject object) {
        root.add(name, new Node(name, root, object));
    }

    /** The root, {@code \}. */
    Node root() {
        return root;
    }

    /** Finds {@code name} as seen from {@code scope}; null if there is no such name. */
    @Nullable Node find(Node scope, AmlName name) {
        if (name.isSearched()) {
            String segment = name.segments().get(0);
            for (Node at = scope; at != null; at = at.parent()) {
                Node found = at.child(segment);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        Node at = start(scope, name);
        for (String segment : name.segments()) {
            if (at == null) {
                return null;
            }
            at = at.child(segment);
        }
        return at;
    }

    /** The node a declaration of {@code name} would be put under; null if that does not exist. */
    @Nullable Node findParent(Node scope, AmlName name) {
        Node at = start(scope, name);
        for (int i = 0; i + 1 < name.segments().size() && at != null; i++) {
            at = at.child(name.segments().get(i));
        }
        return at;
    }

    private @Nullable Node start(Node scope, AmlName name) {
        Node at = name.root() ? root : scope;
        for (int i = 0; i < name.parents() && at != null; i++) {
            at = at.parent();
        }
        return at;
    }
}
