@NullMarked
package io.tilewise.broker;

import org.jspecify.annotations.NullMarked;
