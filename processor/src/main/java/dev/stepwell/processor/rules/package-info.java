/** The rules for migrations, each of which turns models into problems. */
@NullMarked
package dev.stepwell.processor.rules;

import org.jspecify.annotations.NullMarked;
