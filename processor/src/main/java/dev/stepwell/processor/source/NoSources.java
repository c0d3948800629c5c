package dev.stepwell.processor.source;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.Diagnostic;

/**
 * The sources under a compiler that gives no access to them.
 *
 * <p>Stateless.
 */
final class NoSources implements Sources {

    @Override
    public boolean isSource(Element element) {
        return false;
    }

    @Override
    public boolean isCompact(TypeElement type) {
        return false;
    }

    @Override
    public boolean contains(TypeElement type, String text) {
        return false;
    }

    @Override
    public String file(TypeElement type) {
        return "";
    }

    @Override
    public ConstantText constant(VariableElement field, String value) {
        return ConstantText.unplaced(value);
    }

    @Override
    public boolean report(Diagnostic.Kind kind, String message, VariableElement field, int offset) {
        return false;
    }

    @Override
    public boolean isRefused(VariableElement field) {
        return false;
    }

    @Override
    public String origin(ExecutableElement method) {
        return "";
    }

    @Override
    public Optional<List<String>> body(ExecutableElement method) {
        return Optional.empty();
    }

    @Override
    public List<LocalMigration> localMigrations(Collection<? extends Element> roots) {
        return List.of();
    }
}
