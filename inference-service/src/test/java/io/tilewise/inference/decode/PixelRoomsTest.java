package io.tilewise.inference.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tilewise.image.RgbPixels;
import org.junit.jupiter.api.Test;

class PixelRoomsTest {
  private final PixelRooms rooms = new PixelRooms();

  @Test
  void shouldLendAgainWhatIsGivenBackAndNothingBefore() {
    RgbPixels first = rooms.take(4);
    RgbPixels second = rooms.take(4);
    rooms.giveBack(first);

    RgbPixels third = rooms.take(4);

    assertThat(second).isNotSameAs(first);
    assertThat(third).isSameAs(first);
    assertThat(rooms.take(4)).isNotSameAs(first).isNotSameAs(second);
  }

  @Test
  void shouldGiveRoomOfTheSizeThatIsAskedFor() {
    RgbPixels small = rooms.take(4);
    rooms.giveBack(small);

    RgbPixels large = rooms.take(8);
    rooms.giveBack(small);

    assertThat(large.width()).isEqualTo(8);
    assertThat(rooms.take(8).height()).isEqualTo(8);
  }
}
