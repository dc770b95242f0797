/**
 * What every command stands on: exit codes, what is thrown for them, options that several commands
 * share, and what goes to a terminal. Knows no command.
 */
@NullMarked
package io.tilewise.standalone.command;

import org.jspecify.annotations.NullMarked;
