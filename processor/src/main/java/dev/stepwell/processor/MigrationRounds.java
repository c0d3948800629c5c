package dev.stepwell.processor;

import dev.stepwell.Migration;
import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.MigrationProblems;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.processor.earlier.EarlierBuilds;
import dev.stepwell.processor.earlier.EarlierOutput;
import dev.stepwell.processor.earlier.EarlierRegistries;
import dev.stepwell.processor.model.AnnotationFinder;
import dev.stepwell.processor.model.GraphNode;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.MigrationReader;
import dev.stepwell.processor.model.OtherCode;
import dev.stepwell.processor.model.RegistryIndex;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.model.ServiceFile;
import dev.stepwell.processor.registry.RegistryHomes;
import dev.stepwell.processor.registry.RegistrySource;
import dev.stepwell.processor.registry.RegistrySource.Written;
import dev.stepwell.processor.registry.RegistryWriter;
import dev.stepwell.processor.registry.ResourceWriter;
import dev.stepwell.processor.rules.GraphRules;
import dev.stepwell.processor.rules.ModelRules;
import dev.stepwell.processor.rules.PartialBuildRules;
import dev.stepwell.processor.rules.StrayRules;
import dev.stepwell.processor.rules.WarningLevels;
import dev.stepwell.processor.source.Sources;
import dev.stepwell.processor.source.Sources.LocalMigration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/**
 * The rounds of one compilation: reads the migrations, reports what is wrong with them, and generates a registry for
 * each package if nothing is.
 *
 * <p>Registries are written in the round that sees the migrations, since the compiler warns of every source that is
 * generated in the last one, and classes that name a registry need it by then. Two things follow for migrations that
 * other processors generate. While a migration names a class that is not there, all of them wait, because that class
 * can only come from a processor; they are written together in the round that brings it. And where generated migrations
 * come unannounced into a package whose registry was written, which no compiler opens again, they get a registry of
 * their own beside it. What is no source is written at the end.
 *
 * <p>Migrations that are not being compiled, but were by an earlier build of the same code, take part in everything, so
 * that the outcome is that of a whole build. It holds values only: an element of one round means nothing in the next.
 */
final class MigrationRounds {

    private static final Map<Elements, MigrationRounds> COMPILATIONS = new WeakHashMap<>();

    private final Findings findings = new Findings();
    private final RegistryHomes homes = new RegistryHomes();
    private final EarlierBuilds earlierBuilds = new EarlierBuilds();
    private final Map<RegistryName, String> files = new HashMap<>();
    private boolean led;

    private MigrationRounds() {}

    /** The rounds of the compilation that a processor is part of, the same for all processors. */
    static synchronized MigrationRounds of(ProcessingEnvironment environment) {
        MigrationRounds rounds = COMPILATIONS.get(environment.getElementUtils());
        if (rounds == null) {
            rounds = new MigrationRounds();
            COMPILATIONS.put(environment.getElementUtils(), rounds);
        }
        return rounds;
    }

    /**
     * Does what is to be done in a round.
     *
     * @param annotated what has one of Stepwell's annotations
     */
    void process(ProcessingEnvironment environment, RoundEnvironment round, Set<? extends Element> annotated) {
        led = true;
        new Round(environment, round).process(annotated);
    }

    /**
     * Does what is to be done in a round that nothing annotated is part of, if it may change registries of an earlier
     * build, and as long as {@link #process} was not called.
     */
    void processUnannotated(ProcessingEnvironment environment, RoundEnvironment round) {
        boolean begun = !earlierBuilds.packages().isEmpty();
        if (!led && (begun || mayChange(environment, round))) {
            new Round(environment, round).process(Set.of());
        } else {
            findings.addRoots(round.getRootElements(), homes.registries());
        }
    }

    private static boolean mayChange(ProcessingEnvironment environment, RoundEnvironment round) {
        EarlierOutput output = new EarlierOutput(environment.getFiler(), environment.getOptions());
        return new EarlierRegistries(output, environment.getElementUtils()).mayChange(round.getRootElements());
    }

    /** One round, with what the compiler gives for it. */
    private final class Round {

        private final ProcessingEnvironment environment;
        private final RoundEnvironment round;
        private final Elements elements;
        private final EarlierOutput output;
        private final Sources sources;
        private final MigrationReader reader;
        /** The classes of the migrations that were read, by their names. */
        private final Map<String, TypeElement> types = new HashMap<>();

