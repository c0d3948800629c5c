/** Lines of fields, and SHA-256: the parts of all of Stepwell's own text formats and checksums. */
@NullMarked
package dev.stepwell.text;

import org.jspecify.annotations.NullMarked;
