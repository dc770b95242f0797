@NullMarked
package io.tilewise.image;

import org.jspecify.annotations.NullMarked;
