package dev.stepwell.cli.verb;

import static dev.stepwell.cli.Migrations.migration;
import static dev.stepwell.cli.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.InProcess;
import dev.stepwell.cli.Outcome;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The graph as text, without a database. */
class GraphCommandTest {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition B = table("2", "b", "1");
    private static final MigrationDefinition ODD = migration("my-set", "1.5", "Odd")
            .description("say \"<b>\" & #1 \\ twice")
            .up("", "SELECT 1")
            .irreversible("test")
            .dependsOn("main", "2")
            .build();

    @Test
    void mermaidHasOneLineForEachMigrationAndEachDependency() {
        assertThat(printed("graph", A, B)).isEqualTo("""
                graph TD
                    main__1["1 create a"]
                    main__2["2 create b"]
                    main__1 --> main__2
                """);
    }

    @Test
    void setsAreBoxesAndTextIsEscapedForMermaid() {
        assertThat(printed("graph", A, B, ODD)).isEqualTo("""
                graph TD
                    subgraph set__main["main"]
                        main__1["1 create a"]
                        main__2["2 create b"]
                    end
                    subgraph set__my_dash_set["my-set"]
                        my_dash_set__1_5["1.5 say #quot;#lt;b#gt;#quot; & #35;1 \\ twice"]
                    end
                    main__1 --> main__2
                    main__2 --> my_dash_set__1_5
                """);
    }

    @Test
    void setsAreClustersAndTextIsEscapedForDot() {
        assertThat(printed("graph --format dot", A, B, ODD)).isEqualTo("""
                digraph migrations {
                    node [shape=box];
                    subgraph "cluster_main" {
                        label="main";
                        "main:1" [label="1 create a"];
                        "main:2" [label="2 create b"];
                    }
                    subgraph "cluster_my-set" {
                        label="my-set";
                        "my-set:1.5" [label="1.5 say \\"<b>\\" & #1 \\\\ twice"];
                    }
                    "main:1" -> "main:2";
                    "main:2" -> "my-set:1.5";
                }
                """);
    }

    @Test
    void jsonHasTheTextAndTheEdges() {
        assertThat(run("graph --json", A, B).out()).isEqualTo("""
                {
                  "verb" : "graph",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "format" : "mermaid",
                    "text" : "graph TD\\n    main__1[\\"1 create a\\"]\\n    main__2[\\"2 create b\\"]\\n    main__1 --> main__2\\n",
                    "migrations" : [ {
                      "set" : "main",
                      "version" : "1",
                      "class" : "shop.CreateA",
                      "description" : "create a",
                      "dependsOn" : [ ]
                    }, {
                      "set" : "main",
                      "version" : "2",
                      "class" : "shop.CreateB",
                      "description" : "create b",
                      "dependsOn" : [ {
                        "set" : "main",
                        "version" : "1"
                      } ]
                    } ]
                  }
                }
                """);
    }

    private static String printed(String args, MigrationDefinition... migrations) {
        Outcome outcome = run(args, migrations);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        return outcome.out();
    }

    private static Outcome run(String args, MigrationDefinition... migrations) {
        MigrationRegistry registry = () -> List.of(migrations);
        return InProcess.with(registry).run(args.split(" "));
    }
}
