/**
 * What the services' own meters have in common, so that those of like things are alike. All of it
 * is thread-safe. Knows no service.
 */
@NullMarked
package io.tilewise.runtime.meters;

import org.jspecify.annotations.NullMarked;
