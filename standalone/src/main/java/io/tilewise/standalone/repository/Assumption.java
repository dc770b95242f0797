package io.tilewise.standalone.repository;

/**
 * What was assumed of a network because nobody said it.
 *
 * @param what was assumed
 * @param why that, and not another
 * @param option that says otherwise
 */
record Assumption(String what, String why, String option) {}
