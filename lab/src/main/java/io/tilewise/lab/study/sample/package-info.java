/**
 * The images that the sample model's card is fitted on, from cells of slides that its training
 * never saw ({@link io.tilewise.lab.study.sample.SampleBags}, which {@code bench/run} knows as
 * {@code sample-bags}).
 */
@NullMarked
package io.tilewise.lab.study.sample;

import org.jspecify.annotations.NullMarked;
