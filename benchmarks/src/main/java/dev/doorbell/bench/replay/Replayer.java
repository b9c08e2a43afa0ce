package dev.doorbell.bench.replay;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.nic.Nic;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Performs a conversation on a board and compares every answer.
 *
 * <p>After each step the machine settles: everything happens that is due without waiting. A read that
 * is informative is performed and not compared; anything else that is informative is left out. A
 * model that throws has answered wrongly, and the conversation ends there.
 */
public final class Replayer {
    private static final int MISMATCHES_MAX = 1000;
    private static final int SHOWN_BYTES_MAX = 64;
    private static final int SHOWN_BYTES = 16;

    private final ReplayBoard board;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private long mismatchCount;
    private long reads;

    private Replayer(ReplayBoard board) {
        this.board = board;
    }

    /**
     * Replays a conversation.
     *
     * @param behaviour the GIC behaviour to use; null for the conversation's own, or else QEMU's
     * @throws ConfigurationException if there is no such behaviour or its board cannot be built
     */
    public static ReplayResult replay(Conversation conversation, @Nullable String behaviour) {
        GicBehaviour chosen = conversation.profile().behaviour(behaviour);
        String reason = Prerequisites.missing(conversation);
        if (!reason.isEmpty()) {
            return result(conversation, ReplayResult.Verdict.SKIP, chosen, null, reason);
        }
        boolean twoStates = conversation.profile().twoSecurityStates();
        try (ReplayBoard board = new ReplayBoard(conversation.board(), chosen, twoStates)) {
            Replayer replayer = new Replayer(board);
            replayer.perform(conversation.steps());
            ReplayResult.Verdict verdict =
                    replayer.mismatchCount == 0
                            ? ReplayResult.Verdict.PASS
                            : ReplayResult.Verdict.FAIL;
            return result(conversation, verdict, chosen, replayer, "");
        }
    }

    private static ReplayResult result(
            Conversation conversation,
            ReplayResult.Verdict verdict,
            GicBehaviour behaviour,
            @Nullable Replayer replayer,
            String reason) {
        return new ReplayResult(
                conversation.file(),
                conversation.name(),
                verdict,
                behaviour.name(),
                replayer == null ? 0 : replayer.reads,
                replayer == null ? 0 : replayer.mismatchCount,
                replayer == null ? List.of() : List.copyOf(replayer.mismatches),
                reason,
                List.of());
    }

    private void perform(List<Step> steps) {
        for (Step step : steps) {
            if (step.informative() && !step.kind().isRead()) {
                continue;
            }
            try {
                perform(step);
                board.settleLine();
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                differ(step, "an answer", "internal failure: " + e);
                return;
            }
        }
    }

    private void perform(Step step) {
        long refusals = board.refusals(step.trap());
        switch (step.kind()) {
            case WRITE -> {
                board.write(step.core(), step.address(), step.bytes(), step.value());
                checkTrapped(step, refusals);
            }
            case READ ->
                    compare(step, board.read(step.core(), step.address(), step.bytes()), refusals);
            case MEMORY_WRITE -> {
                byte[] bytes = HexFormat.of().parseHex(step.text());
                board.memory().copyIn(step.address(), bytes, 0, bytes.length);
            }
            case MEMORY_READ -> compareMemory(step);
            case FILL -> fill(step);
            case SYSTEM_WRITE -> {
                board.core(step.core()).writeSystem((int) step.address(), step.value());
                checkTrapped(step, refusals);
            }
            case SYSTEM_READ ->
                    compare(
                            step,
                            board.core(step.core()).readSystem((int) step.address()),
                            refusals);
            case LEVELS -> compareLevels(step);
            case RUN -> board.run(step.value());
            case FRAME_IN -> wire(step).send(HexFormat.of().parseHex(frame(step)));
            case FRAME_OUT -> compareFrame(step);
            case LINK -> {
                Nic card = board.card(step.text());
                if (card == null) {
                    throw new IllegalStateException("no network card " + step.text());
                }
                card.setLink(step.value() != 0);
            }
        }
    }

