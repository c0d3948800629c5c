package dev.stepwell.runtime.internal.discovery;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.registry.GeneratedRegistry;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.RegistryFile;
import dev.stepwell.text.RegistryTrace;
import dev.stepwell.text.TraceNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.net.JarURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Explains the traces for which no registry answered: registries that were lost, and what else leaves traces.
 *
 * <p>A registry counts as lost only if one of its migrations is in no registry that answered, with the same set,
 * version and checksum. So two versions of one library are no problem if the one that is used has everything.
 */
final class LostRegistries {

    private final ClassLoader loader;
    private final List<MigrationRegistry> registries;
    private final Map<String, MigrationRegistry> byName = new HashMap<>();
    private @Nullable Map<MigrationId, Set<String>> known;

    /**
     * Prepares the explanation.
     *
     * @param loader the class loader that shows the traces
     * @param registries the registries that answered
     */
    LostRegistries(ClassLoader loader, List<MigrationRegistry> registries) {
        this.loader = loader;
        this.registries = registries;
        for (MigrationRegistry registry : registries) {
            byName.put(registry.getClass().getName(), registry);
        }
    }

    /**
     * {@return the problems of the traces, in the order of the traces}
     *
     * @param twinsOnly true if the registries were named, so that only others of the same name are problems
     * @throws dev.stepwell.runtime.MigrationException if a registry that answered cannot be read
     */
    List<Problem> problems(List<TraceFile> unanswered, boolean twinsOnly) {
        List<Problem> problems = new ArrayList<>();
        for (TraceFile file : unanswered) {
            Optional<RegistryTrace> trace = file.read();
            if (trace.isPresent() && !(twinsOnly && !isTwin(file, trace.get()))) {
                List<String> lost = lost(trace.get());
                Problem problem = lost.isEmpty() ? null : problem(file, trace.get(), lost);
                if (problem != null) {
                    problems.add(problem);
                }
            }
        }
        return problems;
    }

    /** {@return the migrations of the trace that no registry has, as people name them} */
    private List<String> lost(RegistryTrace trace) {
        List<String> lost = new ArrayList<>();
        for (RegistryTrace.Migration migration : trace.migrations()) {
            try {
                MigrationId id = MigrationId.of(migration.set(), migration.version());
                if (!known().getOrDefault(id, Set.of()).contains(migration.checksum())) {
                    lost.add(id + " " + simple(migration.className()));
                }
            } catch (IllegalArgumentException e) {
                // Somebody wrote into the file; such a line is no evidence.
            }
        }
        return lost;
    }

    /** {@return the checksums of all migrations that answered} They are read only if there is a trace to explain. */
    private Map<MigrationId, Set<String>> known() {
        Map<MigrationId, Set<String>> made = known;
        if (made == null) {
            made = new HashMap<>();
            for (MigrationRegistry registry : registries) {
                for (MigrationDefinition migration : Registries.migrations(registry)) {
                    made.computeIfAbsent(migration.id(), id -> new HashSet<>()).add(migration.checksum());
                }
            }
            known = made;
        }
        return made;
    }

    private boolean isTwin(TraceFile file, RegistryTrace trace) {
        return byName.containsKey(trace.registry()) || replacedTwin(file, trace);
    }

    private @Nullable Problem problem(TraceFile file, RegistryTrace trace, List<String> lost) {
        MigrationRegistry twin = byName.get(trace.registry());
        if (twin == null && replacedTwin(file, trace)) {
            return RegistryProblems.registryOverwritten(trace.registry(), file.place(), lost);
        }
        if (twin != null) {
            String used = ClassPlace.of(twin.getClass());
            if (!used.equals(file.place())) {
                return RegistryProblems.registryShadowed(trace.registry(), used, file.place(), lost);
            }
            // In a class output, the trace is that of an earlier build: two modules never share that folder.
            return file.isInFolder()
                    ? null
                    : RegistryProblems.registryOverwritten(trace.registry(), file.place(), lost);
        }
        return unlisted(file, trace, lost);
    }

