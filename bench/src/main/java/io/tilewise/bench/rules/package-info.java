/** The verdict rules, measured by JMH. */
@NullMarked
package io.tilewise.bench.rules;

import org.jspecify.annotations.NullMarked;
