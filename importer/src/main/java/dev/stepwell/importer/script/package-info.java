/** Scripts on their way to migrations: checked, ordered and numbered. */
@NullMarked
package dev.stepwell.importer.script;

import org.jspecify.annotations.NullMarked;
