package dev.stepwell.cli;

import dev.stepwell.MigrationDefinition;
import dev.stepwell.MigrationStatement;

/**
 * Collects a migration of a few words, for tests; everything that it adds is what a registry's file gives, too.
 *
 * <p>A step that says nothing of its origin was written nowhere.
 */
final class MigrationBuilder {

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

    MigrationBuilder checksum(String value) {
        definition.checksum(value);
        return this;
    }

    MigrationBuilder notTransactional() {
        definition.notTransactional();
        return this;
    }

    MigrationBuilder repeatable() {
        definition.repeatable();
        return this;
    }

    MigrationBuilder dependsOn(String set, String version) {
        definition.dependsOn(set, version);
        return this;
    }

    MigrationBuilder up(String origin, String sql) {
        definition.up(new MigrationStatement(sql, origin));
        return this;
    }

    MigrationBuilder down(String origin, String sql) {
        definition.down(new MigrationStatement(sql, origin));
        return this;
    }

    MigrationBuilder irreversible(String why) {
        definition.irreversible(why);
        return this;
    }

    MigrationBuilder verify(String origin, String sql) {
        definition.verify(origin, sql);
        return this;
    }

    MigrationDefinition build() {
        return definition.build();
    }
}
