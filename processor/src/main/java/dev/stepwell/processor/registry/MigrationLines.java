package dev.stepwell.processor.registry;

import dev.stepwell.MigrationId;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.model.MigrationModel.Member;
import dev.stepwell.processor.model.MigrationModel.Method;
import dev.stepwell.registry.Recovery;
import dev.stepwell.registry.RegistryFile;
import dev.stepwell.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of migrations in the file of their registry, which {@link RegistryFile} reads.
 *
 * <p>Steps in Java are numbered from 0 in the order of the lines. Not safe for use by several threads.
 */
final class MigrationLines {

    private final StringBuilder text = new StringBuilder();
    private final List<Step> steps = new ArrayList<>();

    /**
     * A step in Java.
     *
     * @param migration the migration it belongs to
     * @param method the method that it calls
     */
    record Step(MigrationModel migration, Method method) {}

    /** The lines of one migration alone. */
    static String of(MigrationModel migration) {
        MigrationLines lines = new MigrationLines();
        lines.add(migration);
        return lines.text();
    }

    /** Adds a migration that has no problem. */
    void add(MigrationModel migration) {
        MigrationId id = migration.id().orElseThrow();
        line("migration", id.set(), id.version().toString(), migration.className());
        line("description", migration.description());
        if (!migration.sourceFile().isEmpty()) {
            line("source", migration.sourceFile());
        }
        if (!migration.transactional()) {
            line("not-transactional");
        }
        if (migration.repeatable()) {
            line("repeatable");
        }
        for (MigrationId dependency : migration.dependencyIds()) {
            line("depends-on", dependency.set(), dependency.version().toString());
        }
        if (!migration.checksum().isEmpty()) {
            line("checksum", migration.checksum());
        }
        if (migration.irreversible().isPresent()) {
            line("irreversible", migration.irreversible().get());
        }
        addSteps("up", migration, migration.up());
        addSteps("down", migration, migration.down());
        addSteps("verify", migration, migration.verify());
    }

    /** The lines of all migrations. */
    String text() {
        return text.toString();
    }

    /** The steps in Java, by their numbers. */
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
                line(
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
            line(
                    direction + "-copy",
                    origin,
                    statement.text(),
                    statement.copyData().get().text());
            return;
        }
        words(direction, origin, statement.text());
        if (!migration.transactional() && !direction.equals("verify")) {
            Optional<Recovery> recovery = RecoveryFinder.find(statement);
            if (recovery.isPresent()) {
                addRecovery(recovery.get());
            }
        }
        text.append('\n');
    }

    private void addRecovery(Recovery recovery) {
        text.append('\t');
        if (recovery instanceof Recovery.Atomic) {
            words("atomic");
        } else if (recovery instanceof Recovery.Repeat) {
            words("repeat");
        } else if (recovery instanceof Recovery.CreateIndex create) {
            words("create-index", create.index(), create.table());
        } else if (recovery instanceof Recovery.DropIndex drop) {
            words("drop-index", drop.index());
        } else if (recovery instanceof Recovery.Reindex reindex) {
            words("reindex", reindex.scope().name(), reindex.name());
        } else if (recovery instanceof Recovery.DetachPartition detach) {
            words("detach-partition", detach.table(), detach.partition());
        } else {
            throw new IllegalStateException("unknown recovery " + recovery);
        }
    }

    private void line(String... words) {
        words(words);
        text.append('\n');
    }

    private void words(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (i > 0) {
                text.append('\t');
            }
            text.append(RegistryFile.escaped(words[i]));
        }
    }
}
