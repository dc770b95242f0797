@NullMarked
package io.tilewise.verdict;

import org.jspecify.annotations.NullMarked;
