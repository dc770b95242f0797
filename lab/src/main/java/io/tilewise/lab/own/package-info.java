/**
 * What somebody with a network of their own brings along: labelled images, as files. For trying the
 * way from there to a fitted card ({@code bench/run own-model}), by people and by tests.
 */
@NullMarked
package io.tilewise.lab.own;

import org.jspecify.annotations.NullMarked;
