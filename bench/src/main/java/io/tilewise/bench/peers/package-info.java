/**
 * What readers of other people do in this process, where they are installed: libraries of the
 * system, called without a program of their own beside which a start would have to be measured.
 */
@NullMarked
package io.tilewise.bench.peers;

import org.jspecify.annotations.NullMarked;
