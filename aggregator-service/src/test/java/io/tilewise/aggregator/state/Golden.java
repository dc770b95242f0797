package io.tilewise.aggregator.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;

/** Bytes that a release has on disk and in its changelogs, never to be changed. */
final class Golden {
  private Golden() {}

  static byte[] bytes(String name) throws IOException {
    String resource = "/state/" + name + ".hex";
    try (InputStream in = Golden.class.getResourceAsStream(resource)) {
      String hex = new String(Objects.requireNonNull(in, resource).readAllBytes(), US_ASCII);
      return HexFormat.of().parseHex(hex.strip());
    }
  }
}
