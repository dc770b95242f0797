package io.tilewise.model.savedmodel;

import io.tilewise.model.file.FileStamp;
import io.tilewise.model.file.IncompleteException;
import io.tilewise.model.file.ProtoFields;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a SavedModel's graph needs beside itself.
 *
 * @param variables whether it has variables, whose values are in a folder of their own
 * @param assets names of the files that it reads
 */
record GraphNeeds(boolean variables, Set<String> assets) {
  /** Of a file that is no SavedModel: whoever loads it says what is wrong. */
  private static final GraphNeeds NOTHING = new GraphNeeds(false, Set.of());

  /**
   * Of a graph.
   *
   * @throws IncompleteException when the file ends before its graph does
   */
  static GraphNeeds of(FileStamp file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.file()))) {
      return of(file, new Scan(in));
    }
  }

  private static GraphNeeds of(FileStamp file, Scan scan) throws IOException {
    try {
      scan.savedModel(file);
    } catch (ProtocolException e) {
      return NOTHING;
    } catch (EOFException e) {
      if (scan.inGraph) {
        return NOTHING;
      }
    }
    if (!scan.inGraph) {
      throw new IncompleteException(file.name(), file.size() + " bytes", "a graph");
    }
    return new GraphNeeds(scan.variables, scan.assets);
  }

  /**
   * Reads {@code saved_model.pb} by its lengths, over all constants, so that the largest one takes
   * milliseconds. The numbers are those of TensorFlow's {@code saved_model.proto}, {@code
   * meta_graph.proto}, {@code graph.proto} and {@code node_def.proto}.
   */
  private static final class Scan {
    private static final Set<String> VARIABLES = Set.of("Variable", "VariableV2", "VarHandleOp");
    private static final int SCHEMA_VERSION = 1;
    private static final int META_GRAPH = 2;
    private static final int GRAPH = 2;
    private static final int ASSET_FILE = 6;
    private static final int ASSET_NAME = 2;
    private static final int NODE = 1;
    private static final int NODE_OPERATION = 2;

    private final Set<String> assets = new TreeSet<>();
    private final ProtoFields fields;
    private boolean variables;
    private boolean inGraph;

    private Scan(InputStream in) {
      fields = new ProtoFields(in);
    }

    private void savedModel(FileStamp file) throws IOException {
      while (fields.next(file.size())) {
        if (fields.isBytes(META_GRAPH)) {
          if (fields.end() > file.size()) {
            throw new IncompleteException(
                file.name(), file.size() + " bytes", fields.end() + " or more");
          }
          inGraph = true;
          metaGraph(fields.enter());
        } else if (!fields.isNumber(SCHEMA_VERSION)) {
          throw new ProtocolException("no SavedModel");
        }
      }
    }

    private void metaGraph(long end) throws IOException {
      while (fields.next(end)) {
        if (fields.isBytes(GRAPH)) {
          graph(fields.enter());
        } else if (fields.isBytes(ASSET_FILE)) {
          asset(fields.enter());
        }
      }
    }

    private void graph(long end) throws IOException {
      while (fields.next(end)) {
        if (fields.isBytes(NODE)) {
          node(fields.enter());
        }
      }
    }

    private void node(long end) throws IOException {
      while (fields.next(end)) {
        if (fields.isBytes(NODE_OPERATION)) {
          variables |= VARIABLES.contains(fields.text());
        }
      }
    }

    private void asset(long end) throws IOException {
      while (fields.next(end)) {
        if (fields.isBytes(ASSET_NAME)) {
          assets.add(fields.text());
        }
      }
    }
  }
}
