package dev.stepwell.benchmarks.tool;

import dev.stepwell.benchmarks.ClassPath;
import dev.stepwell.runtime.Migrator;
import java.util.List;
import java.util.Locale;
import liquibase.Liquibase;
import org.apache.ibatis.migration.DataSourceConnectionProvider;
import org.flywaydb.core.Flyway;

/** What is compared, the floor first. */
public enum Contender {
    /** Bare JDBC: what must be done at least, with a commit for each migration. */
    FLOOR("bare JDBC", true),

    /** Bare JDBC with many commits in one round trip. */
    PIPELINED("bare JDBC, 10 commits at once", true),

    STEPWELL("Stepwell", true),

    /** Flyway with SQL files. Its free edition takes nothing back. */
    FLYWAY("Flyway", false),

    /** Flyway with classes. */
    FLYWAY_JAVA("Flyway, Java", false),

    /** Liquibase with SQL files in its format. */
    LIQUIBASE("Liquibase", true),

    MYBATIS("MyBatis", true);

    private final String title;
    private final boolean rollsBack;

    Contender(String title, boolean rollsBack) {
        this.title = title;
        this.rollsBack = rollsBack;
    }

    /** The name in tables. */
    public String title() {
        return title;
    }

    public Tool tool() {
        return switch (this) {
            case FLOOR -> new BareJdbc(1);
            case PIPELINED -> new BareJdbc(10);
            case STEPWELL -> new StepwellTool();
            case FLYWAY -> FlywayTool.ofFiles();
            case FLYWAY_JAVA -> FlywayTool.ofClasses();
            case LIQUIBASE -> new LiquibaseTool();
            case MYBATIS -> new MyBatisTool();
        };
    }

    /** What it is made with, as {@link ToolJars} has it. */
    public List<String> products() {
        return switch (this) {
            case FLOOR, PIPELINED -> List.of();
            case STEPWELL -> List.of("Stepwell");
            case FLYWAY, FLYWAY_JAVA -> List.of("Flyway");
            case LIQUIBASE -> List.of("Liquibase");
            case MYBATIS -> List.of("MyBatis");
        };
    }

    /** Whether it can take a migration back. */
    public boolean rollsBack() {
        return rollsBack;
    }

    /** The name in files. */
    public String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The peers with their versions, for people. */
    public static String versions() {
        return "Flyway " + version(Flyway.class) + ", Liquibase " + version(Liquibase.class) + ", MyBatis Migrations "
                + version(DataSourceConnectionProvider.class) + ", Stepwell " + version(Migrator.class);
    }

    private static String version(Class<?> type) {
        String jar = ClassPath.of(type);
        return jar.replaceAll(".*?-(\\d[^/]*)\\.jar", "$1").replaceAll(".*/target/classes", "of this build");
    }
}
