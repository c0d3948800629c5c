/** One call of the command line: its streams, its environment and its options. */
@NullMarked
package dev.stepwell.cli.invocation;

import org.jspecify.annotations.NullMarked;
