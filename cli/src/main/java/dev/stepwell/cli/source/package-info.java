/** Java sources of migrations: the existing sources, and the one that the verb {@code new} writes. */
@NullMarked
package dev.stepwell.cli.source;

import org.jspecify.annotations.NullMarked;
