package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.importer.writing.MigrationClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sources of realistic migrations, each depending on the migration before it. Stateless. */
final class MigrationSources {

    private static final String PACKAGE = "com.acme.db";

    /** The nested classes: a command for picocli, a mapper for MapStruct, a value for AutoValue, a graph for Dagger. */
    private static final String PEER_TYPES = """

                @picocli.CommandLine.Command(name = "orders-%1$d", description = "Lists orders.")
                static final class Listing implements Runnable {
                    @picocli.CommandLine.Option(names = {"-s", "--status"}, description = "The status of the orders.")
                    String status = "open";

                    @picocli.CommandLine.Option(names = "--limit", description = "The number of orders.")
                    int limit = 10;

                    @picocli.CommandLine.Parameters(index = "0", description = "The customer.")
                    String customer = "";

                    @Override
                    public void run() {
                        System.out.println(customer + " " + status + " " + limit);
                    }
                }

                record Order(String id, String customer, String status, java.math.BigDecimal total) {}

                record OrderView(String id, String customer, String state, String total) {}

                @org.mapstruct.Mapper
                interface Orders {
                    @org.mapstruct.Mapping(target = "state", source = "status")
                    OrderView view(Order order);
                }

                @com.google.auto.value.AutoValue
                abstract static class Price {
                    abstract String currency();

                    abstract java.math.BigDecimal amount();

                    abstract java.util.Optional<String> note();
                }

                static final class Prices {
                    @javax.inject.Inject
                    Prices() {}
                }

                static final class Shop {
                    final Prices prices;

                    @javax.inject.Inject
                    Shop(Prices prices) {
                        this.prices = prices;
                    }
                }

                @dagger.Component
                interface Shops {
                    Shop shop();
                }
            """;

    private MigrationSources() {}

    /** Writes a number of migrations into a folder, and returns their files. */
    static List<Path> write(Path folder, int count) throws IOException {
        Path home = Files.createDirectories(folder.resolve("com/acme/db"));
        List<Path> files = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            files.add(Files.writeString(home.resolve("CreateTable" + i + ".java"), source(i)));
        }
        return files;
    }

    /**
     * Writes a number of migrations into a folder, each with nested classes that the {@linkplain Peer peers} read, and
     * returns their files.
     */
    static List<Path> writeForPeers(Path folder, int count) throws IOException {
        List<Path> files = write(folder, count);
        for (int i = 0; i < count; i++) {
            String migration = Files.readString(files.get(i)).stripTrailing();
            String body = migration.substring(0, migration.lastIndexOf('}'));
            Files.writeString(files.get(i), body + PEER_TYPES.formatted(i + 1) + "}\n");
        }
        return files;
    }

    /** {@return a migration with two text blocks of about 800 and 400 bytes} */
    private static String source(int number) {
        MigrationClass migration = new MigrationClass(PACKAGE, "CreateTable" + number, Integer.toString(number));
        if (number > 1) {
            migration.dependsOn(PACKAGE, "CreateTable" + (number - 1));
        }
        return migration.up("""
                        CREATE TABLE orders_%1$d (
                            order_id    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                            customer_id uuid NOT NULL,
                            status      text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'sent')),
                            total       numeric(12, 2) NOT NULL CHECK (total >= 0),
                            note        text,
                            created_at  timestamptz NOT NULL DEFAULT now()
                        );

                        -- Open orders are looked up by customer, the newest first.
                        CREATE INDEX orders_%1$d_by_customer ON orders_%1$d (customer_id, created_at DESC)
                            WHERE status = 'open';

                        COMMENT ON TABLE orders_%1$d IS 'What a customer ordered; it''s paid before it is sent.';
                        COMMENT ON COLUMN orders_%1$d.total IS 'In euros, taxes included.';
                        """.formatted(number)).down("""
                        COMMENT ON TABLE orders_%1$d IS NULL;
                        COMMENT ON COLUMN orders_%1$d.total IS NULL;
                        DROP INDEX orders_%1$d_by_customer;

                        -- What was ordered meanwhile is kept beside the table that goes.
                        CREATE TABLE orders_%1$d_kept AS
                            SELECT order_id, customer_id, status, total, note, created_at
                            FROM orders_%1$d
                            WHERE status <> 'open';
                        DROP TABLE orders_%1$d;
                        """.formatted(number)).source();
    }
}
