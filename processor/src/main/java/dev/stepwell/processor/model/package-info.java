/** Migrations and registries as the processor reads them: annotations and elements go in, values come out. */
@NullMarked
package dev.stepwell.processor.model;

import org.jspecify.annotations.NullMarked;
