/**
 * Commands about models and their cards: train, fit, evaluate, and judge recorded scores again. The
 * work itself is the lab's; here are options, checks and what is printed. All on the command's
 * thread.
 */
@NullMarked
package io.tilewise.standalone.models;

import org.jspecify.annotations.NullMarked;
