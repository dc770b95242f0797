/**
 * The rules. Each is one type that says in its Javadoc the formula, its source and how it fails;
 * {@link io.tilewise.verdict.rules.VerdictRules} is the one place that lists them.
 */
@NullMarked
package io.tilewise.verdict.rules;

import org.jspecify.annotations.NullMarked;
