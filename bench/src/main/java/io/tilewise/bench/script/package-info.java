/**
 * What a user would run instead of Tilewise: a script that reads an image, cuts it and predicts in
 * batches, on one thread. It is the limit that the pipeline is held against, so it is written with
 * care, but with nothing that a script would not have.
 */
@NullMarked
package io.tilewise.bench.script;

import org.jspecify.annotations.NullMarked;
