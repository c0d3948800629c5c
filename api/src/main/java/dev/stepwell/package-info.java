/** What an author of migrations writes, what generated code is made of, and the graph of migrations. */
@NullMarked
package dev.stepwell;

import org.jspecify.annotations.NullMarked;
