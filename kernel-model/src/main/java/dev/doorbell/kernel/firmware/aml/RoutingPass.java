package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import dev.doorbell.kernel.firmware.Polarity;
import dev.doorbell.kernel.firmware.Trigger;
import dev.doorbell.kernel.firmware.aml.AmlObject.Buffer;
import dev.doorbell.kernel.firmware.aml.AmlObject.Int;
import dev.doorbell.kernel.firmware.aml.AmlObject.Kind;
import dev.doorbell.kernel.firmware.aml.AmlObject.Pack;
import dev.doorbell.kernel.firmware.aml.AmlObject.Place;
import dev.doorbell.kernel.firmware.aml.AmlObject.Reference;
import dev.doorbell.kernel.firmware.aml.AmlObject.Text;
import dev.doorbell.kernel.firmware.aml.AmlObject.Unresolved;
import dev.doorbell.kernel.firmware.aml.ResourceDescriptors.Interrupt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One evaluation of a machine's tables with one interrupt mode, up to its routes. */
final class RoutingPass {
    /** Terms one {@code _INI} or {@code _STA} may take: they must not use up what {@code _PRT} needs. */
    private static final long SETUP_STEPS_MAX = 100_000;

    /** {@code _STA}: present, functioning. */
    private static final int PRESENT = 1;

    private static final int FUNCTIONING = 8;

    private final AmlBudget budget = new AmlBudget();
    private final Interpreter interpreter;
    private final Storage storage;
    private final Map<String, List<Interrupt>> links = new HashMap<>();
    private final boolean hasPicMethod;

    /**
     * Loads the tables, initializes the devices, and says which interrupt controller is in use.
     *
     * @param mode the argument of {@code _PIC}
     */
    RoutingPass(List<byte[]> tables, List<AcpiHeader> headers, int mode) throws FirmwareException {
        interpreter = new Interpreter(budget, headers.get(0).revision() < 2 ? 4 : 8);
        storage = interpreter.storage();
        for (int i = 0; i < tables.size(); i++) {
            AcpiHeader header = headers.get(i);
            boolean secondary = !header.signature().equals("DSDT");
            interpreter.load(tables.get(i), AcpiHeader.BYTES, header.length(), secondary);
        }
        initialize();
        Node pic = interpreter.namespace().root().child("_PIC");
        hasPicMethod = pic != null;
        if (pic != null) {
            interpreter.evaluate(pic, new Int(mode));
        }
    }

    /** Whether the answers may depend on the interrupt mode. */
    boolean hasPicMethod() {
        return hasPicMethod;
    }

    /** Everything that has a routing table. */
    List<PrtScope> scopes() throws FirmwareException {
        List<PrtScope> scopes = new ArrayList<>();
        for (Node node : everything()) {
            Node prt = node.child("_PRT");
            if (prt != null) {
                scopes.add(scope(node, prt));
            }
        }
        return List.copyOf(scopes);
    }

    /** What {@code _CRS} of the device answers; empty if there is no such device or no {@code _CRS}. */
    byte[] resources(String path) throws FirmwareException {
        for (Node node : everything()) {
            Node crs = node.child("_CRS");
            if (crs != null && node.path().equals(path)) {
                AmlObject template = storage.value(interpreter.evaluate(crs));
                return template instanceof Buffer buffer ? buffer.bytes.clone() : new byte[0];
            }
        }
        return new byte[0];
    }

