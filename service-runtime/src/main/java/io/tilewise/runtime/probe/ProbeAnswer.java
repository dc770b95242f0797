package io.tilewise.runtime.probe;

/**
 * What is answered to a probe.
 *
 * @param status of HTTP
 * @param text for people
 */
public record ProbeAnswer(int status, String text) {}
