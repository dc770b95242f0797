/** Puts a new version into a repository, whole or not at all. */
@NullMarked
package io.tilewise.model.install;

import org.jspecify.annotations.NullMarked;
