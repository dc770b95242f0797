package io.tilewise.runtime;

import io.tilewise.runtime.Answer.Response;

/** What is answered to the platform's probes: 200 or 503, and the detail as text. */
final class Probes {
  static final String LIVE = "/live";
  static final String READY = "/ready";

  private Probes() {}

  static Response live(Health now) {
    return answer(now.live(), now);
  }

  static Response ready(Health now) {
    return answer(now.ready(), now);
  }

  private static Response answer(boolean good, Health now) {
    return Response.text(good ? 200 : 503, now.detail() + "\n");
  }
}
