package io.frostline.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

  private static final int TIMES = 5_000;
  private static final JsonMapper PLAIN =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  /** More than are kept, so that most are made again, and some are found. */
  @Test
  void manyTimesComeBackAsTheyWereAndReadAsTheLibraryWritesThem() throws Exception {
    Random random = new Random(7);
    List<Instant> seen = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      Instant at =
          !seen.isEmpty() && random.nextBoolean()
              ? seen.get(seen.size() - 1 - random.nextInt(Math.min(seen.size(), 300)))
              : Instant.EPOCH
                  .plusSeconds(random.nextInt())
                  .plusNanos(random.nextInt(1_000_000_000))
                  .truncatedTo(random.nextBoolean() ? ChronoUnit.MICROS : ChronoUnit.SECONDS);
      seen.add(at);

      byte[] text = Json.write(at);

      assertThat(new String(text, UTF_8)).isEqualTo(PLAIN.writeValueAsString(at));
      assertThat(Json.read(text, Instant.class)).isEqualTo(at);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-03-04T05:06:07Z\"",
        "\"2026-03-04T05:06:07.1Z\"",
        "\"2026-03-04T05:06:07+01:30\"",
        "\" 2026-03-04T05:06:07Z \"",
        "\"-0001-03-04T05:06:07Z\"",
        "\"+1000000000-12-31T23:59:59.999999999Z\"",
        "1772600767",
        "1772600767.5"
      })
  void whatTheLibraryUnderstandsIsUnderstood(String text) throws Exception {
    Instant expected = PLAIN.readValue(text, Instant.class);

    assertThat(Json.read(text.getBytes(UTF_8), Instant.class)).isEqualTo(expected);
    assertThat(Json.read(text.getBytes(UTF_8), Instant.class)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"yesterday\"", "\"2026-13-04T05:06:07Z\"", "{}", "[]", "true"})
  void whatIsNoTimeIsRefusedEachTime(String text) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8), Instant.class))
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void whatWasReadLatelyIsTheSameObject() throws JsonException {
    byte[] text = "\"2026-03-04T05:06:08.5Z\"".getBytes(UTF_8);

    assertThat(Json.read(text, Instant.class)).isSameAs(Json.read(text, Instant.class));
  }

  /** A time and the text of another one must not be taken for each other. */
  @Test
  void anEqualTextInAnotherFormIsAnotherEntry() throws JsonException {
    byte[] utc = "\"2026-03-04T05:06:07Z\"".getBytes(UTF_8);
    byte[] ahead = "\"2026-03-04T05:06:07+01:00\"".getBytes(UTF_8);

    Instant first = Json.read(utc, Instant.class);

    assertThat(Json.read(ahead, Instant.class)).isEqualTo(first.minus(1, ChronoUnit.HOURS));
    assertThat(Json.write(Json.read(ahead, Instant.class)))
        .isEqualTo("\"2026-03-04T04:06:07Z\"".getBytes(UTF_8));
    assertThat(Json.read(utc, Instant.class)).isEqualTo(first);
  }
}
