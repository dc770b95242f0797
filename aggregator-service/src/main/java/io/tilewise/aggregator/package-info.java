@NullMarked
package io.tilewise.aggregator;

import org.jspecify.annotations.NullMarked;