    /** Tells whether a registry that answered, under another name by now, had the name of the trace in the same jar. */
    private boolean replacedTwin(TraceFile file, RegistryTrace trace) {
        for (MigrationRegistry registry : registries) {
            if (registry instanceof GeneratedRegistry generated) {
                Optional<RegistryTrace> own =
                        file.beside(TraceNames.of(generated.content())).read();
                if (own.isPresent() && own.get().registry().equals(trace.registry())) {
                    return true;
                }
            }
        }
        return false;
    }

    private @Nullable Problem unlisted(TraceFile file, RegistryTrace trace, List<String> lost) {
        Class<?> type = type(trace.registry());
        if (type != null) {
            ModuleDescriptor module = type.getModule().getDescriptor();
            return module == null || module.isAutomatic()
                    ? RegistryProblems.registryNotListed(trace.registry(), file.place(), lost)
                    : notProvided(file, type, module, lost);
        }
        String moved = className(file);
        if (moved != null && type(moved) != null) {
            return RegistryProblems.registryMoved(trace.registry(), moved, file.place(), lost);
        }
        if (moved != null || hasClassOfAny(trace)) {
            return RegistryProblems.registryClassMissing(moved == null ? trace.registry() : moved, file.place(), lost);
        }
        // The class output may keep the trace of a package that was deleted.
        return null;
    }

    private static Problem notProvided(TraceFile file, Class<?> type, ModuleDescriptor module, List<String> lost) {
        List<String> provided = new ArrayList<>();
        for (ModuleDescriptor.Provides provides : module.provides()) {
            if (provides.service().equals(MigrationRegistry.class.getName())) {
                provided.addAll(provides.providers());
            }
        }
        Collections.sort(provided);
        Optional<URI> home = Optional.ofNullable(type.getModule().getLayer())
                .flatMap(layer -> layer.configuration().findModule(module.name()))
                .map(resolved -> resolved.reference())
                .flatMap(ModuleReference::location);
        return home.isPresent() && !ClassPlace.of(home.get().toString()).equals(file.place())
                ? RegistryProblems.registryPatchedIn(module.name(), type.getName(), file.place(), lost)
                : RegistryProblems.registryLostInModule(module.name(), type.getName(), provided, lost);
    }

    private @Nullable Class<?> type(String className) {
        try {
            return Class.forName(className, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** {@return the class of the registry in the jar, by its file of migrations; null if the jar has no such file} */
    private static @Nullable String className(TraceFile file) {
        try {
            if (!(file.mark().openConnection() instanceof JarURLConnection connection)) {
                return null;
            }
            connection.setUseCaches(false);
            String path = connection.getEntryName();
            String root = path.substring(0, path.length() - TraceNames.MARK.length());
            try (JarFile jar = connection.getJarFile()) {
                Enumeration<JarEntry> entries = jar.entries();
                while (entries.hasMoreElements()) {
                    JarEntry entry = entries.nextElement();
                    String name = entry.getName();
                    if (name.startsWith(root)
                            && name.endsWith(RegistryFile.SUFFIX)
                            && file.name().equals(traceName(jar, entry))) {
                        return name.substring(root.length(), name.length() - RegistryFile.SUFFIX.length())
                                .replace('/', '.');
                    }
                }
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            // The jar has just been read, but without it there is only less to say.
        }
        return null;
    }

    private static String traceName(JarFile jar, JarEntry entry) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
            return TraceNames.of(String.valueOf(lines.readLine()));
        }
    }

    private boolean hasClassOfAny(RegistryTrace trace) {
        String home = trace.registry().substring(0, trace.registry().lastIndexOf('.') + 1);
        for (RegistryTrace.Migration migration : trace.migrations()) {
            if (migration.className().startsWith(home)) {
                String inPackage = migration.className().substring(home.length());
                int dot = inPackage.indexOf('.');
                String outermost = dot < 0 ? inPackage : inPackage.substring(0, dot);
                if (loader.getResource(home.replace('.', '/') + outermost + ".class") != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
