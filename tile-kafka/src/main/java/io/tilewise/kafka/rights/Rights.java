package io.tilewise.kafka.rights;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Says what is wrong for people, and where a right is missing, whose and which.
 *
 * @param principal who the client is to its brokers, as far as is known here
 */
public record Rights(String principal) {
  /** Of a client whose settings nobody knows. */
  public static final Rights UNKNOWN = new Rights("this client");

  /** What a client needs to see a topic at all; who may read or write it may do this, too. */
  public static final String DESCRIBE = "Describe";

  /** What a consumer needs of its topics. */
  public static final String READ = "Read";

  /** What a producer needs of its topics. */
  public static final String WRITE = "Write";

  /** What whoever looks at a topic's settings needs. */
  public static final String DESCRIBE_CONFIGS = "DescribeConfigs";

  /** Resource of most rights. */
  public static final String TOPIC = "topic";

  private static final String EXPECTED = " (expected: that right, see docs/security.md)";

  /** Of a client with these properties by Kafka's own names. */
  public static Rights of(Map<String, ?> kafka) {
    return new Rights(Principal.of(kafka));
  }

  /**
   * What a failure of a Kafka client means.
   *
   * @param operation that the client was about with its topics
   * @return a sentence that names principal, operation and resource where a right is missing, and
   *     the failure's own message where none is
   */
  public String text(Throwable failure, String operation) {
    return switch (failure) {
      case TopicAuthorizationException topics when !topics.unauthorizedTopics().isEmpty() ->
          missing(operation, TOPIC, topics.unauthorizedTopics());
      case GroupAuthorizationException group when group.groupId() != null ->
          missing(READ, "group", Set.of(group.groupId()));
      case AuthorizationException other -> principal + ": " + other.getMessage();
      case AuthenticationException stranger -> principal + ": not let in: " + stranger.getMessage();
      default -> String.valueOf(failure.getMessage());
    };
  }

  /** That a right is missing. */
  public String missing(String operation, String resource, Collection<String> names) {
    return "%s may not %s %s %s%s"
        .formatted(
            principal, operation, resource, String.join(", ", new TreeSet<>(names)), EXPECTED);
  }
}
