package dev.doorbell.docs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The scanner finds numbers wherever a test's name may carry them, and the method behind them. */
class StatementsTest {
    private static Map<String, Set<String>> scan(String body) {
        Map<String, Set<String>> tests = new TreeMap<>();
        Statements.scan("package a.b.v9;\n\nclass SomeTest {\n" + body + "}\n", "SomeTest", tests);
        return tests;
    }

    @Test
    void aNumberInADisplayNameIsFound() {
        assertThat(
                        scan(
                                """
                                    @Test
                                    @DisplayName(
                                            "GIC-012 a long one "
                                                    + "about GIC-099")
                                    void first() {}

                                    @Test
                                    void second() {}
                                """))
                .isEqualTo(Map.of("GIC-012", Set.of("v9.SomeTest.first")));
    }

    @Test
    void severalNumbersAndParametersAreFound() {
        assertThat(
                        scan(
                                """
                                    @ParameterizedTest(name = "GIC-001, GIC-002 of {0}")
                                    @ValueSource(ints = {1, 2})
                                    @DisplayName("GIC-003 GIC-001 of both")
                                    void both(int which) {}

                                    @TestFactory
                                    @DisplayName("GIC-001 a row each")
                                    Stream<DynamicTest> rows() {
                                        return null;
                                    }
                                """))
                .containsEntry("GIC-001", Set.of("v9.SomeTest.both", "v9.SomeTest.rows"))
                .containsEntry("GIC-002", Set.of("v9.SomeTest.both"))
                .containsEntry("GIC-003", Set.of("v9.SomeTest.both"))
                .hasSize(3);
    }

    @Test
    void aNumberThatBeginsNoNameIsNotATest() {
        assertThat(
                        scan(
                                """
                                    // See GIC-044.
                                    @Test
                                    @DisplayName("the reason for GIC-055")
                                    void other() {}
                                """))
                .isEmpty();
    }
}
