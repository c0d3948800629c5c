package dev.stepwell.processor;

import com.google.auto.service.AutoService;
import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.MigrationSet;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import dev.stepwell.processor.registry.RegistryWriter;
import dev.stepwell.processor.rules.WarningLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * The annotation processor, which reads the migrations of a compilation, reports their problems, and generates a
 * registry for each package if there is no error.
 *
 * <p>The processor claims Stepwell's annotations and the annotation of generated sources. {@link MigrationRounds} does
 * the work.
 */
@AutoService(Processor.class)
public final class MigrationProcessor extends AbstractProcessor {

    private static final List<Class<?>> ANNOTATIONS =
            List.of(Migration.class, Up.class, Down.class, Verify.class, Irreversible.class, MigrationSet.class);

    /** Makes a processor. The compiler calls this constructor. */
    public MigrationProcessor() {}

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        // Registries have the annotation of generated sources. -Xlint:processing warns if no processor claims it.
        Set<String> names = new TreeSet<>();
        for (Class<?> annotation : ANNOTATIONS) {
            names.add(annotation.getName());
        }
        names.add(RegistryWriter.GENERATED);
        return names;
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
     * @return true, so that -Xlint:processing does not warn of unclaimed annotations
     */
    @Override
    @SuppressWarnings("DoNotClaimAnnotations") // -Xlint:processing warns of annotations that no processor claims.
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        MigrationRounds rounds = MigrationRounds.of(processingEnv);
        rounds.process(processingEnv, round, round.getElementsAnnotatedWithAny(own(annotations)));
        return true;
    }

    private static TypeElement[] own(Set<? extends TypeElement> annotations) {
        List<TypeElement> own = new ArrayList<>();
        for (TypeElement annotation : annotations) {
            if (!annotation.getQualifiedName().contentEquals(RegistryWriter.GENERATED)) {
                own.add(annotation);
            }
        }
        return own.toArray(new TypeElement[0]);
    }
}
