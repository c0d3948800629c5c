package dev.stepwell.processor.model;

import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.MigrationId;
import dev.stepwell.MigrationSet;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.model.MigrationModel.Dependency;
import dev.stepwell.processor.model.MigrationModel.Form;
import dev.stepwell.processor.model.MigrationModel.Member;
import dev.stepwell.processor.model.MigrationModel.Method;
import dev.stepwell.processor.model.RegistryIndex.Entry;
import dev.stepwell.processor.source.ConstantText;
import dev.stepwell.processor.source.Sources;
import dev.stepwell.sql.SqlScript;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Reads migrations from the compiler's elements.
 *
 * <p>The reader reports no problem: the model keeps the mistakes, and the rules find them there.
 */
public final class MigrationReader {

    private final Elements elements;
    private final Types types;
    private final Sources sources;
    private final AnnotationFinder annotations = new AnnotationFinder();
    private final Map<PackageElement, String> sets = new HashMap<>();
    /** A cache, because the class of nearly every migration is needed twice: as a migration and as a dependency. */
    private final Map<TypeElement, Dependency> known = new HashMap<>();

    public MigrationReader(Elements elements, Types types, Sources sources) {
        this.elements = elements;
        this.types = types;
        this.sources = sources;
    }

    /**
     * Reads a migration.
     *
     * @param type a class annotated as a migration
     */
    public MigrationModel read(TypeElement type) {
        return read(type, null);
    }

    /**
     * Reads a migration that an earlier build compiled.
     *
     * @param type a class annotated as a migration
     * @param remembered the facts that its class file lacks; null if no index has them
     */
    public MigrationModel readEarlier(TypeElement type, @Nullable Entry remembered) {
        return read(type, remembered);
    }

    private MigrationModel read(TypeElement type, @Nullable Entry remembered) {
        List<? extends AnnotationMirror> own = type.getAnnotationMirrors();
        AnnotationMirror migration = annotations.find(own, Migration.class).orElseThrow();
        Map<String, String> origins = remembered == null ? Map.of() : remembered.origins();
        List<Member> up = new ArrayList<>();
        List<Member> down = new ArrayList<>();
        List<Member> verify = new ArrayList<>();
        for (Element member : type.getEnclosedElements()) {
            List<? extends AnnotationMirror> mirrors = member.getAnnotationMirrors();
            addMember(member, mirrors, Up.class, origins, up);
            addMember(member, mirrors, Down.class, origins, down);
            addMember(member, mirrors, Verify.class, origins, verify);
        }
        boolean versionRefused = isRefused(migration, "version");
        String file = sources.file(type);
        String checksum = StepChecksum.of(up);
        String description = AnnotationReader.text(migration, "description", "");
        return new MigrationModel(
                elements.getPackageOf(type).getQualifiedName().toString(),
                type.getQualifiedName().toString(),
                form(type),
                set(type),
                versionRefused ? null : AnnotationReader.text(migration, "version", ""),
                dependency(type).identity(),
                dependencies(migration),
                replaces(migration),
                description.isEmpty() ? DescriptionWords.of(type.getSimpleName().toString()) : description,
                AnnotationReader.truth(migration, "transactional", true),
                AnnotationReader.truth(migration, "repeatable", false),
                AnnotationReader.truth(migration, "restartable", false),
                file.isEmpty() && remembered != null ? remembered.sourceFile() : file,
                up,
                down,
                verify,
                checksum.isEmpty() && remembered != null ? remembered.checksum() : checksum,
                irreversible(own),
                remembered == null
                        ? AnnotationReader.suppressed(
                                annotations.find(own, SuppressWarnings.class).orElse(null))
                        : remembered.suppressed(),
                !versionRefused
                        && !isRefused(migration, "dependsOn")
                        && !isRefused(migration, "replaces")
                        && isComplete(up)
                        && isComplete(down)
                        && isComplete(verify));
    }

    private @Nullable String irreversible(List<? extends AnnotationMirror> own) {
        Optional<AnnotationMirror> mirror = annotations.find(own, Irreversible.class);
        // The compiler reports a missing value itself. A second error about a blank reason would be noise.
        return mirror.isPresent() ? AnnotationReader.text(mirror.get(), "value", "unknown") : null;
    }

