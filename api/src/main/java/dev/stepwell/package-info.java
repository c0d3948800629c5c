/** Annotations that an author of migrations writes, and the identity of a migration. */
@NullMarked
package dev.stepwell;

import org.jspecify.annotations.NullMarked;
