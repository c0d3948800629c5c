package dev.stepwell.processor;

import dev.stepwell.Problem;
import dev.stepwell.ProblemCode;
import dev.stepwell.Problems;
import dev.stepwell.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * How loud the warnings are: by compiler options {@code -Astepwell.code=error|warning|off} for a build, and by
 * {@code @SuppressWarnings("stepwell:code")} for a class. javac takes no hyphens in the names of options: there a code
 * has underscores.
 *
 * <p>What is no warning is an error and stays one. Immutable.
 */
final class WarningLevels {

    private static final String OPTION = "stepwell.";
    private static final String SUPPRESSION = "stepwell:";

    private final Map<ProblemCode, Optional<Diagnostic.Kind>> levels = new EnumMap<>(ProblemCode.class);
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Reads the options.
     *
     * @param options all options of the build; those of other processors are passed over
     */
    WarningLevels(Map<String, String> options) {
        new TreeMap<>(options).forEach((name, value) -> {
            if (name.startsWith(OPTION)) {
                read(name, value);
            }
        });
    }

    private void read(String name, String value) {
        String written = name.substring(OPTION.length());
        Optional<ProblemCode> warning = warning(written.replace('_', '-'));
        if (warning.isEmpty()) {
            List<String> known = codes().stream().map(WarningLevels::inOption).toList();
            problems.add(Problems.unknownWarning("-A" + name, Subject.nothing(), written, known));
            return;
        }
        switch (String.valueOf(value)) {
            case "error" -> levels.put(warning.get(), Optional.of(Diagnostic.Kind.ERROR));
            case "warning" -> levels.put(warning.get(), Optional.of(Diagnostic.Kind.WARNING));
            case "off" -> levels.put(warning.get(), Optional.empty());
            default -> problems.add(Problems.unknownLevel("-A" + name + "=" + (value == null ? "" : value)));
        }
    }

    /** The names of the options, for the compiler. */
    static Set<String> options() {
        return codes().stream().map(code -> OPTION + inOption(code)).collect(Collectors.toSet());
    }

    /** Options that name no warning or no level. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Suppressions that name no warning. */
    static List<Problem> problems(MigrationModel model) {
        return model.suppressed().stream()
                .filter(code -> warning(code).isEmpty())
                .map(code -> Problems.unknownWarning(
                        "@SuppressWarnings(\"" + SUPPRESSION + code + "\")",
                        Subject.of(model.className(), Subject.Part.CLASS),
                        code,
                        codes()))
                .toList();
    }

    /** The codes that a class suppresses, as written. */
    static List<String> suppressed(TypeElement type) {
        SuppressWarnings suppression = type.getAnnotation(SuppressWarnings.class);
        return suppression == null
                ? List.of()
                : Arrays.stream(suppression.value())
                        .filter(text -> text.startsWith(SUPPRESSION))
                        .map(text -> text.substring(SUPPRESSION.length()))
                        .toList();
    }

    /**
     * How a problem is to be reported; empty if it is not.
     *
     * @param suppressed the codes that the class which it is about suppresses
     */
    Optional<Diagnostic.Kind> kind(Problem problem, Collection<String> suppressed) {
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

    private static String inOption(String code) {
        return code.replace('-', '_');
    }

    private static List<String> codes() {
        return Stream.of(ProblemCode.values())
                .filter(ProblemCode::isWarning)
                .map(ProblemCode::toString)
                .sorted()
                .toList();
    }
}
