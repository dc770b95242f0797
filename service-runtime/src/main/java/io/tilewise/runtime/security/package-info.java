/**
 * Secrets and certificates of HTTP, for servers and for clients. Everything here is thread-safe;
 * files that were changed are read again by whoever meets them first, on its own thread.
 */
@NullMarked
package io.tilewise.runtime.security;

import org.jspecify.annotations.NullMarked;
