package dev.stepwell.processor.registry;

import dev.stepwell.MigrationId;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.model.MigrationModel.Member;
import dev.stepwell.processor.model.MigrationModel.Method;
import dev.stepwell.registry.Recovery;
import dev.stepwell.registry.RegistryFile;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.text.FieldWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of migrations in the file of their registry, which {@link RegistryFile} reads.
 *
 * <p>Java steps are numbered from 0, in the order of their lines. Not thread-safe.
 */
final class MigrationLines {

    private final FieldWriter lines = new FieldWriter();
    private final List<Step> steps = new ArrayList<>();

    /**
     * A Java step.
     *
     * @param migration the migration of the step
     * @param method the method that the step calls
     */
    record Step(MigrationModel migration, Method method) {}

    /** {@return the lines of a single migration} */
    static String of(MigrationModel migration) {
        MigrationLines one = new MigrationLines();
        one.add(migration);
        return one.text();
    }

    /** Adds a migration, which has no error. */
    void add(MigrationModel migration) {
        MigrationId id = migration.id().orElseThrow();
        lines.line("migration", id.set(), id.version().toString(), migration.className());
        lines.line("description", migration.description());
        if (!migration.sourceFile().isEmpty()) {
            lines.line("source", migration.sourceFile());
        }
        if (!migration.transactional()) {
            lines.line("not-transactional");
        }
        if (migration.repeatable()) {
            lines.line("repeatable");
        }
        if (migration.restartable()) {
            lines.line("restartable");
        }
        for (MigrationId dependency : migration.dependencyIds()) {
            lines.line("depends-on", dependency.set(), dependency.version().toString());
        }
        for (MigrationId replaced : migration.replacedIds()) {
            lines.line("replaces", replaced.version().toString());
        }
        if (!migration.checksum().isEmpty()) {
            lines.line("checksum", migration.checksum());
        }
        if (migration.irreversible().isPresent()) {
            lines.line("irreversible", migration.irreversible().get());
        }
        addSteps("up", migration, migration.up());
        addSteps("down", migration, migration.down());
        addSteps("verify", migration, migration.verify());
    }

    /**
     * {@return the text of the whole file}
     *
     * @param content the content constant of the registry's class
     */
    String file(String content) {
        FieldWriter first = new FieldWriter().line(RegistryFile.FORMAT, content);
        return first.text() + text() + RegistryFile.LAST_LINE + "\n";
    }

    /** {@return the lines of all migrations} */
    String text() {
        return lines.text();
    }

    /** {@return the Java steps in the order of their numbers} */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    private void addSteps(String direction, MigrationModel migration, List<Member> members) {
        for (Member member : members) {
            if (member instanceof Constant constant) {
                for (SqlStatement statement : constant.script().statements()) {
                    addStatement(direction, migration, constant, statement);
                }
            } else if (member instanceof Method method) {
                lines.line(
                        direction + "-java",
                        method.origin(),
                        migration.simpleName() + "." + method.name(),
                        Integer.toString(steps.size()));
                steps.add(new Step(migration, method));
            }
        }
    }

    private void addStatement(String direction, MigrationModel migration, Constant constant, SqlStatement statement) {
        String origin = constant.text().origin(statement.start(), statement.end());
        if (statement.copyData().isPresent()) {
            lines.line(
                    direction + "-copy",
                    origin,
                    statement.text(),
                    statement.copyData().get().text());
            return;
        }
        lines.field(direction).field(origin).field(statement.text());
        if (!migration.transactional() && !direction.equals("verify")) {
            Optional<Recovery> recovery = RecoveryFinder.find(statement);
            if (recovery.isPresent()) {
                lines.fields(recovery.get().fields());
            }
        }
        lines.end();
    }
}
