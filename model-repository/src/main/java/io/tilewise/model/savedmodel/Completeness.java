package io.tilewise.model.savedmodel;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether the files of a version are all there. TensorFlow does not ask: without an index it loads
 * a graph whose variables have no values, and fails with the first tile.
 */
public final class Completeness {
  /** The graph. */
  public static final String GRAPH = "saved_model.pb";

  /** Folder of the weights. */
  public static final String VARIABLES = "variables";

  /** Folder of what the graph reads besides. */
  public static final String ASSETS = "assets";

  private static final String INDEX = VARIABLES + "/variables.index";

  private Completeness() {}

  /**
   * Checks the files of a version.
   *
   * @throws IncompleteException naming the first that is missing or too short
   */
  public static void check(List<FileStamp> files) throws IOException {
    Map<String, FileStamp> byName =
        files.stream().collect(Collectors.toMap(FileStamp::name, Function.identity()));
    FileStamp graph = Objects.requireNonNull(byName.get(GRAPH), "graph");
    GraphNeeds needs = GraphNeeds.of(graph);
    FileStamp index = byName.get(INDEX);
    if (index != null) {
      checkWeights(index, byName);
    } else if (needs.variables()) {
      throw missing(INDEX);
    }
    for (String asset : needs.assets()) {
      if (!byName.containsKey(ASSETS + "/" + asset)) {
        throw missing(ASSETS + "/" + asset);
      }
    }
  }

  private static void checkWeights(FileStamp index, Map<String, FileStamp> files)
      throws IOException {
    for (Map.Entry<String, Long> expected : VariablesIndex.sizes(index).entrySet()) {
      FileStamp file = files.get(expected.getKey());
      if (file == null) {
        throw missing(expected.getKey());
      }
      if (file.size() < expected.getValue()) {
        throw new IncompleteException(
            file.name(), file.size() + " bytes", expected.getValue() + " of weights");
      }
    }
  }

  private static IncompleteException missing(String name) {
    return new IncompleteException(name, "missing", "a file");
  }
}
