/** The tile classifier against a bare loop of the library that it is made of. */
@NullMarked
package io.tilewise.bench.classifier;

import org.jspecify.annotations.NullMarked;
