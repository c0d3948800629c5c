/** The contract of generated registries: migrations as data, and their dependency graph. */
@NullMarked
package dev.stepwell.registry;

import org.jspecify.annotations.NullMarked;
