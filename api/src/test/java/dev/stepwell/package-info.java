/** The rules of the API, each as a test that bears its name. */
@NullMarked
package dev.stepwell;

import org.jspecify.annotations.NullMarked;
