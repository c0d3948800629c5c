/** Turns folders of SQL files, of whatever tool, into migrations that are annotated classes. */
@NullMarked
package dev.stepwell.importer;

import org.jspecify.annotations.NullMarked;
