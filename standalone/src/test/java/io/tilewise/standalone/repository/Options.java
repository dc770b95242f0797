package io.tilewise.standalone.repository;

import io.tilewise.classifier.signature.Signature;
import io.tilewise.classifier.signature.Signature.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;

/** What a command line says, and what networks say of themselves. */
final class Options {
  private Options() {}

  static AddOptions of(String... args) {
    AddOptions options = new AddOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .parseArgs(args);
    return options;
  }

  static Signature signature(String name, Tensor input, Tensor output) {
    return new Signature(
        name, new TreeMap<>(Map.of("x", input)), new TreeMap<>(Map.of("y", output)));
  }

  static Tensor tensor(String dtype, long... shape) {
    return new Tensor(dtype, Optional.of(Arrays.stream(shape).boxed().toList()));
  }

  static Tensor madeBy(String operation, long... shape) {
    return new Tensor("float", tensor("float", shape).shape(), Optional.of(operation));
  }

  /** What is asked for of a network that takes pictures of 64x64 pixels from 0 to 1. */
  static List<String> problems(Tensor output, String... args) {
    return problems(tensor("float", -1, 64, 64, 3), output, args);
  }

  static List<String> problems(Tensor input, Tensor output, String... args) {
    Notes notes = new Notes();
    AddOptions options = of(args);
    Call.choose(List.of(signature("serving_default", input, output)), options, notes)
        .flatMap(call -> new Proposer(call, options, notes).propose());
    return notes.problems();
  }
}
