/**
 * Two aggregators that are killed again and again, and whether every image got its one right
 * verdict all the same. One thread kills and feeds; the check reads when all is over.
 */
@NullMarked
package io.tilewise.bench.crash;

import org.jspecify.annotations.NullMarked;