        Round(ProcessingEnvironment environment, RoundEnvironment round) {
            this.environment = environment;
            this.round = round;
            this.elements = environment.getElementUtils();
            this.output = new EarlierOutput(environment.getFiler(), environment.getOptions());
            this.sources = Sources.of(environment, earlierBuilds.indexes()::constant);
            this.reader = new MigrationReader(elements, environment.getTypeUtils(), sources);
        }

        void process(Set<? extends Element> annotated) {
            findings.addRoots(round.getRootElements(), homes.registries());
            Set<TypeElement> migrations = migrations(annotated);
            Collection<MigrationModel> added = added(migrations);

            List<Problem> problems = new ArrayList<>(StrayRules.problems(annotated, migrations));
            if (!added.isEmpty()) {
                problems.addAll(problems(added));
            }
            problems.addAll(PartialBuildRules.problems(
                    earlier(added), earlierBuilds.hidden(), earlierBuilds.indexes(), round.processingOver()));
            report(problems);
            for (LocalMigration local :
                    sources.localMigrations(annotated.isEmpty() ? Set.of() : round.getRootElements())) {
                reportLocal(local);
            }

            if (!findings.hasFailed() && !round.errorRaised()) {
                write(added);
            }
        }

        /** The migrations that are being compiled, in the order of what is annotated. */
        private Set<TypeElement> migrations(Set<? extends Element> annotated) {
            AnnotationFinder annotations = new AnnotationFinder();
            Set<TypeElement> migrations = new LinkedHashSet<>();
            for (Element element : annotated) {
                if (element instanceof TypeElement type && annotations.has(type, Migration.class)) {
                    migrations.add(type);
                }
            }
            return migrations;
        }

        /**
         * The migrations that this round brings: those that are compiled, those beside them, those that waited.
         *
         * @param compiled the classes of those that are compiled
         */
        private Collection<MigrationModel> added(Set<TypeElement> compiled) {
            Map<String, MigrationModel> read = new HashMap<>();
            Set<String> notCompiled = new HashSet<>();
            Set<String> waiting = findings.waiting();
            // First what is remembered: those that are compiled may name constants of classes that are not.
            List<TypeElement> beside = earlierBuilds.beside(compiled, findings.compiled(), elements, sources, output);
            for (TypeElement type : compiled) {
                MigrationModel model = reader.read(type);
                read.put(model.className(), model);
                types.put(model.className(), type);
            }
            List<TypeElement> others = types(waiting);
            others.addAll(beside);
            for (TypeElement type : others) {
                String name = type.getQualifiedName().toString();
                if (!read.containsKey(name) && waiting.contains(name) && !findings.isEarlier(name)) {
                    read.put(name, reader.read(type));
                } else if (!read.containsKey(name)) {
                    // A source that the compiler fetched by itself tells more than what is remembered of it.
                    read.put(
                            name,
                            sources.isSource(type)
                                    ? reader.read(type)
                                    : reader.readEarlier(
                                            type,
                                            earlierBuilds.indexes().entry(name).orElse(null)));
                    notCompiled.add(name);
                }
            }
            return findings.add(read.values(), notCompiled, round.processingOver());
        }

        /** The classes of some names that are there. */
        private List<TypeElement> types(Collection<String> names) {
            List<TypeElement> types = new ArrayList<>();
            for (String name : names) {
                TypeElement type = elements.getTypeElement(name);
                if (type != null) {
                    types.add(type);
                }
            }
            return types;
        }

        private Collection<MigrationModel> earlier(Collection<MigrationModel> added) {
            List<MigrationModel> earlier = new ArrayList<>();
            for (MigrationModel model : added) {
                if (findings.isEarlier(model.className())) {
                    earlier.add(model);
                }
            }
            return earlier;
        }

        private List<Problem> problems(Collection<MigrationModel> added) {
            List<Problem> problems = new ArrayList<>(levels().problems());
            problems.addAll(EarlierOutput.problems(environment.getOptions()));
            problems.addAll(findings.namesTaken());
            List<GraphNode> beyond = beyond();
            List<MigrationId> used = new ArrayList<>(findings.ids());
            for (GraphNode node : beyond) {
                used.add(node.id());
            }
            problems.addAll(ModelRules.problems(added, used));
            if (findings.waiting().isEmpty()) {
                // While a migration waits, the graph lacks its edges.
                problems.addAll(GraphRules.problems(findings.nodes(), name -> !findings.isEarlier(name), beyond));
            }
            for (MigrationModel model : added) {
                if (homes.isWrittenOtherwise(model)) {
                    problems.add(RegistryProblems.generatedAnew(model.className()));
                }
            }
            return problems;
        }

