package dev.stepwell.benchmarks.tool;

import dev.stepwell.benchmarks.ClassPath;
import dev.stepwell.runtime.Migrator;
import java.util.List;
import java.util.Locale;
import liquibase.Liquibase;
import org.apache.ibatis.migration.DataSourceConnectionProvider;
import org.flywaydb.core.Flyway;

/** A tool in the comparison; the floor is the first. */
public enum Contender {
    /** Bare JDBC: the least possible work, with a commit for each migration. */
    FLOOR("bare JDBC", true),

    /** Bare JDBC with many commits in one round trip. */
    PIPELINED("bare JDBC, 10 commits at once", true),

    STEPWELL("Stepwell", true),

    /** Flyway with SQL files. Its free edition cannot roll back. */
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

    /** {@return the name in tables} */
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

    /** {@return the names of the tools that the contender uses, as in {@link ToolJars}} */
    public List<String> products() {
        return switch (this) {
            case FLOOR, PIPELINED -> List.of();
            case STEPWELL -> List.of("Stepwell");
            case FLYWAY, FLYWAY_JAVA -> List.of("Flyway");
            case LIQUIBASE -> List.of("Liquibase");
            case MYBATIS -> List.of("MyBatis");
        };
    }

    /** Tells whether the contender can roll a migration back. */
    public boolean rollsBack() {
        return rollsBack;
    }

    /** {@return the name in files} */
    public String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the other tools with their versions, for people} */
    public static String versions() {
        return "Flyway " + version(Flyway.class) + ", Liquibase " + version(Liquibase.class) + ", MyBatis Migrations "
                + version(DataSourceConnectionProvider.class) + ", Stepwell " + version(Migrator.class);
    }

    private static String version(Class<?> type) {
        String jar = ClassPath.of(type);
        return jar.replaceAll(".*?-(\\d[^/]*)\\.jar", "$1").replaceAll(".*/target/classes", "of this build");
    }
}
