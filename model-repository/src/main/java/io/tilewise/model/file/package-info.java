/**
 * Files of a model as such: what they look like, whether they are all there and can be reached, and
 * the fields of protocol buffers, which every kind of graph is written in.
 */
@NullMarked
package io.tilewise.model.file;

import org.jspecify.annotations.NullMarked;
