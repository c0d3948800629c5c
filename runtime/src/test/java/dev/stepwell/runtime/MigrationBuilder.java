package dev.stepwell.runtime;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.Recovery;

/**
 * A builder of short migrations for tests, which adds only values that the file of a registry can contain, too.
 *
 * <p>A step without an origin has no place in a source file.
 */
public final class MigrationBuilder {

    private final MigrationDefinition.Builder definition;

    private MigrationBuilder(MigrationDefinition.Builder definition) {
        this.definition = definition;
    }

    static MigrationBuilder of(String set, String version, String className) {
        return new MigrationBuilder(MigrationDefinition.of(set, version, className));
    }

    MigrationBuilder description(String text) {
        definition.description(text);
        return this;
    }

    MigrationBuilder sourceFile(String path) {
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

    public MigrationBuilder restartable() {
        definition.restartable();
        return this;
    }

    public MigrationBuilder dependsOn(String set, String version) {
        definition.dependsOn(set, version);
        return this;
    }

    public MigrationBuilder replaces(String... versions) {
        for (String version : versions) {
            definition.replaces(version);
        }
        return this;
    }

    public MigrationBuilder up(MigrationStep step) {
        definition.up(step);
        return this;
    }

    public MigrationBuilder up(String origin, String sql) {
        definition.up(new MigrationStatement(sql, origin));
        return this;
    }

    public MigrationBuilder up(String origin, String sql, Recovery recovery) {
        definition.up(new MigrationStatement(sql, origin, recovery));
        return this;
    }

    MigrationBuilder upCopy(String origin, String sql, String data) {
        definition.up(new MigrationCopy(sql, data, origin));
        return this;
    }

    public MigrationBuilder upJava(String origin, String name, JavaStep.Action action) {
        definition.up(new JavaStep(name, action, origin));
        return this;
    }

    public MigrationBuilder down(MigrationStep step) {
        definition.down(step);
        return this;
    }

    public MigrationBuilder down(String origin, String sql) {
        definition.down(new MigrationStatement(sql, origin));
        return this;
    }

    public MigrationBuilder down(String origin, String sql, Recovery recovery) {
        definition.down(new MigrationStatement(sql, origin, recovery));
        return this;
    }

    MigrationBuilder downCopy(String origin, String sql, String data) {
        definition.down(new MigrationCopy(sql, data, origin));
        return this;
    }

    MigrationBuilder downJava(String origin, String name, JavaStep.Action action) {
        definition.down(new JavaStep(name, action, origin));
        return this;
    }

    public MigrationBuilder irreversible(String why) {
        definition.irreversible(why);
        return this;
    }

    MigrationBuilder verify(String origin, String sql) {
        definition.verify(origin, sql);
        return this;
    }

    public MigrationDefinition build() {
        return definition.build();
    }
}