    private ReplayWire wire(Step step) {
        String name = step.text().substring(0, step.text().indexOf(' '));
        ReplayWire wire = board.wire(name);
        if (wire == null) {
            throw new IllegalStateException("no wire " + name);
        }
        return wire;
    }

    private static String frame(Step step) {
        return step.text().substring(step.text().indexOf(' ') + 1);
    }

    private void compareFrame(Step step) {
        byte @Nullable [] frame = wire(step).receive();
        if (step.informative()) {
            return;
        }
        reads++;
        String expected = frame(step);
        String got = frame == null ? "none" : HexFormat.of().formatHex(frame);
        if (!expected.equals(got)) {
            differ(step, expected, got);
        }
    }

    private void fill(Step step) {
        GuestMemory memory = board.memory();
        byte[] part = new byte[(int) Math.min(step.mask(), 1 << 16)];
        Arrays.fill(part, (byte) step.value());
        for (long done = 0; done < step.mask(); done += part.length) {
            int length = (int) Math.min(part.length, step.mask() - done);
            memory.copyIn(step.address() + done, part, 0, length);
        }
    }

    private void compare(Step step, long value, long refusalsBefore) {
        if (step.informative()) {
            return;
        }
        if (step.trap() != Trap.NONE) {
            checkTrapped(step, refusalsBefore);
            return;
        }
        reads++;
        if (((value ^ step.value()) & step.mask()) != 0) {
            String mask = step.mask() == -1 ? "" : "&" + hex(step, step.mask());
            differ(step, hex(step, step.value()) + mask, hex(step, value));
        }
    }

    private void checkTrapped(Step step, long refusalsBefore) {
        if (step.trap() != Trap.NONE && !step.informative()) {
            reads++;
            if (board.refusals(step.trap()) == refusalsBefore) {
                differ(step, step.trap().word(), "no exception");
            }
        }
    }

    private void compareLevels(Step step) {
        if (!step.informative()) {
            reads++;
            long irq = board.core(step.core()).irq().isHigh() ? 1 : 0;
            long fiq = board.core(step.core()).fiq().isHigh() ? 2 : 0;
            if ((irq | fiq) != step.value()) {
                differ(step, levels(step.value()), levels(irq | fiq));
            }
        }
    }

    private static String levels(long bits) {
        return "irq=" + (bits & 1) + ",fiq=" + (bits >>> 1);
    }

    private void compareMemory(Step step) {
        if (step.informative()) {
            return;
        }
        reads++;
        byte[] expected = HexFormat.of().parseHex(step.text());
        byte[] got = new byte[expected.length];
        board.memory().copyOut(step.address(), got, 0, got.length);
        int at = Arrays.mismatch(expected, got);
        if (at >= 0) {
            differ(step, excerpt(expected, at), excerpt(got, at));
        }
    }

    /** All of a short block; of a long one, what begins at the first difference, and where. */
    private static String excerpt(byte[] bytes, int at) {
        if (bytes.length <= SHOWN_BYTES_MAX) {
            return HexFormat.of().formatHex(bytes);
        }
        int end = Math.min(bytes.length, at + SHOWN_BYTES);
        return String.format("[0x%x]%s", at, HexFormat.of().formatHex(bytes, at, end));
    }

    private static String hex(Step step, long value) {
        String digits = Long.toHexString(value);
        int width =
                step.kind() == StepKind.SYSTEM_READ
                        ? 1
                        : Math.min(2 * step.bytes(), 2 * Long.BYTES);
        return "0x" + "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private void differ(Step step, String expected, String got) {
        mismatchCount++;
        if (mismatches.size() < MISMATCHES_MAX) {
            mismatches.add(new Mismatch(step.line(), expected, got, step.intent()));
        }
    }
}
