@NullMarked
package io.tilewise.lab;

import org.jspecify.annotations.NullMarked;
