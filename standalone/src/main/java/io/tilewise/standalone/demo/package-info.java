/**
 * The demonstration: draws thin blood smears of which the truth is known, compares it with what the
 * pipeline says, and has it reported. Pure functions of their arguments and of a seed; nothing here
 * knows Kafka or owns a thread, but for the command itself.
 */
@NullMarked
package io.tilewise.standalone.demo;

import org.jspecify.annotations.NullMarked;
