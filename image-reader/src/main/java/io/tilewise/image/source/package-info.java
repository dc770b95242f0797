/**
 * The images that URIs name: {@link io.tilewise.image.source.ImageSources} opens them, below the
 * folders of {@link io.tilewise.image.source.ImageRoots} alone, and {@link
 * io.tilewise.image.source.FileCalls} lets nobody wait for a file system that hangs. Whoever hands
 * a URI over may be anybody.
 *
 * <p>Threads: each call to a file system has one of its own, which ends with it; whoever asked
 * waits for a few seconds at most. All types are safe for any thread.
 */
@NullMarked
package io.tilewise.image.source;

import org.jspecify.annotations.NullMarked;
