/**
 * A page about judged images that a browser opens without a server: pictures, heat, the verdict in
 * a sentence. Reads image files row by row, so that a slide of any size needs little memory; knows
 * neither Kafka nor a command.
 */
@NullMarked
package io.tilewise.standalone.report;

import org.jspecify.annotations.NullMarked;
