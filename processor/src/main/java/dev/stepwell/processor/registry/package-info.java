/** Writers of registries: the class, the file of migrations, and the list of registries. */
@NullMarked
package dev.stepwell.processor.registry;

import org.jspecify.annotations.NullMarked;
