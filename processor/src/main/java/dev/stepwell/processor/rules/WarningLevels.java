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
 * How loud the warnings are: by the compiler options {@code -Astepwell.error}, {@code -Astepwell.warning} and
 * {@code -Astepwell.off}, each with codes separated by commas, for a build; and by
 * {@code @SuppressWarnings("stepwell:code")} for a class.
 *
 * <p>What is no warning is an error and stays one. Immutable.
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
     * @param options all options of the build; those of other processors are passed over
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

    /** The names of the processor's options, for the compiler, which allows no hyphens in them. */
    public static Set<String> options() {
        Set<String> options = new TreeSet<>(LEVELS.keySet());
        options.add(EarlierOutput.OPTION);
        return options;
    }

    /** Options that are none, or that name no warning. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Suppressions that name no warning. */
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
     * How a problem is to be reported; empty if it is not.
     *
     * @param suppressed the codes that the class which it is about suppresses
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
