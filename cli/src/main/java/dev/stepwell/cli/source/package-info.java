/** Java sources of migrations: the existing ones and the one that the verb new writes. */
@NullMarked
package dev.stepwell.cli.source;

import org.jspecify.annotations.NullMarked;
