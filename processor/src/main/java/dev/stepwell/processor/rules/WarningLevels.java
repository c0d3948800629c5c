package dev.stepwell.processor.rules;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.catalog.MigrationProblems;
import dev.stepwell.processor.earlier.EarlierOutput;
import dev.stepwell.processor.model.AnnotationReader;
import dev.stepwell.processor.model.MigrationModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.Diagnostic;

/**
 * The severity of each warning.
 *
 * <p>The compiler options {@code -Astepwell.error}, {@code -Astepwell.warning} and {@code -Astepwell.off} set the
 * severity for a build. The value of each option is a list of codes, separated by commas.
 * {@code @SuppressWarnings("stepwell:code")} suppresses a warning for a class. The severity of an error cannot be
 * changed. Immutable.
 */
public final class WarningLevels {

    private static final String OPTION = "stepwell.";
    private static final SortedMap<String, Optional<Diagnostic.Kind>> LEVELS = new TreeMap<>(Map.of(
            OPTION + "error", Optional.of(Diagnostic.Kind.ERROR),
            OPTION + "warning", Optional.of(Diagnostic.Kind.WARNING),
            OPTION + "off", Optional.empty()));

    private final Map<ProblemCode, Optional<Diagnostic.Kind>> levels = new EnumMap<>(ProblemCode.class);
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Reads the options.
     *
     * @param options all processor options of the build; options of other processors are ignored
     */
    public WarningLevels(Map<String, String> options) {
        for (Map.Entry<String, String> option : new TreeMap<>(options).entrySet()) {
            if (option.getKey().startsWith(OPTION) && !option.getKey().equals(EarlierOutput.OPTION)) {
                read(option.getKey(), option.getValue());
            }
        }
    }

    private void read(String name, String value) {
        if (!LEVELS.containsKey(name)) {
            problems.add(MigrationProblems.unknownOption("-A" + name, name, List.copyOf(options())));
            return;
        }
        for (String code : String.valueOf(value).split(",", -1)) {
            Optional<ProblemCode> warning = warning(code.strip());
            if (warning.isEmpty()) {
                String written = "-A" + name + "=" + (value == null ? "" : value);
                problems.add(MigrationProblems.unknownWarning(written, Subject.nothing(), code.strip(), codes()));
            } else {
                levels.put(warning.get(), LEVELS.get(name));
            }
        }
    }

    /** {@return the names of the options, without hyphens, because the compiler does not allow them} */
    public static Set<String> options() {
        Set<String> options = new TreeSet<>(LEVELS.keySet());
        options.add(EarlierOutput.OPTION);
        return options;
    }

    /** {@return a problem for each unknown option, and for each unknown code in an option} */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** {@return a problem for each unknown code that a migration suppresses} */
    public static List<Problem> problems(MigrationModel model) {
        List<Problem> problems = new ArrayList<>();
        for (String code : model.suppressed()) {
            if (warning(code).isEmpty()) {
                problems.add(MigrationProblems.unknownWarning(
                        "@SuppressWarnings(\"" + AnnotationReader.SUPPRESSION + code + "\")",
                        Subject.of(model.className(), Subject.Part.CLASS),
                        code,
                        codes()));
            }
        }
        return problems;
    }

    /**
     * {@return the severity of a problem; empty if the problem is not to be reported}
     *
     * @param suppressed the codes that the class of the problem suppresses
     */
    public Optional<Diagnostic.Kind> kind(Problem problem, Collection<String> suppressed) {
        if (!problem.code().isWarning()) {
            return Optional.of(Diagnostic.Kind.ERROR);
        }
        return suppressed.contains(problem.code().toString())
                ? Optional.empty()
                : levels.getOrDefault(problem.code(), Optional.of(Diagnostic.Kind.WARNING));
    }

    private static Optional<ProblemCode> warning(String code) {
        return ProblemCode.parse(code).filter(ProblemCode::isWarning);
    }

    private static List<String> codes() {
        return Stream.of(ProblemCode.values())
                .filter(ProblemCode::isWarning)
                .map(ProblemCode::toString)
                .sorted()
                .toList();
    }
}
