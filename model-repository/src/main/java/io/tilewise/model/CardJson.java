package io.tilewise.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tilewise.events.model.VerdictSettings;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cards to JSON and back. A field named twice is a problem, because either could be meant. */
final class CardJson {
  private static final long MAX_BYTES = 1 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT) // 3.5 groups are not 3
          .build();

  /** Keeps numbers as they are written. */
  private static final JsonMapper EXACT =
      MAPPER.rebuild().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final String VERDICT = "verdict";
  private static final String RULE = "rule";

  /** A network that gets 255 where it learned on 1 answers confidently, and wrongly. */
  private static final String SCALES =
      "a factor, because the input is float32: 0.00392156862745098, which is 1/255, for a network"
          + " that learned on 0 to 1 (with mean and std for most of PyTorch's); 1 for one that"
          + " learned on 0 to 255 or scales by itself; see docs/your-model.md";

  private CardJson() {}

  static ModelCard read(Path file, @Nullable String defaultRule) throws IOException {
    return parse(Files.readAllBytes(file), defaultRule);
  }

  /** What of a card is of the model's content: everything but its verdict block. */
  static byte[] canonical(byte[] json) {
    return CanonicalCard.of(EXACT.readTree(json), VERDICT);
  }

  /** What of a card nobody reads; empty for what is no card at all. */
  static List<String> unknownFields(byte[] json) {
    try {
      return CardFields.unknown(MAPPER.readTree(json));
    } catch (JacksonException e) {
      return List.of();
    }
  }

  /** Whether a card that cannot be parsed looks like the beginning of one. */
  static boolean endsEarly(byte[] json) {
    try {
      return MAPPER.readTree(json).isMissingNode();
    } catch (UnexpectedEndOfInputException e) {
      return true;
    } catch (JacksonException e) {
      return !new String(json, UTF_8).stripTrailing().endsWith("}");
    }
  }

  static ModelCard parse(byte[] json, @Nullable String defaultRule) {
    Problems problems = new Problems();
    problems.check(
        json.length <= MAX_BYTES, "size", json.length, "at most " + MAX_BYTES + " bytes");
    problems.throwIfAny();
    JsonNode tree = tree(json, problems);
    problems.check(tree.isObject(), "card", tree.getNodeType(), "a JSON object");
    problems.throwIfAny();
    nameRule((ObjectNode) tree, defaultRule);
    return card(new CardBlock(tree, "", problems), problems);
  }

  /** A card that names no rule leaves it to whoever runs the model. */
  private static void nameRule(ObjectNode card, @Nullable String defaultRule) {
    ObjectNode verdict =
        card.path(VERDICT) instanceof ObjectNode present
            ? present
            : card.has(VERDICT) ? MAPPER.createObjectNode() : card.putObject(VERDICT);
    if (!verdict.hasNonNull(RULE)) {
      boolean searched = card.hasNonNull("positive") || !card.path("severity").isEmpty();
      verdict.put(RULE, defaultRule == null ? ModelCard.defaultRule(searched) : defaultRule);
    }
  }

  private static JsonNode tree(byte[] json, Problems problems) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      problems.check(false, "card", e.getOriginalMessage(), "JSON");
      return MAPPER.missingNode();
    }
  }

  private static ModelCard card(CardBlock card, Problems problems) {
    List<String> labels = card.texts("labels");
    String positive = card.text("positive");
    List<String> severity = card.texts("severity");
    ModelInput input = built(problems, card.block("input"), CardJson::input);
    ModelOutput output = built(problems, card.block("output"), CardJson::output);
    ModelCard.Tile tile = built(problems, card.block("tile"), CardJson::tile);
    VerdictSettings verdict = built(problems, card.block(VERDICT), CardJson::verdict);
    if (input != null && output != null && tile != null && verdict != null) {
      return checked(
          problems, () -> new ModelCard(labels, positive, severity, input, output, tile, verdict));
    }
    ModelCard.checkLabels(problems, labels, positive, severity);
    problems.throwIfAny();
    throw new AssertionError("a block is missing without a problem");
  }

  private static ModelCard checked(Problems problems, Supplier<ModelCard> constructor) {
    ModelCard card = attempt(problems, constructor);
    problems.throwIfAny();
    if (card == null) {
      throw new AssertionError("no card without a problem");
    }
    return card;
  }

  private static <T> @Nullable T built(
      Problems problems, CardBlock block, Function<CardBlock, T> constructor) {
    return block.isPresent() ? attempt(problems, () -> constructor.apply(block)) : null;
  }

  private static <T> @Nullable T attempt(Problems problems, Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static ModelInput input(CardBlock block) {
    DType dtype = block.choice("dtype", null, DType.class);
    return new ModelInput(
        block.text("signature"),
        block.requiredText("name"),
        block.integer("width", null, 1),
        block.integer("height", null, 1),
        dtype,
        block.choice("layout", Layout.NHWC, Layout.class),
        block.choice("channels", Channels.RGB, Channels.class),
        dtype == DType.UINT8 ? block.number("scale", 1) : block.requiredNumber("scale", SCALES),
        block.numbers("mean", 0),
        block.numbers("std", 1),
        block.choice("resize", Resize.BILINEAR, Resize.class));
  }

  private static ModelOutput output(CardBlock block) {
    return new ModelOutput(
        block.requiredText("name"),
        block.choice("kind", null, ModelOutput.Kind.class),
        block.text("label"));
  }

  private static ModelCard.Tile tile(CardBlock block) {
    return new ModelCard.Tile(
        block.integer("size", null, ModelCard.Tile.MAX_SIZE),
        block.integer("overlap", 0, 0),
        block.number("micronsPerPixel"),
        block.choice("edge", EdgePolicy.PAD, EdgePolicy.class),
        block.integer("level"),
        block.tissue("tissue"),
        block.number("minTissue"));
  }

  private static VerdictSettings verdict(CardBlock block) {
    try {
      return MAPPER.treeToValue(block.tree(), VerdictSettings.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(verdictProblem(e), e);
    }
  }

  /** The constructor's own words where it refused a value, else what Jackson says of the field. */
  private static String verdictProblem(JacksonException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return "verdict: " + e.getOriginalMessage() + " (expected: the settings of a verdict)";
  }

  static void write(ModelCard card, Path file) throws IOException {
    write(CardTree.of(card), file);
  }

  static void writeWithoutRule(ModelCard card, Path file) throws IOException {
    ObjectNode tree = CardTree.of(card);
    if (tree.path(VERDICT) instanceof ObjectNode verdict) {
      verdict.remove(RULE);
    }
    write(tree, file);
  }

  /** Of a card that could be read; everything outside of its verdict block stays. */
  static void writeVerdict(VerdictSettings verdict, Path file) throws IOException {
    JsonNode card = EXACT.readTree(Files.readAllBytes(file));
    if (!(card instanceof ObjectNode object)) {
      throw new IllegalArgumentException("card: " + card.getNodeType() + " (expected: an object)");
    }
    object.set(VERDICT, CardTree.of(verdict));
    write(object, file);
  }

  private static void write(ObjectNode card, Path file) throws IOException {
    byte[] json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(card);
    // Not createTempFile: its files are the writer's alone, and services run as somebody else.
    Path temporary = file.resolveSibling(".model-" + ProcessHandle.current().pid() + ".json");
    try {
      Files.write(temporary, json);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
