package dev.stepwell.importer.script;

import dev.stepwell.importer.FileNote;
import dev.stepwell.sql.ConcurrentChange;
import dev.stepwell.sql.EnumValueUse;
import dev.stepwell.sql.SqlError;
import dev.stepwell.sql.SqlPhrase;
import dev.stepwell.sql.SqlScript;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.sql.SqlToken;
import dev.stepwell.sql.StatementRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adapts one script so that the processor accepts it, or leaves the script for a person.
 *
 * <p>A script that mixes other statements with those that PostgreSQL refuses in a transaction stays one migration with
 * {@code transactional = false}. Several migrations would have versions that the other tool's history does not have,
 * and the down script would belong to none of them.
 */
public final class ScriptCheck {

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{[^{}',\"]*\\p{L}[^{}',\"]*}}");
    private static final int LONGEST_REASON = 200;

    private final ImportedScript script;
    private final List<String> changes = new ArrayList<>();
    private final List<String> suppressed = new ArrayList<>();
    private int blocks;

    private ScriptCheck(ImportedScript script) {
        changes.addAll(script.changes());
        this.script = script.withTexts(
                withoutRestriction(script, script.up()),
                script.down() == null ? null : withoutRestriction(script, script.down()));
    }

    private ScriptText withoutRestriction(ImportedScript whole, ScriptText text) {
        Optional<DumpRestriction> restriction = DumpRestriction.of(text);
        if (restriction.isEmpty()) {
            return text;
        }
        changes.add(Reasons.restrictionRemoved(
                text.file().equals(whole.file()) ? "" : text.file(),
                restriction.get().first(),
                restriction.get().last()));
        return restriction.get().remaining();
    }

    /** The refusal of a script, with the place of the reason. */
    private static final class LeftException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient FileNote note;

        LeftException(ScriptText text, int offset, String reason) {
            super(reason, null, false, false);
            note = new FileNote(text.file(), text.line(offset), reason);
        }
    }

    /** {@return the adapted script; empty if the script was left for a person} */
    public static Optional<CheckedScript> check(ImportedScript script, FolderReading reading) {
        try {
            return Optional.of(new ScriptCheck(script).check());
        } catch (LeftException e) {
            reading.leave(
                    e.note.file(),
                    e.note.line(),
                    e.note.file().equals(script.file())
                            ? e.note.text()
                            : Reasons.neitherIsImported(e.note.text(), script.file()));
            return Optional.empty();
        }
    }

    private CheckedScript check() throws LeftException {
        SqlScript up = withoutFrame(script.up());
        if (up.statements().isEmpty()) {
            changes.add(Reasons.noStatement());
            up = standIn(up);
        }
        ScriptText downText = script.down();
        SqlScript down = downText == null ? null : withoutFrame(downText);
        String irreversible = down == null ? "imported without a down script" : "";
        if (down != null && down.statements().isEmpty()) {
            if (withoutFrame(script.up()).statements().isEmpty()) {
                down = standIn(down);
            } else {
                changes.add(Reasons.downWithoutStatement());
                irreversible = emptyDown(down.text());
                down = null;
            }
        }
        boolean transactional = isTransactional(up, down);
        List<String> ups = constants(up, script.up());
        List<String> downs = down == null || downText == null ? List.of() : constants(down, downText);
        return new CheckedScript(
                script,
                ups,
                downs,
                irreversible,
                transactional,
                suppressed.stream().sorted().toList(),
                changes.stream().distinct().toList());
    }

    private SqlScript withoutFrame(ScriptText text) throws LeftException {
        SqlScript sql = SqlScript.read(text.text());
        leaveTemplate(text, sql);
        if (!sql.errors().isEmpty()) {
            SqlError error = sql.errors().get(0);
            throw new LeftException(
                    text, error.start(), Reasons.unreadable(error, "line " + text.line(error.opener())));
        }
        TransactionFrame frame = TransactionFrame.remove(sql);
        SqlPhrase phrase = frame.remaining();
        if (phrase != null) {
            throw new LeftException(text, phrase.start(), Reasons.transactionControl(phrase.words()));
        }
        if (frame.removed().isEmpty()) {
            return withIndexNames(sql, text, sql);
        }
        String removal = Reasons.controlRemoved(
                otherFile(text),
                frame.removed().stream().map(text::line).distinct().toList());
        if (!changes.contains(removal)) {
            changes.add(removal);
            blocks = Math.max(blocks, frame.blocks());
        }
        return withIndexNames(SqlScript.read(frame.text()), text, sql);
    }

    /** {@return the file of a text; empty for the main file of the script} */
    private String otherFile(ScriptText text) {
        return text.file().equals(script.file()) ? "" : text.file();
    }

    private String fileOfDown() {
        return script.down() == null ? "" : otherFile(script.down());
    }

    private static void leaveTemplate(ScriptText text, SqlScript sql) throws LeftException {
        Matcher matcher = TEMPLATE.matcher(text.text());
        int token = 0;
        List<SqlToken> tokens = sql.tokens();
        while (matcher.find()) {
            while (token < tokens.size() && tokens.get(token).end() <= matcher.start()) {
                token++;
            }
            if (token < tokens.size() && tokens.get(token).start() < matcher.end()) {
                throw new LeftException(text, matcher.start(), Reasons.template());
            }
        }
    }

