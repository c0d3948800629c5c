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
import dev.stepwell.processor.model.MigrationModel.Dependency;
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
import dev.stepwell.processor.registry.TraceWriter;
import dev.stepwell.processor.rules.GraphRules;
import dev.stepwell.processor.rules.ModelRules;
import dev.stepwell.processor.rules.ModuleRules;
import dev.stepwell.processor.rules.PartialBuildRules;
import dev.stepwell.processor.rules.StrayRules;
import dev.stepwell.processor.rules.WarningLevels;
import dev.stepwell.processor.source.Sources;
import dev.stepwell.processor.source.Sources.LocalMigration;
import dev.stepwell.registry.GeneratedRegistry;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/**
 * The rounds of one compilation, which read the migrations, report their problems, and generate a registry for each
 * package if there is no error.
 *
 * <p>A registry's source is written in the round that sees its migrations. The compiler warns of every source that is
 * generated in the last round, and classes that name a registry need it earlier. Two rules follow for migrations that
 * other processors generate:
 *
 * <ul>
 *   <li>While a migration names a class that does not exist, all registries wait, because only another processor can
 *       generate that class. All waiting registries are written in the round that brings the class.
 *   <li>The compiler refuses to write a registry twice. Migrations that are generated into a package whose registry is
 *       already written get a further registry in that package.
 * </ul>
 *
 * <p>Files other than sources are written in the last round.
 *
 * <p>A partial build must have the result of a full build. The rounds therefore include the migrations that an earlier
 * build of the same code compiled and this build does not.
 *
 * <p>This object holds values only, because an element of one round is not valid in the next.
 */
final class MigrationRounds {

    private static final Map<Elements, MigrationRounds> COMPILATIONS = new WeakHashMap<>();

    private final Findings findings = new Findings();
    private final RegistryHomes homes = new RegistryHomes();
    private final EarlierBuilds earlierBuilds = new EarlierBuilds();
    private final Map<RegistryName, String> files = new HashMap<>();
    private final StubNote stubNote = new StubNote();
    private boolean led;

    private MigrationRounds() {}

    /** {@return the rounds of a processor's compilation, which all processors of that compilation share} */
    static synchronized MigrationRounds of(ProcessingEnvironment environment) {
        MigrationRounds rounds = COMPILATIONS.get(environment.getElementUtils());
        if (rounds == null) {
            rounds = new MigrationRounds();
            COMPILATIONS.put(environment.getElementUtils(), rounds);
        }
        return rounds;
    }

    /**
     * Processes a round.
     *
     * @param annotated the elements that have one of Stepwell's annotations
     */
    void process(ProcessingEnvironment environment, RoundEnvironment round, Set<? extends Element> annotated) {
        led = true;
        new Round(environment, round).process(annotated);
    }

    /**
     * Processes a round without annotated elements. After a call of {@link #process}, or if the round cannot change a
     * registry of an earlier build, this method only records the classes of the round and looks for local migrations.
     */
    void processUnannotated(ProcessingEnvironment environment, RoundEnvironment round) {
        Round unannotated = new Round(environment, round);
        if (!led && (!earlierBuilds.packages().isEmpty() || unannotated.mayChange())) {
            unannotated.process(Set.of());
        } else {
            unannotated.addRoots();
        }
    }

    /** One round, with the objects that the compiler supplies for it. */
    private final class Round {

        private final ProcessingEnvironment environment;
        private final RoundEnvironment round;
        private final Elements elements;
        private final EarlierOutput output;
        private final Sources sources;
        private final MigrationReader reader;
        /** The classes of the migrations that are being compiled, by class name. */
        private final Map<String, TypeElement> types = new HashMap<>();

        Round(ProcessingEnvironment environment, RoundEnvironment round) {
            this.environment = environment;
            this.round = round;
            this.elements = environment.getElementUtils();
            earlierBuilds.folders().addRoots(round.getRootElements(), elements);
            this.output = new EarlierOutput(environment.getFiler(), environment.getOptions(), earlierBuilds.folders());
            this.sources = Sources.of(environment, earlierBuilds.indexes()::constant);
            this.reader = new MigrationReader(elements, environment.getTypeUtils(), sources);
        }

        boolean mayChange() {
            for (Element root : round.getRootElements()) {
                // The declaration of a module may provide less than before.
                if (root instanceof ModuleElement && !output.registries().isEmpty()) {
                    return true;
                }
            }
            return new EarlierRegistries(output, elements).mayChange(round.getRootElements());
        }

        /** Records the classes of the round, and reports the local migrations among them, which no annotation shows. */
        void addRoots() {
            List<Element> added =
                    findings.addRoots(round.getRootElements(), homes.registries(), type -> isRegistry(type, sources));
            if (!added.isEmpty() && elements.getTypeElement(Migration.class.getName()) != null) {
                for (LocalMigration local : sources.localMigrations(added)) {
                    reportLocal(local);
                }
            }
        }

