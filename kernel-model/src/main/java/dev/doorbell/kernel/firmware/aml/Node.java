package dev.doorbell.kernel.firmware.aml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A named place in the ACPI namespace: its object and, in order of declaration, the names below it. */
final class Node {
    private final String segment;
    private final @Nullable Node parent;
    private final Map<String, Node> children = new LinkedHashMap<>();
    private AmlObject object;

    /** Makes a node; the root has no parent. */
    Node(String segment, @Nullable Node parent, AmlObject object) {
        this.segment = segment;
        this.parent = parent;
        this.object = object;
    }

    /** The node above; null for the root. */
    @Nullable Node parent() {
        return parent;
    }

    /** The node's last name segment as people write it. */
    String name() {
        return AmlName.trimmed(segment);
    }

    /** What is here. */
    AmlObject object() {
        return object;
    }

    /** Puts something else here. */
    void setObject(AmlObject object) {
        this.object = object;
    }

    /** The node directly below with that segment of four characters. */
    @Nullable Node child(String name) {
        return children.get(name);
    }

    /** Adds a node below; an alias is the other name's own node. */
    void add(String name, Node node) {
        children.put(name, node);
    }

    /** Takes away what a method declared while it ran. */
    void remove(String name) {
        children.remove(name);
    }

    /** The nodes below in order of declaration, aliases left out. */
    List<Node> ownChildren() {
        List<Node> own = new ArrayList<>();
        for (Map.Entry<String, Node> entry : children.entrySet()) {
            Node node = entry.getValue();
            if (node.parent == this && node.segment.equals(entry.getKey())) {
                own.add(node);
            }
        }
        return own;
    }

    /** Full path, {@code \_SB.PCI0}. */
    String path() {
        StringBuilder path = new StringBuilder();
        Node at = this;
        for (Node above = parent; above != null; above = above.parent) {
            path.insert(0, at.name()).insert(0, above.parent == null ? '\\' : '.');
            at = above;
        }
        return parent == null ? "\\" : path.toString();
    }

    @Override
    public String toString() {
        return path();
    }
}
