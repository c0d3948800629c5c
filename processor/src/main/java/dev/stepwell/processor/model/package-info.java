/** Migrations and registries as values, and the readers that build them from the compiler's elements. */
@NullMarked
package dev.stepwell.processor.model;

import org.jspecify.annotations.NullMarked;
