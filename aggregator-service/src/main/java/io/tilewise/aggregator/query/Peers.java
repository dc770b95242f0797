package io.tilewise.aggregator.query;

import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.HttpSecurity;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other instances: those that Kafka Streams names, by no address that a client sent. What
 * comes back counts only when it says that it comes from the instance that was meant, so that
 * something else at its address cannot make an image unknown. Thread-safe.
 */
final class Peers implements AutoCloseable {
  /** Says who answered. */
  static final String ANSWERED_BY = "Tilewise-Instance";

  /** Says who asks for somebody else; such a question is not passed on again. */
  static final String ASKED_BY = "Tilewise-Asked-By";

  /** Says which partitions are asked for. */
  static final String PARTITIONS = "Tilewise-Partitions";

  /** Says that a verdict may still be superseded by a higher revision of the same submission. */
  static final String MAY_BE_AMENDED = "Tilewise-May-Be-Amended";

  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /** A page of a thousand with the longest names has 700 kB, a verdict less. */
  private static final long MAX_BYTES = 4 << 20;

  /** What else comes back is no answer. */
  private static final Set<Integer> ANSWERS = Set.of(200, 400, 404, 503);

  private static final Set<Integer> REFUSALS = Set.of(401, 403);

  private final Instance self;
  private final HttpSecurity security;
  private final HttpClient client;

  /**
   * Of an instance.
   *
   * @param security as the others have it
   */
  Peers(Instance self, HttpSecurity security) {
    this.self = self;
    this.security = security;
    this.client =
        security
            .client()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Asks for an image or a list.
   *
   * @param rest of path and query behind that of all images
   * @param headers beside the one that says who asks
   */
  Response get(Instance instance, String rest, Map<String, String> headers)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(instance, rest)).header(ASKED_BY, self.toString());
    headers.forEach(request::header);
    security.authorize(request);
    HttpResponse<String> answer = answer(instance, request.build());
    if (REFUSALS.contains(answer.statusCode())) {
      throw ProblemException.unavailable(
          instance,
          "refused this instance with "
              + answer.statusCode()
              + " (expected: the same token and authorities on all instances)");
    }
    String by = answer.headers().firstValue(ANSWERED_BY).orElse("something else");
    if (!by.equals(instance.toString()) || !ANSWERS.contains(answer.statusCode())) {
      throw ProblemException.unavailable(
          instance, by + " answered " + answer.statusCode() + " (expected: 200 or 404 of its own)");
    }
    Response response = Response.json(answer.statusCode(), answer.body()).with(ANSWERED_BY, by);
    return answer
        .headers()
        .firstValue(MAY_BE_AMENDED)
        .map(value -> response.with(MAY_BE_AMENDED, value))
        .orElse(response);
  }

  /** The whole of it in time: the request's own limit ends with the headers. */
  private HttpResponse<String> answer(Instance instance, HttpRequest request)
      throws InterruptedException {
    Future<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
    try {
      return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("No answer from {}", instance, e);
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw ProblemException.unavailable(instance, "does not answer; " + why);
    } finally {
      answer.cancel(true);
    }
  }

  private URI uri(Instance instance, String rest) {
    try {
      return URI.create(security.scheme() + "://" + instance + "/images" + rest);
    } catch (IllegalArgumentException e) {
      throw ProblemException.unavailable(instance, "not an address (expected: host:port)");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
