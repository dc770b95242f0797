package io.tilewise.events.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a manifest says of the model that scores its tiles.
 *
 * @param id name and version
 * @param labels in the order of the model's outputs, 2 to {@value #MAX_LABELS}
 * @param positive the label that means disease, one of {@code labels}; null when the card names
 *     none
 * @param severity labels from the least to the most severe; empty when the card ranks none
 * @param verdict how scores become a verdict
 * @param digest identity of its content, 64 hexadecimal digits: SHA-256 over card (without its
 *     verdict block), graph and weights; null when the manifest's author does not say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManifestModel(
    ModelReference id,
    List<String> labels,
    @Nullable String positive,
    List<String> severity,
    VerdictSettings verdict,
    @Nullable String digest) {
  /** Most labels: a verdict says something of each under every rule, and has to fit a record. */
  public static final int MAX_LABELS = 500;

  private static final JsonMapper JSON = new JsonMapper();

  public ManifestModel {
    Checks.present("model.id", id);
    Checks.check(id.isResolved(), "model.id", id, "name@version");
    labels = Checks.list("model.labels", labels);
    Checks.check(labels.size() >= 2, "model.labels", labels, "two or more");
    Checks.between("model.labels", labels.size(), 2, MAX_LABELS);
    labels.forEach(label -> Checks.text("model.labels", label, Bounds.LABEL));
    int bytes = labelBytes(labels);
    Checks.check(
        bytes <= Bounds.ALL_LABELS,
        "model.labels together",
        bytes + " bytes",
        "at most " + Bounds.ALL_LABELS);
    Checks.check(
        labels.stream().distinct().count() == labels.size(),
        "model.labels",
        labels,
        "no label twice");
    Checks.check(
        positive == null || labels.contains(positive),
        "model.positive",
        positive,
        "one of " + labels);
    severity = Checks.list("model.severity", severity);
    Checks.check(
        severity.isEmpty()
            || (severity.size() == labels.size()
                && Set.copyOf(severity).equals(Set.copyOf(labels))),
        "model.severity",
        severity,
        "every label of " + labels + " once");
    Checks.present("model.verdict", verdict);
    Checks.optionalSha256("model.digest", digest);
  }

  /** What a verdict needs to say something of each label once, see {@link Bounds#ALL_LABELS}. */
  public static int labelBytes(List<String> labels) {
    return JSON.writeValueAsBytes(labels).length + labels.size() * Bounds.PROBABILITY;
  }

  /** The same model judged by another rule. */
  public ManifestModel withRule(String rule) {
    return new ManifestModel(id, labels, positive, severity, verdict.withRule(rule), digest);
  }

  /** The same model with another content, or with none that is named. */
  public ManifestModel withDigest(@Nullable String other) {
    return new ManifestModel(id, labels, positive, severity, verdict, other);
  }
}
