package io.tilewise.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.events.model.ModelReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** On copies of the sample model: no byte of it can change, and no part of it lack, unnoticed. */
class ModelBytesPropertyTest {
  private static final ModelReference SECOND = ModelReference.parse("thin-smear@2");

  private static Path root;
  private static String first;

  @BeforeContainer
  static void copySample() throws Exception {
    root = Files.createTempDirectory("models");
    SampleVersion.copy(root, "1");
    first = new ModelRepository(root).resolve(SampleVersion.MODEL).digest();
  }

  @AfterContainer
  static void delete() throws IOException {
    deleteAll(root);
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** What cannot be resolved any more is no other content that is taken for this one. */
  @Property(tries = 500)
  void shouldBeAnotherContentWhenOneBitOfAFileIsAnother(@ForAll Random random) throws Exception {
    Path version = SampleVersion.copy(root, "2");
    ModelRepository repository = new ModelRepository(root);
    assertThat(digest(repository)).contains(first);
    List<String> files = List.of(SampleVersion.GRAPH, SampleVersion.INDEX, SampleVersion.WEIGHTS);
    Path file = version.resolve(files.get(random.nextInt(files.size())));
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    Files.write(file, bytes);

    assertThat(digest(repository)).isNotEqualTo(Optional.of(first));
    deleteAll(version);
  }

  private static Optional<String> digest(ModelRepository repository) throws Exception {
    try {
      return Optional.of(repository.resolve(SECOND).digest());
    } catch (IncompleteModelException e) {
      return Optional.empty();
    }
  }

  /** Files in any order, each in pieces: until the last byte is there, the name is the old one. */
  @Property(tries = 100)
  void shouldTakeTheOldVersionUntilTheNewOneIsCopiedToItsLastByte(@ForAll Random random)
      throws Exception {
    ModelRepository repository = new ModelRepository(root);
    Path version = Files.createDirectories(root.resolve("thin-smear/2"));
    List<String> files = new ArrayList<>(SampleVersion.FILES);
    Collections.shuffle(files, random);
    for (String file : files) {
      byte[] whole =
          file.equals(SampleVersion.CARD) ? SampleVersion.unfitted() : SampleVersion.bytes(file);
      for (int piece = 0; piece < 3; piece++) {
        int length = random.nextInt(whole.length - 1); // the card ends with a line break
        SampleVersion.write(version.resolve(file), Arrays.copyOf(whole, length));
        assertThat(repository.resolve(ModelReference.parse("thin-smear")).id())
            .as("%s of %d bytes", file, length)
            .isEqualTo(SampleVersion.MODEL);
        assertThat(digest(repository)).isEmpty();
      }
      SampleVersion.write(version.resolve(file), whole);
    }

    Model copied = repository.resolve(ModelReference.parse("thin-smear"));

    assertThat(copied.id()).isEqualTo(SECOND);
    assertThat(copied.digest()).isEqualTo(first);
    deleteAll(version);
  }
}
