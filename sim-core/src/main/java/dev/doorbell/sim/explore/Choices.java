package dev.doorbell.sim.explore;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/** An order as text: which of those that could go on was chosen, each time; {@code 0*7 2 1}. */
final class Choices {
    private Choices() {}

    static String format(List<Integer> choices) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < choices.size(); ) {
            int same = 1;
            while (at + same < choices.size() && choices.get(at + same).equals(choices.get(at))) {
                same++;
            }
            text.append(at == 0 ? "" : " ").append(choices.get(at));
            if (same > 1) {
                text.append('*').append(same);
            }
            at += same;
        }
        return text.toString();
    }

    static List<Integer> parse(String text) {
        List<Integer> choices = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            String[] parts = word.split("\\*", 2);
            try {
                int choice = Integer.parseInt(parts[0]);
                int times = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
                for (int i = 0; i < times; i++) {
                    choices.add(choice);
                }
            } catch (NumberFormatException e) {
                throw new ConfigurationException(
                        "'"
                                + word
                                + "' is no choice; expected NUMBER or NUMBER*TIMES, as a failure"
                                + " prints them");
            }
        }
        return choices;
    }
}
