/**
 * Damaged images of every format, thousands of them: each gives the pixels of the whole one, other
 * pixels where nothing in the file could tell, or a refusal by name. Anything else, and any that
 * takes too long, is a finding. One thread makes them, another reads them and may be left behind
 * when it hangs.
 */
@NullMarked
package io.tilewise.bench.fuzz;

import org.jspecify.annotations.NullMarked;
