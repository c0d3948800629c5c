package dev.stepwell.processor.rules;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.SqlProblems;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.model.MigrationModel.Member;
import dev.stepwell.sql.ConcurrentChange;
import dev.stepwell.sql.EnumValueUse;
import dev.stepwell.sql.SqlPhrase;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.sql.StatementRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules for statements that need a transaction or must not run in one, and for the names of their indexes.
 *
 * <p>One mistake gives one problem: if several statements need the same value of {@code transactional}, the problem is
 * about the first of them. {@link StatementRules} has PostgreSQL's demands. Pure functions.
 */
final class TransactionRules {

    private final MigrationModel model;
    private final List<Placed> up;
    private final List<Placed> down;
    private final List<Placed> all = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private TransactionRules(MigrationModel model) {
        this.model = model;
        this.up = statements("@Up", model.up());
        this.down = statements("@Down", model.down());
        all.addAll(up);
        all.addAll(down);
    }

    /** A statement and the constant that contains it. */
    private record Placed(String annotation, Constant constant, SqlStatement statement) {}

    static List<Problem> problems(MigrationModel model) {
        TransactionRules rules = new TransactionRules(model);
        rules.checkControl();
        rules.checkIndexNames();
        if (model.restartable() && model.transactional()) {
            rules.problems.add(SqlProblems.restartableInTransaction(model.className()));
        }
        if (model.repeatable() && !model.transactional()) {
            rules.problems.add(SqlProblems.repeatableAlone(model.className()));
        } else if (model.transactional()) {
            rules.checkTransactional();
        } else {
            rules.checkNotTransactional();
        }
        return rules.problems;
    }

    private static List<Placed> statements(String annotation, List<Member> members) {
        List<Placed> statements = new ArrayList<>();
        for (Member member : members) {
            if (member instanceof Constant constant
                    && constant.script().errors().isEmpty()) {
                for (SqlStatement statement : constant.script().statements()) {
                    statements.add(new Placed(annotation, constant, statement));
                }
            }
        }
        return statements;
    }

    private void checkControl() {
        for (Placed placed : all) {
            Optional<SqlPhrase> phrase = StatementRules.transactionControl(placed.statement());
            if (phrase.isPresent()) {
                problems.add(SqlProblems.transactionControl(
                        place(placed, phrase.get().start()), phrase.get().words()));
            }
        }
    }

    /** Reports each index that PostgreSQL would name: after a failure, nobody could find what it left. */
    private void checkIndexNames() {
        for (Placed placed : all) {
            ConcurrentChange change = ConcurrentChange.of(placed.statement()).orElse(null);
            if (change instanceof ConcurrentChange.CreateIndex create && create.index() == null) {
                problems.add(SqlProblems.unnamedIndex(
                        place(placed, placed.statement().start()),
                        create.table().quoted(),
                        create.chosenName().quoted()));
            }
        }
    }

    private void checkTransactional() {
        for (Placed placed : all) {
            Optional<SqlPhrase> phrase = StatementRules.needsNoTransaction(placed.statement());
            if (phrase.isPresent()) {
                SqlProblems.SqlPlace place = place(placed, phrase.get().start());
                String words = phrase.get().words();
                problems.add(
                        model.repeatable()
                                ? SqlProblems.repeatableAlone(place, words)
                                : SqlProblems.needsNoTransaction(place, words));
                break;
            }
        }
        checkEnumValues(up);
        checkEnumValues(down);
    }

    private void checkEnumValues(List<Placed> statements) {
        List<SqlStatement> written = new ArrayList<>();
        for (Placed placed : statements) {
            written.add(placed.statement());
        }
        for (EnumValueUse use : EnumValueUse.in(written)) {
            Placed user = statements.get(use.statement());
            SqlProblems.SqlPlace place = place(user, use.literal().start());
            String type = use.type().toString();
            problems.add(
                    use.typeIsNew()
                            ? SqlProblems.enumValueOfNewType(place, use.value(), type)
                            : SqlProblems.enumValueInUse(place, use.value(), type));
        }
    }

    private void checkNotTransactional() {
        for (Placed placed : all) {
            Optional<SqlPhrase> phrase = StatementRules.needsTransaction(placed.statement());
            if (phrase.isPresent()) {
                problems.add(SqlProblems.onlyInTransaction(
                        place(placed, phrase.get().start()), phrase.get().words()));
                break;
            }
        }
        if (isNeedless() && !model.hasJava() && !up.isEmpty()) {
            problems.add(SqlProblems.needsTransaction(model.className()));
        } else if (up.size() > 1) {
            problems.add(SqlProblems.halfDone(model.className(), up.size()));
        }
    }

    /** {@return true if every statement is known to run inside a transaction} */
    private boolean isNeedless() {
        for (Placed placed : all) {
            if (!StatementRules.isKnownToRunInTransaction(placed.statement())) {
                return false;
            }
        }
        return true;
    }

    private SqlProblems.SqlPlace place(Placed placed, int offset) {
        return SqlRules.place(model.className(), placed.annotation(), placed.constant(), offset);
    }
}
