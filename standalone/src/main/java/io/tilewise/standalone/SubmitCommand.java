package io.tilewise.standalone;

import io.tilewise.events.ImageSubmitted;
import io.tilewise.runtime.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code submit}: the first half of {@code classify}. */
@Command(
    name = "submit",
    description = "Submits images, prints imageId and submissionId of each, and does not wait.")
final class SubmitCommand implements Callable<Integer> {
  @Mixin private final SubmissionOptions submission = new SubmissionOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  private final Map<String, String> environment;

  SubmitCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws ConfigurationException {
    List<ImageSubmitted> submissions = submission.submissions();
    Broker broker = connection.broker(environment);
    try (SubmissionPublisher publisher = new SubmissionPublisher(broker)) {
      publisher.publish(submissions);
    }
    submissions.forEach(each -> System.out.println(each.imageId() + " " + each.submissionId()));
    return ExitCode.DONE;
  }
}
