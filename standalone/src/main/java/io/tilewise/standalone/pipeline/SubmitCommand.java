package io.tilewise.standalone.pipeline;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.kafka.SubmissionPublisher;
import io.tilewise.runtime.ConfigurationException;
import io.tilewise.standalone.command.ConnectionOptions;
import io.tilewise.standalone.command.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code submit}: the first half of {@code classify}. */
@Command(
    name = "submit",
    description = "Submits images, prints imageId and submissionId of each, and does not wait.")
public final class SubmitCommand implements Callable<Integer> {
  @Mixin private final SubmissionOptions submission = new SubmissionOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  private final Map<String, String> environment;

  /** Takes the settings of the process. */
  public SubmitCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigurationException {
    List<ImageSubmitted> submissions = submission.submissions();
    try (SubmissionPublisher publisher =
        new SubmissionPublisher(connection.connection(environment), VerdictWait.SOURCE)) {
      publisher.publish(submissions);
    }
    submissions.forEach(each -> System.out.println(each.imageId() + " " + each.submissionId()));
    return ExitCode.DONE;
  }
}
