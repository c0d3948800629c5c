package dev.stepwell.cli;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;

/**
 * A builder of short migrations for tests, with the same values that a registry's file gives.
 *
 * <p>A step has no origin unless the test sets one.
 */
public final class MigrationBuilder {

    private final MigrationDefinition.Builder definition;

    private MigrationBuilder(MigrationDefinition.Builder definition) {
        this.definition = definition;
    }

    public static MigrationBuilder of(String set, String version, String className) {
        return new MigrationBuilder(MigrationDefinition.of(set, version, className));
    }

    public MigrationBuilder description(String text) {
        definition.description(text);
        return this;
    }

    public MigrationBuilder sourceFile(String path) {
        definition.sourceFile(path);
        return this;
    }

    public MigrationBuilder checksum(String value) {
        definition.checksum(value);
        return this;
    }

    public MigrationBuilder notTransactional() {
        definition.notTransactional();
        return this;
    }

    public MigrationBuilder repeatable() {
        definition.repeatable();
        return this;
    }

    public MigrationBuilder dependsOn(String set, String version) {
        definition.dependsOn(set, version);
        return this;
    }

    public MigrationBuilder up(String origin, String sql) {
        definition.up(new MigrationStatement(sql, origin));
        return this;
    }

    /** Adds a step in Java. */
    public MigrationBuilder upJava(String name, JavaStep.Action action) {
        definition.up(new JavaStep(name, action, ""));
        return this;
    }

    public MigrationBuilder down(String origin, String sql) {
        definition.down(new MigrationStatement(sql, origin));
        return this;
    }

    public MigrationBuilder irreversible(String why) {
        definition.irreversible(why);
        return this;
    }

    public MigrationBuilder verify(String origin, String sql) {
        definition.verify(origin, sql);
        return this;
    }

    public MigrationDefinition build() {
        return definition.build();
    }
}
