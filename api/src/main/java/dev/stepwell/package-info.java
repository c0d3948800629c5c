/** Annotations for the authors of migrations, and the identity of a migration. */
@NullMarked
package dev.stepwell;

import org.jspecify.annotations.NullMarked;
