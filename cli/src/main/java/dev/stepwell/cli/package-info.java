/** The command line of Stepwell: its entry point and the setup of picocli. */
@NullMarked
package dev.stepwell.cli;

import org.jspecify.annotations.NullMarked;
