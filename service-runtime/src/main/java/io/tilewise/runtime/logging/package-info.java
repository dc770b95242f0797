/**
 * Logs of a process: in words for people, or as lines of JSON and nothing else, whoever writes.
 *
 * <p>Threads: whoever logs writes its own line. Where logs are JSON one daemon thread reads what
 * anything else writes to standard output or error, native code included, and logs it.
 */
@NullMarked
package io.tilewise.runtime.logging;

import org.jspecify.annotations.NullMarked;
