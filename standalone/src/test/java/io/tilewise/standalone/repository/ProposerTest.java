package io.tilewise.standalone.repository;

import static io.tilewise.standalone.repository.Options.madeBy;
import static io.tilewise.standalone.repository.Options.problems;
import static io.tilewise.standalone.repository.Options.signature;
import static io.tilewise.standalone.repository.Options.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.classifier.signature.Signature.Tensor;
import io.tilewise.events.tiling.EdgePolicy;
import io.tilewise.events.tiling.TissueMask;
import io.tilewise.model.ModelCard;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import io.tilewise.model.ModelOutput.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposerTest {
  private static final Tensor PICTURE = tensor("float", -1, 64, 64, 3);
  private static final String[] ALL = {
    "--labels", "sick,well", "--scale", "1/255", "--positive", "none"
  };

  @Test
  void shouldProposeACardForAKerasSigmoid() {
    Proposal proposal =
        proposal(
            PICTURE,
            madeBy("Sigmoid", -1, 1),
            "--labels",
            "healthy,ill",
            "--positive",
            "ill",
            "--scale",
            "1/255");

    ModelCard card = proposal.card();
    assertThat(card.output().kind()).isEqualTo(Kind.SIGMOID);
    assertThat(card.labels().get(card.spokenFor())).isEqualTo("ill");
    assertThat(card.input().scale()).isEqualTo(0.00392156862745098);
    assertThat(card.tile().size()).isEqualTo(64);
  }

  @Test
  void shouldProposeACardForAPyTorchNetwork() {
    ModelInput input =
        proposal(
                tensor("float", -1, 3, 224, 224),
                madeBy("Gemm", -1, 2),
                "--labels=ill,well --positive=ill --scale=1/255 --mean=0.485,0.456,0.406 --std=0.229,0.224,0.225 --tile=1024"
                    .split(" "))
            .card()
            .input();

    assertThat(input.layout()).isEqualTo(Layout.NCHW);
    assertThat(input.mean()).containsExactly(0.485, 0.456, 0.406);
    assertThat(input.std()).containsExactly(0.229, 0.224, 0.225);
    assertThat(input.resize()).isEqualTo(Resize.BILINEAR);
    assertThat(input.width()).isEqualTo(224);
  }

  @Test
  void shouldPassOnWhatIsCut() {
    ModelCard.Tile tile =
        proposal(
                PICTURE,
                madeBy("Gemm", -1, 2),
                "--labels=ill,well --positive=ill --scale=1 --level=2 --edge=SHIFT --tissue=0.07 --min-tissue=0.1"
                    .split(" "))
            .card()
            .tile();

    assertThat(tile)
        .isEqualTo(
            new ModelCard.Tile(
                64, 0, null, EdgePolicy.SHIFT, 2, new TissueMask.Threshold(0.07), 0.1));
  }

  @ParameterizedTest
  @CsvSource({"Softmax, PROBABILITIES", "BiasAdd, LOGITS", "LogSoftmax, LOGITS", "Gemm, LOGITS"})
  void shouldTellTheKindByTheLastOperation(String operation, Kind kind) {
    assertThat(proposal(PICTURE, madeBy("HardSigmoid", -1, 1), ALL).head().kind())
        .contains(Kind.SIGMOID);
    assertThat(proposal(PICTURE, madeBy(operation, -1, 2), ALL).head().kind()).contains(kind);
  }

  @Test
  void shouldLeaveTheKindToTheNetworkWhereItsOperationIsNotKnown() {
    assertThat(proposal(PICTURE, tensor("float", -1, 2), ALL).head().kind()).isEmpty();
  }

  @Test
  void shouldAskForEverythingAtOnce() {
    assertThat(problems(tensor("float", -1, -1, -1, 3), madeBy("Sigmoid", -1, 1)))
        .satisfiesExactly(
            size -> assertThat(size).startsWith("--tile: missing (expected: the side of the tiles"),
            scale ->
                assertThat(scale)
                    .startsWith("--scale: missing")
                    .contains("--scale 1/255", "--scale 1 ", "0.485,0.456,0.406"),
            positive -> assertThat(positive).startsWith("--positive: missing"),
            labels -> assertThat(labels).startsWith("--labels: missing"));
  }

  @Test
  void shouldCheckLabelsAlsoWhereTheInputIsWrong() {
    assertThat(
            problems(madeBy("Gemm", -1, 2), "--labels", "a,a", "--scale", "1/0", "--tile", "9999"))
        .anyMatch(text -> text.startsWith("input.scale: Infinity"))
        .anyMatch(text -> text.startsWith("tile.size: 9999"))
        .anyMatch(text -> text.startsWith("labels: [a, a] (expected: two or more, none blank"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|labels: [a] (expected: two or more",
        ",a|labels: [, a] (expected: two or more, none blank",
        "a,b,c|--labels: 3 of them (expected: 2, because the output is y float[-1, 2])",
        "a,b --positive=c|positive: c (expected: one of [a, b])",
        "a,b --severity=a|severity: [a] (expected: every label of [a, b] once)",
        "a,b --output-kind=logits|output.kind: logits (expected: probabilities, because",
        "a,b --positive=a --severity=a,b|--severity: [a, b] (expected: from the least to the most",
        "a,\u001bb|labels: [a, \uFFFDb] (expected: names without control characters)",
        "a,b --rule=best|--rule: rule: best",
        "a,b --rule=count-histogram|--rule: ",
        "a,b --overlap=64|tile.overlap: 64 (expected: 0 to 63)",
        "a,b --mpp=0|tile.micronsPerPixel: 0.0",
        "a,b --mpp=0.5 --level=1|tile.level: 1 beside tile.micronsPerPixel (expected: one of both",
        "a,b --level=-1|tile.level: -1",
        "a,b --tissue=some|tissue: 'some' (expected: off, auto or a saturation",
        "a,b --min-tissue=2|tile.minTissue: 2.0",
        "a,b --mean=1,2|input.mean: [1.0, 2.0] (expected: 3 finite numbers)",
        "a,b --resize=32|--resize: 32 (expected: none or bilinear, because the network takes"
            + " 64x64)",
        "a,b --resize=small|--resize: small (expected: none, bilinear, or a size",
        "a,b --resize=none --tile=128|input.resize: none (expected: bilinear, because tiles of 128",
        "a,b --output=z|--output: z (expected: one of [y float[-1, 2]])",
        "a,b --signature=s|--signature: s (expected: one of [serving_default])"
      })
  void shouldNameWhatDoesNotFit(String args, String problem) {
    String[] all = ("--scale=1 --positive=none --labels=" + args).split(" ");

    assertThat(problems(madeBy(args.contains("kind") ? "Softmax" : "Gemm", -1, 2), all))
        .anyMatch(text -> text.startsWith(problem));
  }

  @Test
  void shouldRefuseNetworksOfAnotherHead() {
    assertThat(problems(tensor("float", -1, 64, 64, 2), ALL))
        .singleElement()
        .asString()
        .contains("a row for each place of the picture, as a segmentation has");
    assertThat(problems(tensor("float", -1, 197, 768), ALL))
        .singleElement()
        .asString()
        .contains("a row for each step of a sequence or each patch");
    assertThat(problems(tensor("float", -1, 512), ALL))
        .singleElement()
        .asString()
        .contains("(expected: 512, because", "features without classes, an embedding,");
    assertThat(problems(tensor("int64", -1), ALL))
        .singleElement()
        .asString()
        .contains("y int64[-1] (expected: float; the number of a class");
    assertThat(problems(madeBy("Sigmoid", -1, 2), ALL))
        .singleElement()
        .asString()
        .contains(
            "a sigmoid for each label", "multi-label, are not supported", "--output-kind sigmoid");
  }

  @Test
  void shouldRefuseInputsThatAreNoPictures() {
    Tensor output = madeBy("Gemm", -1, 2);

    for (Tensor input :
        List.of(
            tensor("string", -1),
            tensor("int64", -1, 64, 64, 3),
            tensor("double", -1, 64, 64, 3),
            tensor("float", -1, 10))) {
      assertThat(problems(input, output, ALL))
          .singleElement()
          .asString()
          .startsWith("PATH: takes no picture (expected: a signature with one input of four axes")
          .contains("serving_default(x " + input + ")");
    }
    assertThat(problems(tensor("float", -1, 64, 64, 1), output, ALL))
        .singleElement()
        .asString()
        .contains("(expected: a picture of three colours, 3 channels)");
  }

  @Test
  void shouldAskWhichAxesAreColoursWhereTheShapeDoesNotSay() {
    Tensor output = madeBy("Gemm", -1, 2);

    assertThat(problems(tensor("float", -1, -1, -1, -1), output, ALL))
        .anyMatch(text -> text.startsWith("--layout: missing (expected: NHWC"));
    assertThat(problems(new Tensor("float", Optional.empty()), output, ALL))
        .anyMatch(text -> text.startsWith("--layout: missing"));
  }

  @Test
  void shouldTakeTheSizeFromTileOrResizeWhereTheNetworkTakesAny() {
    Tensor free = tensor("float", -1, -1, -1, 3);
    Tensor output = madeBy("Gemm", -1, 2);

    ModelCard same = proposal(free, output, with("--tile=512")).card();
    ModelCard smaller = proposal(free, output, with("--tile=1024", "--resize=320x240")).card();

    assertThat(same.input().width()).isEqualTo(512);
    assertThat(smaller.tile().size()).isEqualTo(1024);
    assertThat(smaller.input().width()).isEqualTo(320);
    assertThat(smaller.input().height()).isEqualTo(240);
  }

  @Test
  void shouldAskForTheTileWhereTheInputIsNoSquare() {
    assertThat(problems(tensor("float", -1, 64, 96, 3), madeBy("Gemm", -1, 2), ALL))
        .singleElement()
        .asString()
        .startsWith(
            "--tile: missing (expected: a side in pixels of the image, because the input of"
                + " 96x64 is no square)");
  }

  @Test
  void shouldNotAskForAScaleOfBytes() {
    assertThat(
            problems(
                tensor("uint8", -1, 8, 8, 3),
                madeBy("Gemm", -1, 2),
                "--labels=a,b",
                "--positive=a"))
        .isEmpty();
  }

  /** Guessed, it would turn every verdict around. */
  @Test
  void shouldAskWhichLabelASingleNumberSpeaksForWhenThePositiveOneIsFirst() {
    Tensor output = madeBy("Sigmoid", -1, 1);
    String[] first = with("--positive=sick");

    assertThat(problems(output, first))
        .singleElement()
        .asString()
        .startsWith("--output-label: missing")
        .contains("--output-label well", "0.93 means 93 % well", "0.93 means 93 % sick");
    assertThat(problems(output, with("--positive=well"))).isEmpty();
    assertThat(problems(output, with("--positive=sick", "--output-label=well"))).isEmpty();
    assertThat(problems(output, with("--output-label=other")))
        .singleElement()
        .asString()
        .startsWith("output.label: other (expected: one of [sick, well])");
  }

  @Test
  void shouldAskForTheLabelThatIsSearchedForAndForWhatItsNumberSpeaksAtOnce() {
    String[] args = {"--labels=sick,well", "--scale=1/255"};

    assertThat(problems(madeBy("Gemm", -1, 2), args))
        .singleElement()
        .asString()
        .startsWith("--positive: missing (expected: the one of --labels that is searched for");
    assertThat(problems(madeBy("Sigmoid", -1, 1), args))
        .anyMatch(text -> text.startsWith("--positive: missing"))
        .anyMatch(
            text ->
                text.startsWith("--output-label: missing")
                    && text.contains("because --positive is missing)"));
    assertThat(proposal(PICTURE, madeBy("Gemm", -1, 2), ALL).card().positive()).isNull();
  }

  @Test
  void shouldSayWhatItAssumes() {
    Notes notes = new Notes();
    AddOptions options = Options.of(ALL);
    Call call =
        Call.choose(
                List.of(signature("serving_default", PICTURE, madeBy("Gemm", -1, 2))),
                options,
                notes)
            .orElseThrow();

    new Proposer(call, options, notes).propose();

    assertThat(notes.assumptions())
        .map(Notes.Assumption::option)
        .containsExactlyInAnyOrder("--mean, --std", "--channels", "--tile");
  }

  @Test
  void shouldChooseTheSignatureThatTakesAPicture() {
    Notes notes = new Notes();
    Tensor output = madeBy("Gemm", -1, 2);
    var text = signature("text", tensor("string", -1), output);
    var one = signature("one", PICTURE, output);
    var two = signature("two", PICTURE, output);

    assertThat(Call.choose(List.of(text, one), Options.of(), notes).orElseThrow().signature())
        .contains("one");
    assertThat(Call.choose(List.of(one, two), Options.of(), notes)).isEmpty();
    assertThat(notes.problems())
        .containsExactly("--signature: missing (expected: one of [one, two])");
    assertThat(
            Call.choose(List.of(one, two), Options.of("--signature=two"), notes)
                .orElseThrow()
                .signature())
        .contains("two");
  }

  private static String[] with(String... more) {
    return Stream.concat(Arrays.stream(ALL), Arrays.stream(more)).toArray(String[]::new);
  }

  private static Proposal proposal(Tensor input, Tensor output, String... args) {
    Notes notes = new Notes();
    AddOptions options = Options.of(args);
    Proposal proposal =
        Call.choose(List.of(signature("serving_default", input, output)), options, notes)
            .flatMap(call -> new Proposer(call, options, notes).propose())
            .orElseThrow(() -> new AssertionError(notes.problems()));
    assertThat(notes.problems()).isEmpty();
    return proposal;
  }
}
