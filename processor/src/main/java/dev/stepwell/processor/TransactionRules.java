package dev.stepwell.processor;

import dev.stepwell.Problem;
import dev.stepwell.Problems;
import dev.stepwell.processor.MigrationModel.Constant;
import dev.stepwell.processor.MigrationModel.Member;
import dev.stepwell.processor.MigrationModel.Method;
import dev.stepwell.sql.EnumValueUse;
import dev.stepwell.sql.SqlPhrase;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.sql.StatementRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a migration's statements demand of the transaction that they run in.
 *
 * <p>One problem for one mistake: of several statements that need the same of {@code transactional}, the first is
 * shown. Pure; what PostgreSQL demands is {@link StatementRules}' to know.
 */
final class TransactionRules {

    private final MigrationModel model;
    private final List<Placed> up;
    private final List<Placed> down;
    private final List<Problem> problems = new ArrayList<>();

    private TransactionRules(MigrationModel model) {
        this.model = model;
        this.up = statements("@Up", model.up());
        this.down = statements("@Down", model.down());
    }

    /** A statement with the constant that it stands in. */
    private record Placed(String annotation, Constant constant, SqlStatement statement) {}

    static List<Problem> problems(MigrationModel model) {
        TransactionRules rules = new TransactionRules(model);
        rules.checkControl();
        if (model.transactional()) {
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
                constant.script()
                        .statements()
                        .forEach(statement -> statements.add(new Placed(annotation, constant, statement)));
            }
        }
        return statements;
    }

    private void checkControl() {
        all().forEach(placed -> StatementRules.transactionControl(placed.statement())
                .map(phrase -> Problems.transactionControl(place(placed, phrase.start()), phrase.words()))
                .ifPresent(problems::add));
    }

    private void checkTransactional() {
        first(StatementRules::needsNoTransaction, Problems::needsNoTransaction);
        checkEnumValues(up);
        checkEnumValues(down);
    }

    private void checkEnumValues(List<Placed> statements) {
        for (EnumValueUse use :
                EnumValueUse.in(statements.stream().map(Placed::statement).toList())) {
            Placed user = statements.get(use.statement());
            problems.add(Problems.enumValueInUse(
                    place(user, use.literal().start()), use.value(), use.type().toString()));
        }
    }

    private void checkNotTransactional() {
        first(StatementRules::needsTransaction, Problems::needsTransaction);
        boolean java = Stream.concat(model.up().stream(), model.down().stream()).anyMatch(Method.class::isInstance);
        boolean needless = all().noneMatch(placed -> StatementRules.needsNoTransaction(placed.statement())
                        .isPresent()
                || StatementRules.mayNeedNoTransaction(placed.statement()).isPresent());
        if (needless && !java && !up.isEmpty()) {
            problems.add(Problems.needsTransaction(model.className()));
        } else if (up.size() > 1) {
            problems.add(Problems.halfDone(model.className(), up.size()));
        }
    }

    private void first(Function<SqlStatement, Optional<SqlPhrase>> rule, Sentence sentence) {
        all().flatMap(placed -> rule
                        .apply(placed.statement())
                        .map(phrase -> sentence.about(place(placed, phrase.start()), phrase.words()))
                        .stream())
                .findFirst()
                .ifPresent(problems::add);
    }

    /** Makes a problem of a place and the words that stand there. */
    private interface Sentence {

        Problem about(Problems.SqlPlace place, String words);
    }

    private Stream<Placed> all() {
        return Stream.concat(up.stream(), down.stream());
    }

    private Problems.SqlPlace place(Placed placed, int offset) {
        return SqlRules.place(model.className(), placed.annotation(), placed.constant(), offset);
    }
}
