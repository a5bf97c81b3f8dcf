package io.frostline.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.core.ControlMessage;
import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Output;
import io.frostline.core.Partition;
import io.frostline.core.PipelineConfig;
import io.frostline.core.PipelineState;
import io.frostline.core.PipelineView;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {

  private static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456Z");

  static Stream<Class<?>> families() {
    return Stream.of(
        Fact.class,
        ControlMessage.class,
        Output.class,
        PipelineConfig.class,
        PipelineState.class,
        PipelineView.class);
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyRecordComesBackAsItWas(Class<?> family) throws JsonException {
    for (Object value :
        Stream.concat(Samples.of(family).stream(), Samples.bare(family).stream()).toList()) {
      assertThat((Object) Json.read(Json.write(value), family)).isEqualTo(value);
    }
  }

  @Test
  void factIsReadableText() {
    Fact fact =
        new Fact.Tick(
            "sink",
            AT,
            Seen.known(new Position(7, 3)),
            Seen.known(Map.of(new Partition("cdc.public.orders", 2), new Extent(0, 9))),
            Seen.unknown("group gone"),
            Seen.known(Map.of(0, 4L)),
            Seen.unknown("no control topic"));

    String text = Json.text(fact);

    assertThat(text)
        .isEqualTo(
            "{\"type\":\"Tick\",\"pipeline\":\"sink\",\"at\":\"2026-03-04T05:06:07.123456Z\","
                + "\"sourceOffset\":{\"type\":\"Known\",\"value\":{\"commit\":7,\"row\":3}},"
                + "\"extents\":{\"type\":\"Known\",\"value\":{\"cdc.public.orders/2\":{\"start\":0,\"end\":9}}},"
                + "\"group\":{\"type\":\"Unknown\",\"why\":\"group gone\"},"
                + "\"coordinator\":{\"type\":\"Known\",\"value\":{\"0\":4}},"
                + "\"control\":{\"type\":\"Unknown\",\"why\":\"no control topic\"}}");
  }

  @Test
  void absentPartsAreLeftOutAndUnknownOnesIgnored() throws JsonException {
    String text =
        "{\"type\":\"ControlSeen\",\"pipeline\":\"p\",\"at\":\"2026-03-04T05:06:07Z\",\"partition\":0,"
            + "\"from\":0,\"offset\":1,\"key\":\"k\",\"sentAt\":\"2026-03-04T05:06:07Z\",\"added\":[1],"
            + "\"message\":{\"type\":\"CommitComplete\",\"commitId\":\"c\",\"later\":true}}";

    Fact fact = Json.read(text.getBytes(UTF_8), Fact.class);

    assertThat(Json.text(fact)).doesNotContain("validThrough", "later", "added");
  }

  @Test
  void incompleteOrForeignTextIsRefused() {
    for (String text :
        new String[] {
          "",
          "null",
          "[]",
          "{}",
          "not json",
          "{\"type\":\"Nonsense\"}",
          "{\"type\":\"Undecodable\",\"pipeline\":\"p\"}",
          "{\"type\":\"TailSeen\",\"pipeline\":\"p\",\"at\":\"2026-03-04T05:06:07Z\","
              + "\"partition\":{\"topic\":\"t\",\"number\":0},\"from\":1}",
          "{\"type\":\"BeatSeen\",\"pipeline\":\"p\",\"at\":\"yesterday\"}"
        }) {
      assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8), Fact.class))
          .as(text)
          .isInstanceOf(JsonException.class)
          .message()
          .doesNotContain("\n")
          .doesNotContain("yesterday", "Nonsense", "not json");
    }
    assertThatThrownBy(() -> Json.read(null, Fact.class)).isInstanceOf(JsonException.class);
  }
}
