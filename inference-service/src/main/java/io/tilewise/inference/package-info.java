@NullMarked
package io.tilewise.inference;

import org.jspecify.annotations.NullMarked;
