/**
 * Answers the platform's probes on a port of their own. {@link
 * io.tilewise.runtime.probe.ProbeServer} has one thread that owns all connections and never waits
 * for one of them; whoever is asked for an answer answers at once.
 */
@NullMarked
package io.tilewise.runtime.probe;

import org.jspecify.annotations.NullMarked;
