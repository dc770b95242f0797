@NullMarked
package io.tilewise.model;

import org.jspecify.annotations.NullMarked;