    /**
     * Reads migrations of other code: the given ones, all dependencies of this code (also indirect ones), and the other
     * migrations in the packages of these.
     *
     * @param models migrations of this code
     * @param given classes of other code that are annotated as migrations
     * @param other the finder of the other migrations in a package
     */
    public List<GraphNode> beyond(Collection<MigrationModel> models, Collection<TypeElement> given, OtherCode other) {
        Set<String> seen = new HashSet<>();
        for (MigrationModel model : models) {
            seen.add(model.className());
        }
        Deque<TypeElement> open = new ArrayDeque<>(given);
        for (MigrationModel model : models) {
            addTypes(model.dependsOn(), seen, open);
        }
        List<GraphNode> found = new ArrayList<>();
        while (!open.isEmpty()) {
            TypeElement type = open.remove();
            Optional<AnnotationMirror> migration = annotations.find(type, Migration.class);
            if (migration.isPresent() && seen.add(type.getQualifiedName().toString())) {
                List<Dependency> next = dependencies(migration.get());
                addTypes(next, seen, open);
                open.addAll(other.besideOf(type));
                id(type, migration.get())
                        .ifPresent(id -> found.add(new GraphNode(
                                id,
                                type.getQualifiedName().toString(),
                                next.stream()
                                        .flatMap(d -> d.id().stream())
                                        .distinct()
                                        .toList(),
                                MigrationModel.replacedIds(id.set(), replaces(migration.get())),
                                AnnotationReader.truth(migration.get(), "repeatable", false))));
            }
        }
        return found;
    }

    private void addTypes(List<Dependency> dependencies, Set<String> seen, Collection<TypeElement> types) {
        for (Dependency dependency : dependencies) {
            // Looking up a class is slow in javac, so the cheap conditions come first.
            if (dependency.id().isPresent() && !seen.contains(dependency.className())) {
                TypeElement type = elements.getTypeElement(dependency.className());
                if (type != null) {
                    types.add(type);
                }
            }
        }
    }

    private Optional<MigrationId> id(TypeElement type, AnnotationMirror migration) {
        return MigrationModel.id(set(type), AnnotationReader.text(migration, "version", ""));
    }

    private String set(TypeElement type) {
        PackageElement home = elements.getPackageOf(type);
        String set = sets.get(home);
        if (set == null) {
            Optional<AnnotationMirror> mirror = annotations.find(home, MigrationSet.class);
            set = mirror.isPresent()
                    ? AnnotationReader.text(mirror.get(), "value", MigrationId.MAIN_SET)
                    : MigrationId.MAIN_SET;
            sets.put(home, set);
        }
        return set;
    }

    private List<Dependency> dependencies(AnnotationMirror migration) {
        Map<String, Dependency> dependencies = new LinkedHashMap<>();
        for (AnnotationValue value : AnnotationReader.values(migration, "dependsOn")) {
            if (value.getValue() instanceof TypeMirror mirror) {
                Dependency dependency = dependency(mirror);
                dependencies.putIfAbsent(dependency.className(), dependency);
            }
        }
        return List.copyOf(dependencies.values());
    }

    private static List<String> replaces(AnnotationMirror migration) {
        List<String> versions = new ArrayList<>();
        for (AnnotationValue value : AnnotationReader.values(migration, "replaces")) {
            if (value.getValue() instanceof String version) {
                versions.add(version);
            }
        }
        return versions;
    }

    private Dependency dependency(TypeMirror mirror) {
        if (!(mirror instanceof DeclaredType declared && declared.asElement() instanceof TypeElement type)) {
            return new Dependency(mirror.toString(), false, null);
        }
        return dependency(type);
    }

    private Dependency dependency(TypeElement type) {
        Dependency dependency = known.get(type);
        if (dependency == null) {
            Optional<AnnotationMirror> migration = annotations.find(type, Migration.class);
            dependency = new Dependency(
                    type.getQualifiedName().toString(),
                    migration.isPresent(),
                    migration.isPresent() ? id(type, migration.get()).orElse(null) : null);
            known.put(type, dependency);
        }
        return dependency;
    }

    private Form form(TypeElement type) {
        return switch (type.getKind()) {
            case ENUM -> Form.ENUM;
            case RECORD -> Form.RECORD;
            case ANNOTATION_TYPE -> Form.ANNOTATION;
            default -> formOfClass(type);
        };
    }

    private Form formOfClass(TypeElement type) {
        Form form = Form.REACHABLE;
        TypeElement outermost = type;
        for (Element e = type; e instanceof TypeElement nested; e = e.getEnclosingElement()) {
            outermost = nested;
            if (has(nested, Modifier.PRIVATE)) {
                form = Form.PRIVATE;
            }
        }
        if (outermost.equals(type)) {
            return form;
        }
        if (sources.isCompact(outermost)) {
            return Form.COMPACT;
        }
        return type.getKind() == ElementKind.CLASS && !has(type, Modifier.STATIC) ? Form.INNER : form;
    }

