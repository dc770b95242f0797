/**
 * The inference service alone, in a process of its own on a broker of its own, with tiles that wait
 * for it or come at a pace; beside it a plain loop in a process with the same settings. One thread
 * here drives them, another one publishes where tiles come at a pace.
 */
@NullMarked
package io.tilewise.bench.inference;

import org.jspecify.annotations.NullMarked;
