@NullMarked
package io.tilewise.classifier;

import org.jspecify.annotations.NullMarked;
