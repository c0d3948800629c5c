/** Problems as data: a code, a subject, a fact and a fix. */
@NullMarked
package dev.stepwell.problem;

import org.jspecify.annotations.NullMarked;
