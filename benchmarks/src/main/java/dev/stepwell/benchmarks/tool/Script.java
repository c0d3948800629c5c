package dev.stepwell.benchmarks.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A migration for all tools: a table, an index and a comment, with its down.
 *
 * @param number the place in the order, from 1
 * @param up the statements that apply it, each with a semicolon and a line feed at its end
 * @param down the statements that roll it back, each with a semicolon and a line feed at its end
 * @param transactional true if the migration can run in a transaction
 */
public record Script(int number, List<String> up, List<String> down, boolean transactional) {

    /** {@return a number of migrations; each up has 300 to 800 bytes} */
    public static List<Script> first(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Script::of).toList();
    }

    /** {@return a number of migrations; the middle one builds an index without locking its table} */
    public static List<Script> withConcurrentIndex(int count) {
        List<Script> scripts = new ArrayList<>(first(count));
        int middle = count / 2;
        String index = "orders_1_by_time_" + middle;
        scripts.set(
                middle,
                new Script(
                        middle + 1,
                        List.of("CREATE INDEX CONCURRENTLY " + index + " ON orders_1 (created_at);\n"),
                        List.of("DROP INDEX CONCURRENTLY " + index + ";\n"),
                        false));
        return List.copyOf(scripts);
    }

    private static Script of(int number) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i <= number % 9; i++) {
            columns.append(",\n    detail_%d   text NOT NULL DEFAULT ''".formatted(i));
        }
        String table = """
                CREATE TABLE orders_%1$d (
                    order_id    bigint PRIMARY KEY,
                    customer_id bigint NOT NULL,
                    total       numeric(12, 2) NOT NULL CHECK (total >= 0),
                    created_at  timestamptz NOT NULL DEFAULT now()%2$s
                );
                """.formatted(number, columns);
        String index =
                "CREATE INDEX orders_%1$d_by_customer ON orders_%1$d (customer_id, created_at);\n".formatted(number);
        String comment = "COMMENT ON TABLE orders_%d IS 'What a customer ordered, in euros.';\n".formatted(number);
        return new Script(
                number, List.of(table, index, comment), List.of("DROP TABLE orders_%d;\n".formatted(number)), true);
    }

    /** {@return the up as one text} */
    String upText() {
        return String.join("", up);
    }

    /** {@return the down as one text} */
    String downText() {
        return String.join("", down);
    }
}
