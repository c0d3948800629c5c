/** Tests of the API, each named after its rule. */
@NullMarked
package dev.stepwell;

import org.jspecify.annotations.NullMarked;
