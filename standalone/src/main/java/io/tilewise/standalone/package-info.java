@NullMarked
package io.tilewise.standalone;

import org.jspecify.annotations.NullMarked;
