/** The verbs of the command line, one class each. */
@NullMarked
package dev.stepwell.cli.verb;

import org.jspecify.annotations.NullMarked;
