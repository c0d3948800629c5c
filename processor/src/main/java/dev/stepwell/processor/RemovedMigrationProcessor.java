package dev.stepwell.processor;

import com.google.auto.service.AutoService;
import dev.stepwell.processor.rules.WarningLevels;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Updates registries in compilations without any migration, because a migration may have been removed since the last
 * build.
 *
 * <p>This processor claims no annotation. It does nothing if no earlier build left a registry, or if the compiler calls
 * {@link MigrationProcessor}.
 */
@AutoService(Processor.class)
public final class RemovedMigrationProcessor extends AbstractProcessor {

    private static final String OWN = "dev.stepwell.";

    /** Makes a processor. The compiler calls this constructor. */
    public RemovedMigrationProcessor() {}

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("*");
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
     * @return false, because the annotations belong to other processors
     */
    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (!hasOwn(annotations)) {
            MigrationRounds.of(processingEnv).processUnannotated(processingEnv, round);
        }
        return false;
    }

    private static boolean hasOwn(Set<? extends TypeElement> annotations) {
        for (TypeElement annotation : annotations) {
            if (annotation.getQualifiedName().toString().startsWith(OWN)) {
                return true;
            }
        }
        return false;
    }
}
