/**
 * Comma-separated text as the lab reads it: rows with the place they stand at, so that whoever
 * reads one can say what is wrong where. The parser is FastCSV; only this package and those that
 * write such files know it. Files that are written appear whole or not at all ({@link
 * io.tilewise.lab.csv.WholeFile}).
 */
@NullMarked
package io.tilewise.lab.csv;

import org.jspecify.annotations.NullMarked;
