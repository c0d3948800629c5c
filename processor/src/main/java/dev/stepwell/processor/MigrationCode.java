package dev.stepwell.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.stepwell.MigrationDefinition;
import dev.stepwell.MigrationId;
import dev.stepwell.processor.MigrationModel.Constant;
import dev.stepwell.processor.MigrationModel.Member;
import dev.stepwell.processor.MigrationModel.Method;
import dev.stepwell.sql.SqlStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The calls of the builder that make one migration, as Java code.
 *
 * <p>Immutable. Between the beginning and the calls nothing but a builder is needed, after them only its end.
 *
 * @param name a name for the migration's method, which no other migration of the registry has
 * @param beginning the expression that makes the builder
 * @param calls the calls, each beginning with its dot
 * @param warns whether a step calls a method that is deprecated
 */
record MigrationCode(String name, CodeBlock beginning, List<CodeBlock> calls, boolean warns) {

    static MigrationCode of(MigrationModel model) {
        MigrationId id = model.id().orElseThrow();
        CodeBlock beginning = CodeBlock.of(
                "$T.of($L, $L, $L)",
                MigrationDefinition.class,
                JavaLiteral.of(id.set()),
                JavaLiteral.of(id.version().toString()),
                JavaLiteral.of(model.className()));
        List<CodeBlock> calls = new ArrayList<>();
        addHead(calls, model);
        addSteps(calls, "up", model, model.up());
        addSteps(calls, "down", model, model.down());
        addSteps(calls, "verify", model, model.verify());
        return new MigrationCode(
                "migration" + id.version().toString().replace('.', '_'),
                beginning,
                List.copyOf(calls),
                hasDeprecated(model.up()) || hasDeprecated(model.down()));
    }

    private static void addHead(List<CodeBlock> calls, MigrationModel model) {
        calls.add(call("description", model.description()));
        if (!model.sourceFile().isEmpty()) {
            calls.add(call("sourceFile", model.sourceFile()));
        }
        if (!model.transactional()) {
            calls.add(call("notTransactional"));
        }
        for (MigrationId dependency : model.dependencyIds()) {
            calls.add(call("dependsOn", dependency.set(), dependency.version().toString()));
        }
        if (!model.checksum().isEmpty()) {
            calls.add(call("checksum", model.checksum()));
        }
        model.irreversible().ifPresent(why -> calls.add(call("irreversible", why)));
    }

    private static void addSteps(List<CodeBlock> calls, String direction, MigrationModel model, List<Member> members) {
        for (Member member : members) {
            if (member instanceof Constant constant) {
                for (SqlStatement statement : constant.script().statements()) {
                    calls.add(sqlCall(direction, model.transactional(), constant, statement));
                }
            } else if (member instanceof Method method) {
                calls.add(javaCall(direction, model, method));
            }
        }
    }

    private static CodeBlock sqlCall(
            String direction, boolean transactional, Constant constant, SqlStatement statement) {
        String origin = constant.text().origin(statement.start(), statement.end());
        if (statement.copyData().isPresent()) {
            return call(
                    direction + "Copy",
                    origin,
                    statement.text(),
                    statement.copyData().get().text());
        }
        Optional<CodeBlock> recovery =
                transactional || direction.equals("verify") ? Optional.empty() : RecoveryCode.of(statement);
        return recovery.map(made -> CodeBlock.of("$L,\n        $L)", opened(direction, origin, statement.text()), made))
                .orElseGet(() -> call(direction, origin, statement.text()));
    }

    private static CodeBlock javaCall(String direction, MigrationModel model, Method method) {
        String[] names = model.nameInPackage().split("\\.", -1);
        ClassName type = ClassName.get(model.packageName(), names[0], Arrays.copyOfRange(names, 1, names.length));
        return CodeBlock.of(
                ".$L($L, $L, $T::$L)",
                direction + "Java",
                JavaLiteral.of(method.origin()),
                JavaLiteral.of(model.simpleName() + "." + method.name()),
                type,
                method.name());
    }

    /** A call; one literal for JavaPoet, which takes long over many small parts. */
    private static CodeBlock call(String name, String... texts) {
        return CodeBlock.of("$L", opened(name, texts) + ")");
    }

    /** A call without its closing bracket. */
    private static String opened(String name, String... texts) {
        StringBuilder call = new StringBuilder(".").append(name).append('(');
        for (int i = 0; i < texts.length; i++) {
            call.append(i == 0 ? "" : ", ").append(JavaLiteral.of(texts[i]));
        }
        return call.toString();
    }

    private static boolean hasDeprecated(List<Member> members) {
        return members.stream().anyMatch(member -> member instanceof Method method && method.deprecated());
    }
}
