package dev.stepwell.benchmarks.compiletime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.StandardLocation;

/** A processor that generates one empty class and one empty file: the least cost of any generating processor. */
@SupportedAnnotationTypes("*")
public final class GeneratingProcessor extends AbstractProcessor {

    private static final String NAME = "com.acme.db.GeneratedMigrations";

    private boolean generated;

    /** Makes the processor; called by javac. */
    public GeneratingProcessor() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        try {
            if (!generated) {
                try (Writer source =
                        processingEnv.getFiler().createSourceFile(NAME).openWriter()) {
                    source.write("package com.acme.db;\n\npublic final class GeneratedMigrations {}\n");
                }
                generated = true;
            } else if (round.processingOver()) {
                processingEnv
                        .getFiler()
                        .createResource(StandardLocation.CLASS_OUTPUT, "", "META-INF/generated")
                        .openWriter()
                        .close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return false;
    }
}
