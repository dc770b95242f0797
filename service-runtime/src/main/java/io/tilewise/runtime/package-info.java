@NullMarked
package io.tilewise.runtime;

import org.jspecify.annotations.NullMarked;
