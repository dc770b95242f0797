@NullMarked
package io.tilewise.tiler;

import org.jspecify.annotations.NullMarked;