    /** Every node that is no method, parents before children, in order of declaration. */
    private List<Node> everything() {
        List<Node> all = new ArrayList<>();
        Deque<Node> open = new ArrayDeque<>();
        open.push(interpreter.namespace().root());
        while (!open.isEmpty()) {
            Node node = open.pop();
            all.add(node);
            List<Node> children = node.ownChildren();
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(children.get(i));
            }
        }
        return all;
    }

    /**
     * Runs {@code _INI} of every device that is present, as an operating system does before it asks for
     * anything. What fails there is forgiven, as it is everywhere: it need not touch the routes.
     * {@code _REG} is not called, for there is no driver of an embedded controller to announce.
     */
    private void initialize() {
        Deque<Node> open = new ArrayDeque<>();
        open.push(interpreter.namespace().root());
        while (!open.isEmpty()) {
            Node node = open.pop();
            int status = node.child("_STA") == null ? PRESENT : status(node.child("_STA"));
            if ((status & (PRESENT | FUNCTIONING)) == 0) {
                continue; // nor are the devices below it there
            }
            Node init = node.child("_INI");
            if (init != null && (status & PRESENT) != 0) {
                attempt(init);
            }
            List<Node> children = node.ownChildren();
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(children.get(i));
            }
        }
    }

    private int status(@Nullable Node sta) {
        AmlObject answer = sta == null ? null : attempt(sta);
        return answer instanceof Int number ? (int) number.value() : PRESENT;
    }

    private @Nullable AmlObject attempt(Node node) {
        long before = budget.stepsLeft();
        long granted = Math.min(before, SETUP_STEPS_MAX);
        budget.setStepsLeft(granted);
        try {
            return interpreter.evaluate(node);
        } catch (FirmwareException e) {
            return null;
        } finally {
            long spent = granted - Math.max(budget.stepsLeft(), 0);
            budget.setStepsLeft(before - spent);
        }
    }

    private PrtScope scope(Node node, Node prt) throws FirmwareException {
        List<Integer> chain = new ArrayList<>();
        Node host = node;
        if (!isHost(node)) {
            for (Node at = node; at != null; at = at.parent()) {
                if (isHost(at)) {
                    host = at;
                    break;
                }
                Node address = at.child("_ADR");
                if (address != null) {
                    long adr = integer(address);
                    chain.add(0, (int) (adr >> 16 & 0x1F) << 3 | (int) (adr & 7));
                }
            }
        }
        // Below no host bridge, or without an address: then it is a host bridge of an unusual kind.
        boolean bridge = host != node && node.child("_ADR") != null;
        int own = bridge ? chain.get(chain.size() - 1) : 0;
        List<PrtRoute> routes = routes(node, prt);
        return new PrtScope(
                node.path(),
                bridge,
                own >> 3,
                own & 7,
                bridge ? List.copyOf(chain) : List.of(),
                (int) integerOr(host, "_SEG") & 0xFFFF,
                (int) integerOr(host, "_BBN") & 0xFF,
                hasPicMethod,
                false,
                routes,
                routes);
    }

    /** Whether a device says that it is a PCI or PCI Express host bridge. */
    private boolean isHost(Node node) throws FirmwareException {
        return names(node.child("_HID")) || names(node.child("_CID"));
    }

    private boolean names(@Nullable Node id) throws FirmwareException {
        return id != null && namesHost(interpreter.evaluate(id));
    }

    private boolean namesHost(AmlObject id) throws FirmwareException {
        if (id instanceof Pack pack) {
            for (int i = 0; i < pack.elements.length; i++) {
                AmlObject element = storage.value(storage.element(pack, i));
                if (!(element instanceof Pack) && namesHost(element)) {
                    return true;
                }
            }
            return false;
        }
        String text = id instanceof Int number ? EisaId.text((int) number.value()) : id.toString();
        return text.equals("PNP0A03") || text.equals("PNP0A08");
    }

    private long integerOr(Node device, String name) throws FirmwareException {
        Node node = device.child(name);
        return node == null ? 0 : integer(node);
    }

    private long integer(Node node) throws FirmwareException {
        return interpreter.conversions().toInteger(interpreter.evaluate(node));
    }

    private List<PrtRoute> routes(Node device, Node prt) throws FirmwareException {
        AmlObject table = storage.value(interpreter.evaluate(prt));
        if (!(table instanceof Pack pack)) {
            throw budget.fail(
                    prt.path() + " gives " + Conversions.describe(table) + " and not a package");
        }
        List<PrtRoute> routes = new ArrayList<>();
        for (int i = 0; i < pack.elements.length; i++) {
            AmlObject entry = storage.value(storage.element(pack, i));
            // A package made too long has elements nobody has stored to.
            if (entry != Kind.UNINITIALIZED) {
                routes.add(route(device, prt, i, entry));
            }
        }
        return List.copyOf(routes);
    }

    private PrtRoute route(Node device, Node prt, int number, AmlObject entry)
            throws FirmwareException {
        String where = "entry " + number + " of " + prt.path();
        if (!(entry instanceof Pack pack) || pack.elements.length < 4) {
            throw budget.fail(where + " is not a package of four elements");
        }
        long address = element(where, pack, 0);
        long pin = element(where, pack, 1);
        long index = element(where, pack, 3);
        if (pin < 0 || pin > 3) {
            throw budget.fail(where + " has pin 0x" + Long.toHexString(pin) + ", pins are 0 to 3");
        }
        Node link = link(device, where, storage.element(pack, 2));
        int slot = (int) (address >> 16) & 0xFFFF;
        int function = (int) address & 0xFFFF;
        if (link == null) {
            return new PrtRoute(
                    slot, (int) pin, index, Trigger.LEVEL, Polarity.DEFAULT, null, function);
        }
        List<Interrupt> interrupts = interrupts(link);
        if (interrupts.isEmpty()) {
            // Nothing set: not routed, shown like a router register that reads zero.
            return new PrtRoute(
                    slot, (int) pin, 0, Trigger.LEVEL, Polarity.DEFAULT, link.name(), function);
        }
        if (index < 0 || index >= interrupts.size()) {
            throw budget.fail(
                    where
                            + " names interrupt "
                            + index
                            + " of "
                            + link.path()
                            + ", which has "
                            + interrupts.size());
        }
        Interrupt interrupt = interrupts.get((int) index);
        return new PrtRoute(
                slot,
                (int) pin,
                interrupt.gsi(),
                interrupt.trigger(),
                interrupt.polarity(),
                link.name(),
                function);
    }

    private long element(String where, Pack pack, int number) throws FirmwareException {
        AmlObject value = storage.value(storage.element(pack, number));
        if (value instanceof Int integer) {
            return integer.value();
        }
        throw budget.fail(where + " has " + Conversions.describe(value) + " as element " + number);
    }

    /** The link device an entry names; null for a number, which means that there is none. */
    private @Nullable Node link(Node device, String where, AmlObject source)
            throws FirmwareException {
        if (source instanceof Int) {
            return null;
        }
        if (source instanceof Reference reference
                && reference.place() instanceof Place.Named named) {
            return named.node();
        }
        AmlName name = source instanceof Unresolved unresolved ? unresolved.name() : null;
        if (source instanceof Text text) {
            name = AmlName.parse(text.toString());
            Node node = name == null ? null : interpreter.namespace().find(device, name);
            if (node != null) {
                return node;
            }
        }
        throw budget.fail(
                where
                        + (name == null
                                ? " has " + Conversions.describe(source) + " as source"
                                : " names the link " + name + ", which does not exist"));
    }

    private List<Interrupt> interrupts(Node link) throws FirmwareException {
        List<Interrupt> known = links.get(link.path());
        if (known != null) {
            return known;
        }
        Node crs = link.child("_CRS");
        List<Interrupt> found = List.of();
        if (crs != null) {
            AmlObject template = storage.value(interpreter.evaluate(crs));
            if (!(template instanceof Buffer buffer)) {
                throw budget.fail(
                        crs.path()
                                + " gives "
                                + Conversions.describe(template)
                                + " and not a buffer");
            }
            found = ResourceDescriptors.interrupts(buffer.bytes, budget);
        }
        links.put(link.path(), found);
        return found;
    }
}