        /** The migrations of other code, as far as the compiler lets one find them. */
        private List<GraphNode> beyond() {
            OtherCode other = new OtherCode(elements, earlierBuilds.packages());
            List<TypeElement> given = types(earlierBuilds.others());
            if (!earlierBuilds.packages().isEmpty()) {
                given.addAll(other.ofModules(earlierBuilds.packages().first()));
            }
            return reader.beyond(findings.models(), given, other);
        }

        private void write(Collection<MigrationModel> added) {
            try {
                if (round.processingOver()) {
                    writeResources();
                } else if (findings.waiting().isEmpty()) {
                    writeRegistries(added);
                }
            } catch (IOException e) {
                report(List.of(RegistryProblems.registryNotWritten(String.valueOf(e.getMessage()))));
            }
        }

        private void writeRegistries(Collection<MigrationModel> added) throws IOException {
            RegistryWriter writer = new RegistryWriter(elements, environment.getFiler(), output, types);
            // Those of earlier rounds that have no registry yet were complete, but others were not.
            Set<String> names = new HashSet<>();
            for (MigrationModel model : added) {
                names.add(model.className());
            }
            List<MigrationModel> changed = new ArrayList<>();
            Map<String, RegistryName> before = new HashMap<>();
            for (MigrationModel model : findings.models()) {
                String name = model.className();
                if (names.contains(name) || !homes.has(model)) {
                    changed.add(model);
                    Optional<RegistryName> registry = earlierBuilds.indexes().registry(name);
                    if (registry.isPresent() && findings.isEarlier(name)) {
                        before.put(name, registry.get());
                    }
                }
            }
            for (RegistryName registry : homes.assign(changed, before, writer::isForeign)) {
                List<MigrationModel> models = homes.models(registry, findings.models());
                Written written = writer.written(registry, models);
                files.put(registry, written.file());
                if (writer.write(registry, written, models, linksAnew(models))) {
                    homes.close(registry, models);
                } else {
                    homes.keep(registry);
                }
            }
        }

        /** Whether a class is compiled that a registry calls methods of. */
        private boolean linksAnew(List<MigrationModel> models) {
            for (MigrationModel model : models) {
                if (model.hasJava() && !findings.isEarlier(model.className())) {
                    return true;
                }
            }
            return false;
        }

        private void writeResources() throws IOException {
            if (!homes.haveAll(findings.models()) || earlierBuilds.packages().isEmpty()) {
                return;
            }
            ResourceWriter writer = new ResourceWriter(environment.getFiler(), output);
            Set<String> names = new TreeSet<>();
            for (RegistryName registry : homes.registries()) {
                names.add(registry.toString());
                writer.write(registry.filePath(), Objects.requireNonNull(files.get(registry)));
                List<MigrationModel> models = homes.models(registry, findings.models());
                writer.write(
                        RegistryIndex.FOLDER + registry,
                        RegistryIndex.of(models, findings.warned()).format());
            }
            List<String> listed = new ArrayList<>();
            for (String name : output.registries()) {
                Optional<RegistryName> registry = RegistryName.parse(name);
                if (registry.isPresent() && isOwn(registry.get()) && !names.contains(name)) {
                    // Its last migration is gone.
                    output.removeRegistry(registry.get());
                } else if (elements.getTypeElement(name.replace('$', '.')) != null) {
                    listed.add(name);
                }
            }
            writer.write(ServiceFile.NAME, ServiceFile.of(names, listed));
        }

        private boolean isOwn(RegistryName registry) {
            return output.contains(registry.packageName(), registry.fileName(), RegistrySource.CONTENT_PREFIX);
        }

        private void report(List<Problem> problems) {
            ProblemReporter reporter = new ProblemReporter(elements, environment.getMessager(), sources);
            for (Problem problem : findings.unreported(problems)) {
                String className = problem.about().className();
                List<String> suppressed = findings.suppressed(className);
                if (problem.code().isWarning()
                        && !suppressed.contains(problem.code().toString())) {
                    findings.warn(className);
                }
                Optional<Diagnostic.Kind> kind = levels().kind(problem, suppressed);
                if (kind.isPresent()) {
                    reporter.report(problem, kind.get());
                    if (kind.get() == Diagnostic.Kind.ERROR) {
                        findings.fail();
                    }
                }
            }
        }

        private void reportLocal(LocalMigration migration) {
            findings.fail();
            migration.error(MigrationProblems.notReachable(migration.name(), "a local class")
                    .toString());
        }

        private WarningLevels levels() {
            return new WarningLevels(environment.getOptions());
        }
    }
}
