/**
 * The services for a long time under a steady load, and what of them grows meanwhile. One thread
 * feeds, looks and adds up.
 */
@NullMarked
package io.tilewise.bench.soak;

import org.jspecify.annotations.NullMarked;
