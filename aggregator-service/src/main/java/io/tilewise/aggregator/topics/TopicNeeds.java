package io.tilewise.aggregator.topics;

import io.tilewise.events.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * What decides how the topics have to be.
 *
 * @param kafka properties of the clients, {@code bootstrap.servers} among them
 * @param topics that are read and written
 * @param applicationId that the names of the changelogs begin with
 * @param retention of tile rows
 */
public record TopicNeeds(
    Map<String, Object> kafka, Topics topics, String applicationId, Duration retention) {}
