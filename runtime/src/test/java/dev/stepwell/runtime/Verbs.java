package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Every call of a migrator that asks the database. */
final class Verbs {

    private Verbs() {}

    /** {@return the calls by their names} */
    static Map<String, ThrowingCallable> of(Migrator migrator) {
        Map<String, ThrowingCallable> verbs = new LinkedHashMap<>(reading(migrator));
        verbs.put("migrate", migrator::migrate);
        verbs.put("migrate one", () -> migrator.migrate(Target.steps(1)));
        verbs.put("rollback", () -> migrator.rollback(Target.nothing()));
        verbs.put("rehearse", () -> migrator.rehearse(Target.latest()));
        verbs.put("baseline", () -> migrator.baseline("1"));
        verbs.put("markApplied", () -> migrator.markApplied(id("1"), "test"));
        verbs.put("markRolledBack", () -> migrator.markRolledBack(id("1"), "test"));
        verbs.put("retry", () -> migrator.retry(id("1"), "test"));
        verbs.put("markStepDone", () -> migrator.markStepDone(id("1"), "test"));
        verbs.put("adopt", () -> migrator.adopt(List.of()));
        verbs.put("repair", () -> migrator.repair("test"));
        return verbs;
    }

    /** {@return the calls that change nothing, by their names} */
    static Map<String, ThrowingCallable> reading(Migrator migrator) {
        Map<String, ThrowingCallable> verbs = new LinkedHashMap<>();
        verbs.put("plan", () -> migrator.plan(Target.latest()));
        verbs.put("planRollback", () -> migrator.planRollback(Target.nothing()));
        verbs.put("status", migrator::status);
        verbs.put("validate", migrator::validate);
        verbs.put("history", () -> migrator.history(1000));
        verbs.put("otherHistories", migrator::otherHistories);
        verbs.put("planAdoption", () -> migrator.planAdoption(List.of()));
        verbs.put("planRepair", migrator::planRepair);
        return verbs;
    }
}
