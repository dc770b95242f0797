package io.tilewise.aggregator.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.Answer.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * The progress of one image as server-sent events, up to the verdict that no late tile can amend
 * any more. It asks for the image again and again, wherever that is by then, so it goes on while
 * the image moves to another instance. Of the request's thread.
 */
final class ImageEvents implements Stream {
  static final String TYPE = "text/event-stream";

  private static final Duration LOOK_EVERY = Duration.ofMillis(300);

  /** A client that went away is noticed when it is written to. */
  static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(5);

  /** A client that wants more asks again, as browsers do by themselves. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Response first;
  private final String known;
  private final Source source;
  private final Places places;

  /**
   * A stream.
   *
   * @param first what the image was when it was asked for
   * @param known revision of the verdict that the client has, empty when it has none
   * @param source to ask again
   * @param places of which it has one until it ends
   */
  ImageEvents(Response first, String known, Source source, Places places) {
    this.first = first;
    this.known = known;
    this.source = source;
    this.places = places;
  }

  /** Tells how an image is now. */
  @FunctionalInterface
  interface Source {
    Response look() throws InterruptedException;
  }

  /** The revision of the verdict that an answer is, empty when it is none. */
  static String revision(Response answer) {
    JsonNode revision = Json.tree(answer.body()).path("revision");
    return revision.isIntegralNumber() ? revision.asString() : "";
  }

  /** Whether an answer is a verdict that stands. */
  static boolean isLast(Response answer) {
    return !revision(answer).isEmpty() && !answer.headers().containsKey(Peers.MAY_BE_AMENDED);
  }

  @Override
  public String contentType() {
    return TYPE;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long written = begin;
    String last = !known.isEmpty() && known.equals(revision(first)) ? first.body() : "";
    write(out, "retry: 1000\n\n");
    for (Response now = first; !passed(begin, LONGEST); now = source.look()) {
      if (now.status() == 200 && !now.body().equals(last)) {
        last = now.body();
        written = System.nanoTime();
        write(out, event(revision(now), last));
      } else if (passed(written, places.heartbeatEvery())) {
        written = System.nanoTime();
        write(out, now.status() == 200 ? ": unchanged\n\n" : ": not available now\n\n");
      }
      if (isLast(now) || places.isOverWithin(LOOK_EVERY)) {
        return;
      }
    }
  }

  private static boolean passed(long since, Duration time) {
    return System.nanoTime() - since >= time.toNanos();
  }

  /** JSON is one line, as an event has it. */
  private static String event(String revision, String json) {
    return revision.isEmpty()
        ? "event: progress\ndata: " + json + "\n\n"
        : "id: " + revision + "\nevent: verdict\ndata: " + json + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    places.giveBack();
  }
}
