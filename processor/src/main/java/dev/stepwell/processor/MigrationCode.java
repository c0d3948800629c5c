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

/**
 * The calls of the builder that make one migration, as Java code.
 *
 * <p>Immutable. The first call is not in {@code steps}, the last one in neither.
 *
 * @param name a name for the migration's method, which no other migration of the registry has
 * @param head the calls for what is not a step
 * @param steps a call for each step
 * @param warns whether a step calls a method that is deprecated
 */
record MigrationCode(String name, CodeBlock head, List<CodeBlock> steps, boolean warns) {

    static MigrationCode of(MigrationModel model) {
        MigrationId id = model.id().orElseThrow();
        List<CodeBlock> steps = new ArrayList<>();
        addSteps(steps, "up", model, model.up());
        addSteps(steps, "down", model, model.down());
        addSteps(steps, "verify", model, model.verify());
        return new MigrationCode(
                "migration" + id.version().toString().replace('.', '_'),
                head(id, model),
                List.copyOf(steps),
                hasDeprecated(model.up()) || hasDeprecated(model.down()));
    }

    /** How many texts the code has, about; a text can be a constant of the class file. */
    int texts() {
        return 8 + 3 * steps.size();
    }

    private static CodeBlock head(MigrationId id, MigrationModel model) {
        CodeBlock.Builder head = CodeBlock.builder();
        head.add("$T.of(", MigrationDefinition.class);
        head.add("$L, ", JavaLiteral.of(id.set()));
        head.add("$L, ", JavaLiteral.of(id.version().toString()));
        head.add("$L)", JavaLiteral.of(model.className()));
        head.add(call("description", model.description()));
        if (!model.sourceFile().isEmpty()) {
            head.add(call("sourceFile", model.sourceFile()));
        }
        if (!model.transactional()) {
            head.add("\n.notTransactional()");
        }
        for (MigrationId dependency : model.dependencyIds()) {
            head.add(call("dependsOn", dependency.set(), dependency.version().toString()));
        }
        String checksum = StepChecksum.of(model.up());
        if (!checksum.isEmpty()) {
            head.add(call("checksum", checksum));
        }
        model.irreversible().ifPresent(why -> head.add(call("irreversible", why)));
        return head.build();
    }

    private static void addSteps(List<CodeBlock> steps, String direction, MigrationModel model, List<Member> members) {
        for (Member member : members) {
            if (member instanceof Constant constant) {
                for (SqlStatement statement : constant.script().statements()) {
                    steps.add(sqlCall(direction, constant, statement));
                }
            } else if (member instanceof Method method) {
                steps.add(javaCall(direction, model, method));
            }
        }
    }

    private static CodeBlock sqlCall(String direction, Constant constant, SqlStatement statement) {
        String origin = constant.text().origin(statement.start(), statement.end());
        return statement
                .copyData()
                .map(data -> call(direction + "Copy", origin, statement.text(), data.text()))
                .orElseGet(() -> call(direction, origin, statement.text()));
    }

    private static CodeBlock javaCall(String direction, MigrationModel model, Method method) {
        String[] names = model.nameInPackage().split("\\.", -1);
        ClassName type = ClassName.get(model.packageName(), names[0], Arrays.copyOfRange(names, 1, names.length));
        return CodeBlock.of(
                "\n.$L($L, $L, $T::$L)",
                direction + "Java",
                JavaLiteral.of(method.origin()),
                JavaLiteral.of(model.simpleName() + "." + method.name()),
                type,
                method.name());
    }

    /** A call on a line of its own, with the lines of its texts further in. */
    private static CodeBlock call(String name, String... texts) {
        CodeBlock.Builder call = CodeBlock.builder().add("\n.$L($>$>", name);
        for (int i = 0; i < texts.length; i++) {
            call.add("$L", (i == 0 ? "" : ", ") + JavaLiteral.of(texts[i]));
        }
        return call.add("$<$<)").build();
    }

    private static boolean hasDeprecated(List<Member> members) {
        return members.stream().anyMatch(member -> member instanceof Method method && method.deprecated());
    }
}
