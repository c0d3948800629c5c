/** Lines of fields, and SHA-256: the parts that all of Stepwell's own text formats and checksums are made of. */
@NullMarked
package dev.stepwell.text;

import org.jspecify.annotations.NullMarked;
