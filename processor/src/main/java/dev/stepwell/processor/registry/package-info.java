/** The registry of a package: its class, the file beside the class, and the list of registries. */
@NullMarked
package dev.stepwell.processor.registry;

import org.jspecify.annotations.NullMarked;
