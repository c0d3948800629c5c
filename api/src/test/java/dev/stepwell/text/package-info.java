@NullMarked
package dev.stepwell.text;

import org.jspecify.annotations.NullMarked;