    /** {@return the script with names for the indexes that are created concurrently and have none} */
    private SqlScript withIndexNames(SqlScript sql, ScriptText text, SqlScript original) {
        List<Integer> lines = new ArrayList<>();
        for (SqlStatement statement : original.statements()) {
            if (unnamedIndex(statement).isPresent()) {
                lines.add(text.line(statement.start()));
            }
        }
        if (lines.isEmpty()) {
            return sql;
        }
        StringBuilder named = new StringBuilder(sql.text());
        int inserted = 0;
        int number = 0;
        for (SqlStatement statement : sql.statements()) {
            Optional<ConcurrentChange.CreateIndex> create = unnamedIndex(statement);
            if (create.isPresent()) {
                String name = create.get().chosenName().quoted();
                named.insert(afterConcurrently(statement) + inserted, " " + name);
                inserted += name.length() + 1;
                changes.add(Reasons.indexNamed(otherFile(text), name, lines.get(number++)));
            }
        }
        return SqlScript.read(named.toString());
    }

    private static Optional<ConcurrentChange.CreateIndex> unnamedIndex(SqlStatement statement) {
        return ConcurrentChange.of(statement)
                .filter(ConcurrentChange.CreateIndex.class::isInstance)
                .map(ConcurrentChange.CreateIndex.class::cast)
                .filter(create -> create.index() == null);
    }

    private static int afterConcurrently(SqlStatement statement) {
        return statement.tokens().stream()
                .filter(token -> statement.text(token).equalsIgnoreCase("CONCURRENTLY"))
                .findFirst()
                .orElseThrow()
                .end();
    }

    /** {@return the comments of a script without statements, followed by a statement without an effect} */
    private static SqlScript standIn(SqlScript empty) {
        String comments = empty.text().isBlank() ? "" : empty.text().stripTrailing() + "\n";
        return SqlScript.read(comments.replaceAll("(?m)^;+[ \\t]*$\\n?", "") + "SELECT;\n");
    }

    private static String emptyDown(String text) {
        String comment = text.lines()
                .map(line ->
                        line.strip().replaceFirst("^(--+|/\\*+|\\*+/|\\*)", "").strip())
                .map(line -> line.replaceFirst("\\*+/$", "").strip())
                .filter(line -> line.matches(".*\\p{L}.*"))
                .reduce((left, right) -> left + " " + right)
                .orElse("");
        String reason = "imported without a down script";
        return comment.isEmpty()
                ? reason
                : reason + ", which said: " + comment.substring(0, Math.min(comment.length(), LONGEST_REASON));
    }

    private boolean isTransactional(SqlScript up, @Nullable SqlScript down) throws LeftException {
        List<SqlStatement> all = new ArrayList<>(up.statements());
        if (down != null) {
            all.addAll(down.statements());
        }
        Optional<SqlPhrase> without = first(all, StatementRules::needsNoTransaction);
        Optional<SqlPhrase> within = first(all, StatementRules::needsTransaction);
        if (without.isPresent() && within.isPresent()) {
            throw new LeftException(
                    script.up(),
                    0,
                    Reasons.needsBoth(without.get().words(), within.get().words()));
        }
        if (script.repeatable()) {
            if (without.isPresent()) {
                throw new LeftException(
                        script.up(), 0, Reasons.repeatableAlone(without.get().words()));
            }
            return true;
        }
        List<EnumValueUse> uses = new ArrayList<>(EnumValueUse.in(up.statements()));
        if (down != null) {
            uses.addAll(EnumValueUse.in(down.statements()));
        }
        boolean transactional;
        if (without.isPresent()) {
            transactional = false;
            if (!script.withoutTransaction()) {
                boolean upNeedsIt = first(up.statements(), StatementRules::needsNoTransaction)
                        .isPresent();
                changes.add(Reasons.setWithoutTransaction(without.get().words(), upNeedsIt ? "" : fileOfDown()));
            }
        } else if (!uses.isEmpty() && within.isEmpty()) {
            transactional = false;
            if (!script.withoutTransaction()) {
                boolean upNeedsIt = !EnumValueUse.in(up.statements()).isEmpty();
                changes.add(Reasons.setWithoutTransactionForEnum(uses.get(0).value(), upNeedsIt ? "" : fileOfDown()));
            }
        } else if (script.withoutTransaction()
                && within.isEmpty()
                && !all.stream().allMatch(StatementRules::isKnownToRunInTransaction)) {
            transactional = false;
        } else {
            transactional = true;
            if (script.withoutTransaction()) {
                changes.add(Reasons.setTransactional());
            }
            if (!uses.isEmpty()) {
                suppressed.add("enum-value-in-use");
            }
            if (blocks > 1) {
                changes.add(Reasons.blocksJoined(blocks));
            }
        }
        if (!transactional && up.statements().size() > 1) {
            suppressed.add("half-done");
        }
        return transactional;
    }

    private static Optional<SqlPhrase> first(
            List<SqlStatement> statements, Function<SqlStatement, Optional<SqlPhrase>> rule) {
        return statements.stream().map(rule).flatMap(Optional::stream).findFirst();
    }

    private List<String> constants(SqlScript sql, ScriptText text) throws LeftException {
        OptionalInt tooLong = ConstantDivider.tooLong(sql);
        if (tooLong.isPresent()) {
            int offset = Math.max(0, text.text().indexOf(sql.text().substring(tooLong.getAsInt())));
            throw new LeftException(text, offset, Reasons.statementTooLong());
        }
        List<String> constants = ConstantDivider.divide(sql);
        if (constants.size() > 1) {
            changes.add(Reasons.divided(otherFile(text), constants.size()));
        }
        return constants;
    }
}
