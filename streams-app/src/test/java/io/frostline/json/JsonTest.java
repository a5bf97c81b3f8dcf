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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {

  private static final Partition ORDERS = new Partition("cdc.public.orders", 0);
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
                + "\"extents\":{\"type\":\"Known\",\"value\":{\"cdc.public.orders\":[null,null,[0,9]]}},"
                + "\"group\":{\"type\":\"Unknown\",\"why\":\"group gone\"},"
                + "\"coordinator\":{\"type\":\"Known\",\"value\":{\"0\":4}},"
                + "\"control\":{\"type\":\"Unknown\",\"why\":\"no control topic\"}}");
  }

  @Test
  void offsetsAreWrittenByTopic() throws JsonException {
    Map<Partition, Long> group =
        Map.of(
            new Partition("cdc.public.a-b_c", 0), 7L,
            new Partition("cdc.public.a-b_c", 2), 0L,
            new Partition("cdc.public.b", 1), Long.MAX_VALUE,
            new Partition("few.known", 1_000_000), 5L,
            new Partition("no.number", -1), 6L);

    String text = Json.text(tick(Map.of(), group));

    assertThat(text)
        .contains(
            "\"extents\":{\"type\":\"Known\",\"value\":{}}",
            "\"group\":{\"type\":\"Known\",\"value\":{\"cdc.public.a-b_c\":[7,null,0],"
                + "\"cdc.public.b\":[null,9223372036854775807],\"few.known/1000000\":5,"
                + "\"no.number/-1\":6}}");
    assertThat(Json.read(text.getBytes(UTF_8), Fact.class)).isEqualTo(tick(Map.of(), group));
  }

  @Test
  void offsetsByPartitionAreStillRead() throws JsonException {
    String now = Json.text(tick(Map.of(ORDERS, new Extent(1, 9)), Map.of(ORDERS, 4L)));
    String before =
        now.replace(
                "{\"cdc.public.orders\":[[1,9]]}",
                "{\"cdc.public.orders/0\":{\"start\":1,\"end\":9}}")
            .replace("{\"cdc.public.orders\":[4]}", "{\"cdc.public.orders/0\":4}");

    assertThat(before).contains("orders/0\":{", "orders/0\":4");
    assertThat(Json.read(before.getBytes(UTF_8), Fact.class))
        .isEqualTo(Json.read(now.getBytes(UTF_8), Fact.class));
  }

  @Test
  void offsetsAreWrittenInOrderHoweverTheyAreTold() {
    Map<Partition, Long> told = new LinkedHashMap<>();
    told.put(new Partition("cdc.public.trades", 1), 7L);
    told.put(ORDERS, 4L);
    told.put(new Partition("cdc.public.trades", 0), 5L);

    assertThat(Json.text(tick(Map.of(), told)))
        .contains("{\"cdc.public.orders\":[4],\"cdc.public.trades\":[5,7]}");
  }

  @Test
  void offsetsOfAnotherFormAreRefused() {
    String whole = Json.text(tick(Map.of(ORDERS, new Extent(1, 9)), Map.of()));
    for (String wrong :
        new String[] {
          "7",
          "[]",
          "{\"t\":3}",
          "{\"t\":[4]}",
          "{\"t\":[[]]}",
          "{\"t\":[[1]]}",
          "{\"t\":[[1,2,3]]}",
          "{\"t\":[[1,null]]}",
          "{\"t\":[[1,2.5]]}",
          "{\"t/x\":[1,2]}",
          "{\"t/1\":null}",
          "{\"t\":[[1,99999999999999999999]]}"
        }) {
      String text = whole.replace("{\"cdc.public.orders\":[[1,9]]}", wrong);
      assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8), Fact.class))
          .as(wrong)
          .isInstanceOf(JsonException.class);
    }
  }

  private static Fact.Tick tick(Map<Partition, Extent> extents, Map<Partition, Long> group) {
    return new Fact.Tick(
        "sink",
        AT,
        Seen.unknown("not asked"),
        Seen.known(extents),
        Seen.known(group),
        Seen.unknown("not asked"),
        Seen.unknown("not asked"));
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