        private static boolean isRegistry(TypeElement type, Sources sources) {
            return type.getSuperclass() instanceof DeclaredType parent
                    && parent.asElement() instanceof TypeElement registry
                    && registry.getQualifiedName().contentEquals(GeneratedRegistry.class.getName())
                    && (!sources.isSource(type) || sources.contains(type, RegistrySource.CONTENT_PREFIX));
        }

        void process(Set<? extends Element> annotated) {
            addRoots();
            Set<TypeElement> migrations = migrations(annotated);
            stubNote.print(migrations, environment.getMessager());
            Collection<MigrationModel> added = added(migrations);

            List<Problem> problems = new ArrayList<>(StrayRules.problems(annotated, migrations));
            if (!added.isEmpty()) {
                problems.addAll(problems(added));
            }
            problems.addAll(PartialBuildRules.problems(
                    earlier(added), earlierBuilds.hidden(), earlierBuilds.indexes(), round.processingOver()));
            report(problems);

            if (!findings.hasFailed() && !round.errorRaised()) {
                write(added);
            }
        }

        /** {@return the migrations that are being compiled, in the order of the annotated elements} */
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
         * {@return the migrations that become complete in this round} They are compiled in this round, have waited
         * since an earlier round, or are in the package of a compiled migration.
         *
         * @param compiled the classes of the migrations that are being compiled
         */
        private Collection<MigrationModel> added(Set<TypeElement> compiled) {
            Map<String, MigrationModel> read = new HashMap<>();
            Set<String> notCompiled = new HashSet<>();
            Set<String> waiting = findings.waiting();
            // The indexes come first: a compiled migration can name constants of classes that are not compiled.
            List<TypeElement> beside = earlierBuilds.beside(compiled, findings.compiled(), elements, sources, output);
            for (TypeElement type : compiled) {
                MigrationModel model = reader.read(type);
                read.put(model.className(), model);
                types.put(model.className(), type);
            }
            List<TypeElement> others = types(waiting);
            others.addAll(beside);
            do {
                for (TypeElement type : others) {
                    String name = type.getQualifiedName().toString();
                    if (!read.containsKey(name) && waiting.contains(name) && !findings.isEarlier(name)) {
                        read.put(name, reader.read(type));
                    } else if (!read.containsKey(name)) {
                        read.put(name, readNotCompiled(type, name));
                        notCompiled.add(name);
                    }
                }
                others = besideDependencies(read);
            } while (!others.isEmpty());
            return findings.add(read.values(), notCompiled, round.processingOver());
        }

        private MigrationModel readNotCompiled(TypeElement type, String name) {
            // A source that the compiler loaded by itself has more details than the index.
            return sources.isSource(type)
                    ? reader.read(type)
                    : reader.readEarlier(
                            type, earlierBuilds.indexes().entry(name).orElse(null));
        }

        /** {@return the migrations of this code in further packages that these migrations depend on} */
        private List<TypeElement> besideDependencies(Map<String, MigrationModel> read) {
            List<String> names = new ArrayList<>();
            for (MigrationModel model : read.values()) {
                for (Dependency dependency : model.dependsOn()) {
                    if (!read.containsKey(dependency.className())) {
                        names.add(dependency.className());
                    }
                }
            }
            Set<TypeElement> implicit = earlierBuilds.implicit(names, elements, sources);
            return implicit.isEmpty()
                    ? List.of()
                    : earlierBuilds.beside(implicit, findings.compiled(), elements, sources, output);
        }

        /** {@return the classes of these names, without the names for which there is no class} */
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
            for (String name : earlierBuilds.split()) {
                problems.add(RegistryProblems.registriesCollide(name));
            }
            List<GraphNode> beyond = beyond();
            List<MigrationId> used = new ArrayList<>(findings.ids());
            for (GraphNode node : beyond) {
                used.add(node.id());
            }
            problems.addAll(ModelRules.problems(added, used));
            if (findings.waiting().isEmpty()) {
                // The dependencies of a waiting migration are not known yet.
                problems.addAll(GraphRules.problems(findings.nodes(), name -> !findings.isEarlier(name), beyond));
            }
            for (MigrationModel model : added) {
                String notGiven = earlierBuilds.folders().notGiven(model.packageName());
                if (!notGiven.isEmpty()) {
                    problems.add(RegistryProblems.moduleNotGiven(model.className(), notGiven));
                }
                if (homes.isWrittenOtherwise(model)) {
                    problems.add(RegistryProblems.generatedAnew(model.className()));
                }
            }
            return problems;
        }

