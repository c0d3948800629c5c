package dev.stepwell.importer.format;

import dev.stepwell.importer.format.SectionSyntax.Marker;
import dev.stepwell.importer.script.FolderReading;
import dev.stepwell.importer.script.ImportedScript;
import dev.stepwell.importer.script.NumberedName;
import dev.stepwell.importer.script.Reasons;
import dev.stepwell.importer.script.ScriptDependencies;
import dev.stepwell.importer.script.ScriptFolder;
import dev.stepwell.importer.script.ScriptText;
import dev.stepwell.sql.SqlScript;
import dev.stepwell.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads folders in which each file has an up section and a down section.
 *
 * <p>The markers of a tool are not SQL, and no part of the sections.
 */
public final class SectionReader implements FormatReader {

    private static final Pattern SUBSTITUTED = Pattern.compile("\\$\\{?\\w");

    private final SectionSyntax syntax;

    public SectionReader(SectionSyntax syntax) {
        this.syntax = syntax;
    }

    @Override
    public boolean recognizes(ScriptFolder folder) {
        return folder.topScripts().stream().anyMatch(file -> folder.hasLine(file, syntax.pattern()));
    }

    @Override
    public void read(ScriptFolder folder, FolderReading reading) {
        List<ImportedScript> scripts = new ArrayList<>();
        for (String file : folder.topScripts()) {
            String stem = file.substring(0, file.length() - ".sql".length());
            Optional<NumberedName> name = NumberedName.parse(stem);
            if (name.isEmpty()) {
                continue;
            }
            reading.text(file)
                    .flatMap(text -> new Sections(text).script(name.get(), reading))
                    .ifPresent(scripts::add);
        }
        scripts.sort(NumberedFilesReader.BY_VERSION);
        scripts.forEach(reading::add);
    }

    /** The sections of one file during the reading. */
    private final class Sections {

        private final ScriptText whole;
        private final Section header = new Section();
        private final Section up = new Section();
        private final Section down = new Section();
        private final List<String> changes = new ArrayList<>();
        private boolean hasUp;
        private boolean hasDown;
        private boolean withoutTransaction;
        private int substitution;

        Sections(ScriptText whole) {
            this.whole = whole;
        }

        Optional<ImportedScript> script(NumberedName name, FolderReading reading) {
            divide();
            if (!hasUp) {
                reading.leave(whole.file(), 0, Reasons.noUpSection());
                return Optional.empty();
            }
            if (substitution > 0) {
                reading.leave(whole.file(), substitution, Reasons.substitution());
                return Optional.empty();
            }
            ScriptText before = header.text(whole.file());
            SqlScript beforeSql = SqlScript.read(before.text());
            if (!beforeSql.tokens().isEmpty()) {
                int line = before.line(beforeSql.tokens().get(0).start());
                reading.leave(whole.file(), line, Reasons.sqlBeforeSections());
                return Optional.empty();
            }
            HeaderComment comment = HeaderComment.read(before.text());
            if (comment.description().isEmpty()) {
                comment = HeaderComment.read(up.text(whole.file()).text());
            }
            Optional<List<String>> names = HeaderComment.read(before.text()).dependencies();
            ScriptDependencies dependencies = syntax.hasDependencies() && names.isPresent()
                    ? ScriptDependencies.declared(names.get())
                    : ScriptDependencies.mentioned(names.orElse(List.of()));
            return Optional.of(ImportedScript.of(
                            whole.file(),
                            name.version(),
                            name.name(),
                            up.text(whole.file()),
                            hasDown ? down.text(whole.file()) : null)
                    .withHeader(comment.description(), dependencies)
                    .withoutTransaction(withoutTransaction)
                    .withChanges(changes));
        }

        private void divide() {
            Section current = header;
            int number = 0;
            int statementStart = -1;
            boolean substitutes = false;
            for (String line : ScriptText.linesOf(whole.text())) {
                number++;
                Optional<Marker> marker = syntax.marker(line);
                if (marker.isEmpty()) {
                    current.add(line, number);
                    if (substitutes
                            && substitution == 0
                            && SUBSTITUTED.matcher(line).find()) {
                        substitution = number;
                    }
                    continue;
                }
                switch (marker.get()) {
                    case UP, UP_WITHOUT_TRANSACTION -> {
                        current = up;
                        hasUp = true;
                        withoutTransaction |= marker.get() == Marker.UP_WITHOUT_TRANSACTION;
                    }
                    case DOWN, DOWN_WITHOUT_TRANSACTION -> {
                        current = down;
                        hasDown = true;
                        withoutTransaction |= marker.get() == Marker.DOWN_WITHOUT_TRANSACTION;
                    }
                    case STATEMENT_BEGIN -> statementStart = current.length();
                    case STATEMENT_END -> {
                        if (statementStart >= 0 && current.endStatement(statementStart)) {
                            changes.add(Reasons.semicolonAdded(number));
                        }
                        statementStart = -1;
                    }
                    case NO_TRANSACTION -> withoutTransaction = true;
                    case SUBSTITUTION -> substitutes = true;
                    case OTHER -> substitutes = false;
                }
            }
        }
    }

    /** The lines of a section. */
    private static final class Section {

        private final StringBuilder text = new StringBuilder();
        private final List<Integer> lines = new ArrayList<>();

        void add(String line, int number) {
            text.append(line);
            lines.add(number);
        }

        int length() {
            return text.length();
        }

        /**
         * Adds the missing semicolon to a statement that the tool's markers end.
         *
         * @return true if the semicolon was missing
         */
        boolean endStatement(int start) {
            SqlScript script = SqlScript.read(text.substring(start));
            List<SqlToken> tokens = script.tokens();
            if (tokens.isEmpty() || tokens.get(tokens.size() - 1).kind() == SqlToken.Kind.SEMICOLON) {
                return false;
            }
            text.insert(start + tokens.get(tokens.size() - 1).end(), ';');
            return true;
        }

        ScriptText text(String file) {
            return new ScriptText(file, text.toString(), lines);
        }
    }
}
