package io.tilewise.model.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that begins an installation, says so, and does not go on. */
final class Holder {
  private Holder() {}

  public static void main(String[] args) throws IOException {
    Installation installation = Installation.begin(Path.of(args[0]), "smear", () -> {});
    Files.writeString(installation.folder().resolve("saved_model.pb"), "half a gr");
    System.out.println("begun");
    System.in.read();
  }

  /** Starts one, and returns when it has begun. */
  static Process start(Path root) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!"begun".equals(process.inputReader().readLine())) {
      throw new IOException("the other process did not begin");
    }
    return process;
  }
}
