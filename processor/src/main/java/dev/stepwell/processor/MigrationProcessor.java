package dev.stepwell.processor;

import com.google.auto.service.AutoService;
import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.MigrationId;
import dev.stepwell.MigrationSet;
import dev.stepwell.Problem;
import dev.stepwell.Problems;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import dev.stepwell.processor.Sources.LocalMigration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/**
 * The annotation processor: reads the migrations of a compilation, reports what is wrong with them, and generates a
 * registry for each package if nothing is.
 *
 * <p>Registries are written in the round that sees the migrations, since the compiler warns of every source that is
 * generated in the last one, and classes that name a registry need it by then. Two things follow for migrations that
 * other processors generate. While a migration names a class that is not there, all of them wait, because that class
 * can only come from a processor; they are written together in the round that brings it. And where generated migrations
 * come unannounced into a package whose registry was written, which no compiler opens again, they get a registry of
 * their own beside it. The list of registries is no source and is written at the end.
 */
@AutoService(Processor.class)
public final class MigrationProcessor extends AbstractProcessor {

    private static final List<Class<?>> ANNOTATIONS =
            List.of(Migration.class, Up.class, Down.class, Verify.class, Irreversible.class, MigrationSet.class);

    private final Findings findings = new Findings();

    /** Made by the compiler. */
    public MigrationProcessor() {}

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        // The registries are annotated as generated, and where nobody claims that, -Xlint:processing complains of them.
        return Stream.concat(ANNOTATIONS.stream().map(Class::getName), Stream.of(RegistryWriter.GENERATED))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> getSupportedOptions() {
        return WarningLevels.options();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    /**
     * Processes a round.
     *
     * @return true, so that nobody is told that no processor claims the annotations
     */
    @Override
    @SuppressWarnings(
            "DoNotClaimAnnotations") // All are Stepwell's own, and a build with -Xlint:processing asks for it.
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Sources sources = Sources.of(processingEnv);
        Set<? extends Element> annotated = round.getElementsAnnotatedWithAny(annotations.stream()
                .filter(annotation -> !annotation.getQualifiedName().contentEquals(RegistryWriter.GENERATED))
                .toArray(TypeElement[]::new));
        MigrationReader reader = new MigrationReader(elements(), processingEnv.getTypeUtils(), sources);
        findings.addRoots(round.getRootElements());
        List<MigrationModel> added = findings.add(read(annotated, reader), round.processingOver());

        List<Problem> problems = new ArrayList<>(StrayRules.problems(annotated));
        if (!added.isEmpty()) {
            problems.addAll(problems(added, reader.beyond(findings.models())));
        }
        report(problems, sources);
        sources.localMigrations(annotated.isEmpty() ? Set.of() : round.getRootElements())
                .forEach(this::reportLocal);

        if (!findings.hasFailed() && !round.errorRaised()) {
            write(round.processingOver(), sources);
        }
        return true;
    }

    private List<MigrationModel> read(Set<? extends Element> annotated, MigrationReader reader) {
        Stream<TypeElement> added = annotated.stream()
                .filter(TypeElement.class::isInstance)
                .map(TypeElement.class::cast)
                .filter(type -> AnnotationReader.has(type, Migration.class));
        Stream<TypeElement> waiting = findings.waiting().stream()
                .map(name -> elements().getTypeElement(name))
                .filter(Objects::nonNull);
        return Stream.concat(added, waiting).map(reader::read).toList();
    }

    private List<Problem> problems(List<MigrationModel> added, List<GraphNode> others) {
        List<Problem> problems = new ArrayList<>(levels().problems());
        problems.addAll(findings.namesTaken());
        Stream<MigrationId> used =
                Stream.concat(findings.ids().stream(), others.stream().map(GraphNode::id));
        problems.addAll(ModelRules.problems(added, used.toList()));
        // While a migration waits, the graph lacks its edges.
        problems.addAll(findings.waiting().isEmpty() ? GraphRules.problems(findings.nodes(), others) : List.of());
        return problems;
    }

    private void write(boolean lastRound, Sources sources) {
        try {
            if (lastRound && !findings.registries().isEmpty()) {
                new ServiceFile(processingEnv.getFiler()).list(findings.registries(), this::exists);
            } else if (!lastRound && findings.waiting().isEmpty()) {
                RegistryWriter writer = new RegistryWriter(elements(), processingEnv.getFiler());
                for (Map.Entry<String, List<MigrationModel>> home :
                        findings.unwritten().entrySet()) {
                    findings.addRegistry(writer.write(home.getKey(), home.getValue(), findings.registries()));
                }
            }
        } catch (IOException e) {
            report(List.of(Problems.registryNotWritten(String.valueOf(e.getMessage()))), sources);
        }
    }

    private boolean exists(String className) {
        return elements().getTypeElement(className.replace('$', '.')) != null;
    }

    private void report(List<Problem> problems, Sources sources) {
        ProblemReporter reporter = new ProblemReporter(elements(), processingEnv.getMessager(), sources);
        for (Problem problem : findings.unreported(problems)) {
            levels().kind(problem, findings.suppressed(problem.about().className()))
                    .ifPresent(kind -> {
                        reporter.report(problem, kind);
                        if (kind == Diagnostic.Kind.ERROR) {
                            findings.fail();
                        }
                    });
        }
    }

    private void reportLocal(LocalMigration migration) {
        findings.fail();
        migration.error(Problems.notReachable(migration.name(), "a local class").toString());
    }

    private WarningLevels levels() {
        return new WarningLevels(processingEnv.getOptions());
    }

    private Elements elements() {
        return processingEnv.getElementUtils();
    }
}
