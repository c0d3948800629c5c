/** The files that earlier builds left in the class output. */
@NullMarked
package dev.stepwell.processor.earlier;

import org.jspecify.annotations.NullMarked;