        /** {@return the migrations of other code that the compiler can find} */
        private List<GraphNode> beyond() {
            OtherCode other = new OtherCode(elements, earlierBuilds.packages());
            List<TypeElement> given = types(earlierBuilds.others());
            if (!earlierBuilds.packages().isEmpty()) {
                given.addAll(other.ofModules(earlierBuilds.packages().first(), sources));
            }
            return reader.beyond(findings.models(), given, other);
        }

        private void write(Collection<MigrationModel> added) {
            try {
                if (round.processingOver()) {
                    writeResources();
                } else if (findings.waiting().isEmpty()) {
                    if (!findings.models().isEmpty() && output.isWithoutFolder()) {
                        throw new IOException("the compiler has no output folder, which -d would give it");
                    }
                    writeRegistries(added);
                }
            } catch (IOException e) {
                report(List.of(RegistryProblems.registryNotWritten(String.valueOf(e.getMessage()))));
            }
        }

        private void writeRegistries(Collection<MigrationModel> added) throws IOException {
            RegistryWriter writer = new RegistryWriter(
                    elements, environment.getFiler(), output, new GivenRegistries(), earlierBuilds.folders(), types);
            // A complete migration of an earlier round lacks a registry if an incomplete one made all registries wait.
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
                switch (writer.write(registry, written, models, linksAnew(models))) {
                    case WRITTEN -> homes.close(registry, models);
                    case KEPT -> homes.keep(registry);
                    case OUTDATED -> {
                        boolean removed = output.hasSource(registry, RegistrySource.CONTENT_PREFIX)
                                && output.removeSource(registry);
                        report(List.of(
                                removed
                                        ? RegistryProblems.registryOutdatedAndDeleted(registry.toString())
                                        : RegistryProblems.registryOutdated(registry.toString())));
                    }
                }
            }
        }

        private RegistryWriter registryWriter() {
            return new RegistryWriter(
                    elements, environment.getFiler(), output, new GivenRegistries(), earlierBuilds.folders(), types);
        }

        /** {@return true if a class whose methods the registry calls is being compiled} */
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
            report(new ModuleRules(elements, output).problems(homes.registries(), findings.modules()));
            if (findings.hasFailed()) {
                return;
            }
            ResourceWriter writer = new ResourceWriter(environment.getFiler(), output);
            TraceWriter traces = new TraceWriter(writer, output);
            Map<String, Set<String>> written = new TreeMap<>();
            for (RegistryName registry : homes.registries()) {
                String module = output.moduleOf(registry);
                written.computeIfAbsent(module, key -> new TreeSet<>()).add(registry.toString());
                String file = Objects.requireNonNull(files.get(registry));
                List<MigrationModel> models = homes.models(registry, findings.models());
                traces.write(registry, models, file);
                writer.write(module, registry.filePath(), file);
                writer.write(
                        module,
                        RegistryIndex.FOLDER + registry,
                        RegistryIndex.of(models, findings.warned()).format());
            }
            for (String module : earlierBuilds.folders().all()) {
                writeList(writer, traces, module, written.getOrDefault(module, Set.of()));
            }
            removeLeftovers(traces);
        }

        private void writeList(ResourceWriter writer, TraceWriter traces, String module, Set<String> names)
                throws IOException {
            List<String> listed = new ArrayList<>();
            for (String name : output.registries(module)) {
                Optional<RegistryName> registry = RegistryName.parse(name);
                if (registry.isPresent() && isOwn(registry.get()) && !names.contains(name)) {
                    // The last migration of this registry was removed.
                    traces.remove(registry.get());
                    output.removeRegistry(registry.get());
                } else if (elements.getTypeElement(name.replace('$', '.')) != null) {
                    listed.add(name);
                }
            }
            traces.mark(module, !names.isEmpty());
            writer.write(module, ServiceFile.NAME, ServiceFile.of(names, listed));
        }

        /** Removes further registries of the packages that an earlier build left in the source output alone. */
        private void removeLeftovers(TraceWriter traces) throws IOException {
            RegistryWriter writer = registryWriter();
            for (RegistryName registry : homes.registries()) {
                RegistryName next = registry.next();
                // Some compilers make a file of each name that they are asked for, so first ask for the class.
                while (!homes.registries().contains(next)
                        && !findings.isGiven(next)
                        && writer.isKnown(next)
                        && output.hasSource(next, RegistrySource.CONTENT_PREFIX)) {
                    traces.remove(next);
                    output.removeRegistry(next);
                    next = next.next();
                }
            }
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

        /** The classes with names of registries that the compiler was given in this compilation. */
        private final class GivenRegistries implements RegistryWriter.Given {

            @Override
            public boolean isRegistry(RegistryName name) {
                return findings.isGiven(name);
            }

            @Override
            public boolean isForeign(RegistryName name) {
                return findings.isTaken(name);
            }

            @Override
            public boolean contains(RegistryName name, String text) {
                TypeElement type = elements.getTypeElement(name.toString());
                return (type != null && sources.contains(type, text)) || output.hasSource(name, text);
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
