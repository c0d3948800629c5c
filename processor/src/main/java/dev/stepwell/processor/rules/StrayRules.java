package dev.stepwell.processor.rules;

import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.MigrationId;
import dev.stepwell.MigrationSet;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.MigrationProblems;
import dev.stepwell.processor.model.AnnotationReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * Rules for annotations outside of migrations, and for the names of sets.
 *
 * <p>An annotation without effect is an error, because its author expects an effect.
 */
public final class StrayRules {

    private static final List<Class<?>> MEMBERS = List.of(Up.class, Down.class, Verify.class);

    private StrayRules() {}

    /**
     * Checks annotations.
     *
     * @param annotated the elements that have one of Stepwell's annotations
     * @param migrations the migrations among the elements
     */
    public static List<Problem> problems(Collection<? extends Element> annotated, Set<TypeElement> migrations) {
        List<Problem> problems = new ArrayList<>();
        for (Element element : annotated) {
            if (element instanceof PackageElement home) {
                checkSet(home, problems);
            } else if (element instanceof TypeElement type) {
                if (!migrations.contains(type)) {
                    checkIrreversible(type, problems);
                }
            } else if (element.getEnclosingElement() instanceof TypeElement type && !migrations.contains(type)) {
                checkMember(element, type, problems);
            }
        }
        return problems;
    }

    private static void checkSet(PackageElement home, List<Problem> problems) {
        AnnotationReader.find(home, MigrationSet.class)
                .flatMap(mirror -> AnnotationReader.value(mirror, "value"))
                .filter(value -> !AnnotationReader.isRefused(value))
                .map(value -> String.valueOf(value.getValue()))
                .filter(set -> !MigrationId.isSetName(set))
                .ifPresent(set -> problems.add(
                        MigrationProblems.setMalformed(home.getQualifiedName().toString(), set)));
    }

    private static void checkIrreversible(TypeElement type, List<Problem> problems) {
        if (AnnotationReader.has(type, Irreversible.class)) {
            problems.add(MigrationProblems.irreversibleWithoutMigration(
                    type.getQualifiedName().toString()));
        }
    }

    private static void checkMember(Element member, TypeElement type, List<Problem> problems) {
        for (Class<?> annotation : MEMBERS) {
            if (AnnotationReader.has(member, annotation)) {
                problems.add(MigrationProblems.notInAMigration(
                        type.getQualifiedName().toString(),
                        "@" + annotation.getSimpleName(),
                        member.getSimpleName().toString()));
            }
        }
    }
}
