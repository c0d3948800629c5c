/** The scripts of a folder, which are checked, ordered and numbered to become migrations. */
@NullMarked
package dev.stepwell.importer.script;

import org.jspecify.annotations.NullMarked;
