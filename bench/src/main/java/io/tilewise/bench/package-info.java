@NullMarked
package io.tilewise.bench;

import org.jspecify.annotations.NullMarked;
