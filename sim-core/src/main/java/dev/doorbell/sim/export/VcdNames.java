package dev.doorbell.sim.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The signals of a value change dump: each has a short code, a width, and a place in a tree of modules.
 *
 * <p>A name's dots are the tree: {@code cpu0.irq} is {@code irq} in module {@code cpu0}. Characters that
 * names of hardware do not have become {@code _}; what would have a name that is taken gets a number.
 */
final class VcdNames {
    /** One signal. */
    static final class Signal {
        final String code;
        final String name;
        final int width;

        private Signal(String code, String name, int width) {
            this.code = code;
            this.name = name;
            this.width = width;
        }
    }

    private static final int CODE_FIRST = '!';
    private static final int CODE_COUNT = '~' - '!' + 1;

    private final Map<String, VcdNames> modules = new TreeMap<>();
    private final Map<String, Signal> signals = new TreeMap<>();
    private final List<Signal> all;

    VcdNames() {
        this(new ArrayList<>());
    }

    private VcdNames(List<Signal> all) {
        this.all = all;
    }

    /** Adds a signal under a dotted name. */
    Signal add(String path, int width) {
        VcdNames module = this;
        String rest = path;
        for (int dot = rest.indexOf('.'); dot > 0; dot = rest.indexOf('.')) {
            module = module.module(plain(rest.substring(0, dot)));
            rest = rest.substring(dot + 1);
        }
        String wanted = plain(rest);
        String name = wanted;
        for (int number = 2; module.signals.containsKey(name); number++) {
            name = wanted + "_" + number;
        }
        Signal made = new Signal(code(all.size()), name, width);
        all.add(made);
        module.signals.put(name, made);
        return made;
    }

    /** All signals, in the order in which they were added. */
    List<Signal> all() {
        return all;
    }

    private VcdNames module(String name) {
        return modules.computeIfAbsent(name, any -> new VcdNames(all));
    }

    /** The declarations, one on a line. */
    void declare(String module, List<String> to) {
        to.add("$scope module " + module + " $end");
        for (Signal signal : signals.values()) {
            boolean isWire = signal.width == 1;
            to.add(
                    (isWire ? "$var wire 1 " : "$var reg " + signal.width + " ")
                            + signal.code
                            + " "
                            + signal.name
                            + (isWire ? "" : " [" + (signal.width - 1) + ":0]")
                            + " $end");
        }
        modules.forEach((name, inner) -> inner.declare(name, to));
        to.add("$upscope $end");
    }

    private static String code(int number) {
        StringBuilder code = new StringBuilder();
        int rest = number;
        do {
            code.append((char) (CODE_FIRST + rest % CODE_COUNT));
            rest = rest / CODE_COUNT - 1;
        } while (rest >= 0);
        return code.toString();
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_');
            boolean mayBegin = isPlain && (i > 0 || !Character.isDigit(c));
            plain.append(mayBegin ? c : isPlain ? "_" + c : "_");
        }
        return plain.length() == 0 ? "_" : plain.toString();
    }
}
