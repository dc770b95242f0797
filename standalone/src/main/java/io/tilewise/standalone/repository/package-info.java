/**
 * {@code model}: networks into the repository, and what is in it. A network is read, its card
 * proposed, and everything that cannot be known is asked for at once, before anything is written.
 * One thread.
 */
@NullMarked
package io.tilewise.standalone.repository;

import org.jspecify.annotations.NullMarked;
