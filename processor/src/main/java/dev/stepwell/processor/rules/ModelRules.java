package dev.stepwell.processor.rules;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.GraphProblems;
import dev.stepwell.problem.catalog.MigrationProblems;
import dev.stepwell.problem.catalog.SqlProblems;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.model.MigrationModel.Dependency;
import dev.stepwell.processor.model.MigrationModel.Member;
import dev.stepwell.processor.model.MigrationModel.Method;
import dev.stepwell.registry.MigrationGraph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules for each single migration.
 *
 * <p>One mistake gives one problem. Pure functions.
 */
public final class ModelRules {

    private final Set<MigrationId> used;
    private final List<Problem> problems = new ArrayList<>();

    private ModelRules(Collection<MigrationId> used) {
        this.used = new HashSet<>(used);
    }

    /**
     * Checks migrations.
     *
     * @param models the migrations, in the order in which their problems are to be reported
     * @param used the identities that are taken
     */
    public static List<Problem> problems(Collection<MigrationModel> models, Collection<MigrationId> used) {
        ModelRules rules = new ModelRules(used);
        for (MigrationModel model : models) {
            rules.check(model);
        }
        return rules.problems;
    }

    private void check(MigrationModel model) {
        if (!hasRightForm(model)) {
            // The class must first be changed or moved. Problems with its members would be noise until then.
            return;
        }
        checkVersion(model);
        for (Dependency dependency : model.dependsOn()) {
            if (!dependency.migration()) {
                problems.add(GraphProblems.dependencyNotAMigration(model.className(), dependency.className()));
            }
        }
        checkReplaces(model);
        checkDirections(model);
        checkMembers(model, "@Up", model.up());
        checkMembers(model, "@Down", model.down());
        problems.addAll(TransactionRules.problems(model));
        checkKinds(model, "@Up", model.up());
        checkKinds(model, "@Down", model.down());
        checkVerify(model);
        problems.addAll(WarningLevels.problems(model));
    }

    private boolean hasRightForm(MigrationModel model) {
        String name = model.className();
        switch (model.form()) {
            case ENUM -> problems.add(MigrationProblems.notAClass(name, "an enum"));
            case RECORD -> problems.add(MigrationProblems.notAClass(name, "a record"));
            case ANNOTATION -> problems.add(MigrationProblems.notAClass(name, "an annotation type"));
            case INNER -> problems.add(MigrationProblems.notReachable(name, "an inner class"));
            case COMPACT -> problems.add(MigrationProblems.notReachable(name, "a class of a compact source file"));
            case PRIVATE -> {
                if (!model.hasJava()) {
                    return true;
                }
                problems.add(MigrationProblems.notReachableForJava(name));
            }
            case REACHABLE -> {
                return true;
            }
        }
        return false;
    }

    private void checkVersion(MigrationModel model) {
        if (model.version().isEmpty()) {
            return;
        }
        String version = model.version().get();
        if (version.isEmpty()) {
            String set = MigrationId.isSetName(model.set()) ? model.set() : MigrationId.MAIN_SET;
            Version free = MigrationGraph.freeVersion(set, used);
            used.add(new MigrationId(set, free));
            problems.add(MigrationProblems.versionMissing(model.className(), free));
        } else if (Version.tryParse(version).isEmpty()) {
            problems.add(MigrationProblems.versionMalformed(model.className(), version));
        }
    }

    private void checkReplaces(MigrationModel model) {
        if (model.repeatable() && !model.replaces().isEmpty()) {
            problems.add(MigrationProblems.repeatableReplaces(
                    model.className(), model.replaces().get(0)));
            return;
        }
        Map<Version, String> seen = new HashMap<>();
        for (String text : model.replaces()) {
            Optional<Version> version = Version.tryParse(text);
            if (version.isEmpty()) {
                problems.add(MigrationProblems.replacedMalformed(model.className(), text));
            } else if (model.id().isPresent() && model.id().get().version().equals(version.get())) {
                problems.add(MigrationProblems.replacesItself(model.className(), text));
            } else {
                String first = seen.putIfAbsent(version.get(), text);
                if (first != null) {
                    problems.add(MigrationProblems.replacesTwice(model.className(), first, text));
                }
            }
        }
    }

    private void checkDirections(MigrationModel model) {
        if (model.up().isEmpty()) {
            problems.add(MigrationProblems.upMissing(model.className()));
        }
        if (model.down().isEmpty() && model.irreversible().isEmpty()) {
            problems.add(MigrationProblems.downMissing(model.className()));
        } else if (!model.down().isEmpty() && model.irreversible().isPresent()) {
            problems.add(MigrationProblems.downAndIrreversible(model.className()));
        } else if (model.irreversible().orElse("why").isBlank()) {
            problems.add(MigrationProblems.irreversibleWithoutReason(model.className()));
        }
    }

    private void checkMembers(MigrationModel model, String annotation, List<Member> members) {
        for (Member member : members) {
            checkMember(model, annotation, member);
        }
    }

    private void checkMember(MigrationModel model, String annotation, Member member) {
        if (member instanceof Method method) {
            if (!method.faults().isEmpty()) {
                problems.add(
                        MigrationProblems.methodShape(model.className(), annotation, method.name(), method.faults()));
            }
        } else if (member instanceof Constant constant) {
            if (constant.state() == Constant.State.NOT_CONSTANT) {
                problems.add(SqlProblems.sqlNotConstant(model.className(), annotation, constant.name()));
            } else if (constant.state() == Constant.State.STATIC_BY_LOMBOK) {
                problems.add(SqlProblems.sqlStaticByLombok(model.className(), annotation, constant.name()));
            } else if (constant.state() == Constant.State.CONSTANT) {
                List<Problem> faults = SqlRules.problems(model.className(), annotation, constant);
                problems.addAll(faults);
                if (faults.isEmpty() && constant.script().statements().isEmpty()) {
                    problems.add(SqlProblems.sqlBlank(model.className(), annotation, constant.name()));
                }
            }
        }
    }

    private void checkKinds(MigrationModel model, String annotation, List<Member> members) {
        for (Member member : members) {
            if (member.getClass() != members.get(0).getClass()) {
                problems.add(MigrationProblems.mixedKinds(model.className(), annotation, member.name()));
                return;
            }
        }
    }

    private void checkVerify(MigrationModel model) {
        checkMembers(model, "@Verify", model.verify());
        if (model.verify().size() > 1) {
            problems.add(MigrationProblems.verifyNotOneQuery(
                    model.className(),
                    model.verify().get(1).name(),
                    model.verify().size() + " @Verify constants"));
        } else if (model.verify().size() == 1 && model.verify().get(0) instanceof Constant constant) {
            int statements = constant.script().statements().size();
            if (statements > 1 && constant.script().errors().isEmpty()) {
                problems.add(MigrationProblems.verifyNotOneQuery(
                        model.className(), constant.name(), statements + " statements in its @Verify"));
            } else if (statements == 1
                    && constant.script().statements().get(0).copyData().isPresent()) {
                problems.add(MigrationProblems.verifyNotOneQuery(
                        model.className(), constant.name(), "a COPY with its data in its @Verify"));
            }
        }
    }
}