    private void addMember(
            Element member,
            List<? extends AnnotationMirror> mirrors,
            Class<?> annotation,
            Map<String, String> origins,
            List<Member> members) {
        if (annotations.find(mirrors, annotation).isPresent()) {
            if (member instanceof VariableElement field) {
                members.add(constant(field));
            } else if (member instanceof ExecutableElement method) {
                members.add(method(method, origins));
            }
        }
    }

    private Constant constant(VariableElement field) {
        String name = field.getSimpleName().toString();
        Object value = field.getConstantValue();
        if (has(field, Modifier.STATIC) && value instanceof String text) {
            return new Constant(name, Constant.State.CONSTANT, sources.constant(field, text), SqlScript.read(text));
        }
        if (value instanceof String && isUtilityClass(field.getEnclosingElement())) {
            return new Constant(name, Constant.State.STATIC_BY_LOMBOK, ConstantText.unplaced(""), SqlScript.read(""));
        }
        boolean refused = field.asType().getKind() == TypeKind.ERROR || (value == null && sources.isRefused(field));
        return new Constant(
                name,
                refused ? Constant.State.REFUSED : Constant.State.NOT_CONSTANT,
                ConstantText.unplaced(""),
                SqlScript.read(""));
    }

    private boolean isUtilityClass(@Nullable Element type) {
        return type != null && annotations.has(type, "lombok.experimental.UtilityClass");
    }

    private Method method(ExecutableElement method, Map<String, String> origins) {
        String name = method.getSimpleName().toString();
        String origin = sources.origin(method);
        return new Method(
                name,
                faults(method),
                origin.isEmpty() ? origins.getOrDefault(name, "") : origin,
                sources.body(method).orElse(null),
                isDeprecated(method));
    }

    private List<String> faults(ExecutableElement method) {
        List<String> faults = new ArrayList<>();
        if (!has(method, Modifier.STATIC)) {
            faults.add(
                    isUtilityClass(method.getEnclosingElement())
                            ? "it is not static, since no other processor sees what Lombok's @UtilityClass changes"
                            : "it is not static");
        }
        if (has(method, Modifier.PRIVATE)) {
            faults.add("it is private");
        }
        if (!method.getTypeParameters().isEmpty()) {
            faults.add("it is generic");
        }
        if (method.getReturnType().getKind() != TypeKind.VOID && !isRefused(method.getReturnType())) {
            faults.add("it returns " + method.getReturnType());
        }
        if (method.getParameters().size() != 1) {
            faults.add("it has "
                    + (method.getParameters().isEmpty()
                            ? "no"
                            : method.getParameters().size()) + " parameters");
        } else {
            TypeMirror parameter = method.getParameters().get(0).asType();
            if (!isRefused(parameter) && !isConnection(parameter)) {
                faults.add("its parameter is a " + parameter);
            }
        }
        for (TypeMirror thrown : method.getThrownTypes()) {
            if (!isRefused(thrown) && !isThrowable(thrown)) {
                faults.add("it throws " + thrown);
            }
        }
        return faults;
    }

    private static boolean isRefused(TypeMirror type) {
        return type.getKind() == TypeKind.ERROR;
    }

    private static boolean isConnection(TypeMirror type) {
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && element.getQualifiedName().contentEquals("java.sql.Connection");
    }

    /** {@return true if a Java step may declare this exception; a plain {@code Throwable} is not allowed} */
    private boolean isThrowable(TypeMirror thrown) {
        return isSubtype(thrown, "java.lang.Exception") || isSubtype(thrown, "java.lang.Error");
    }

    private boolean isSubtype(TypeMirror type, String className) {
        TypeElement element = elements.getTypeElement(className);
        return element != null && types.isSubtype(type, element.asType());
    }

    private boolean isDeprecated(ExecutableElement method) {
        boolean deprecated = elements.isDeprecated(method);
        for (Element e = method.getEnclosingElement(); e instanceof TypeElement; e = e.getEnclosingElement()) {
            deprecated |= elements.isDeprecated(e);
        }
        return deprecated;
    }

    private static boolean isComplete(List<Member> members) {
        for (Member member : members) {
            if (member instanceof Constant field && field.state() == Constant.State.REFUSED) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRefused(AnnotationMirror mirror, String member) {
        Optional<? extends AnnotationValue> value = AnnotationReader.value(mirror, member);
        return value.isPresent() && AnnotationReader.isRefused(value.get());
    }

    private static boolean has(Element element, Modifier modifier) {
        return element.getModifiers().contains(modifier);
    }
}
