/** Annotation processors that run inside javac, check migrations, and generate their registries. */
@NullMarked
package dev.stepwell.processor;

import org.jspecify.annotations.NullMarked;
