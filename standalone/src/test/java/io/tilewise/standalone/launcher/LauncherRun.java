package io.tilewise.standalone.launcher;

/**
 * A run of the launcher that has ended.
 *
 * @param exitCode of the process
 * @param out its standard output
 * @param err its standard error
 */
record LauncherRun(int exitCode, String out, String err) {}
