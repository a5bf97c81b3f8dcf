package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** C6: a watermark says nothing of changes that the publication may have left out. */
class PublicationsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Map<String, List<String>> IN = Map.of("public.t", List.of("schema7.1"));
  private static final Map<String, List<String>> OUT = Map.of("public.t", List.of());

  private final Scenario pipeline = new Scenario().healthy();

  private Instant watermark() {
    return pipeline.watermark().sourceWatermark().orElseThrow();
  }

  private List<Event> unconfirmed() {
    return pipeline.events(EventType.UNCONFIRMED);
  }

  @Test
  void c6_noWatermarkPassesTheNewestLookThatFoundTheTableThere() {
    pipeline.publication(IN).idle(5);
    Instant looked = pipeline.now;
    pipeline.unseenPublication("connection refused").idle(20);

    assertThat(watermark()).isEqualTo(looked.minus(TableLook.MARGIN));
    assertThat(pipeline.watermark().publicationSeenAt()).contains(looked);
    assertThat(pipeline.events()).isEmpty();

    pipeline.publication(IN).idle(1);
    assertThat(watermark()).isEqualTo(pipeline.now.minus(TableLook.MARGIN));
  }

  @Test
  void c6_aLookThatIsOlderThanTheBeatProvesNothingAboutIt() {
    pipeline.publication(IN).idle(5);
    Instant before = watermark();
    Instant looked = pipeline.now;
    pipeline.published = Optional.empty();
    pipeline.idle(1);
    pipeline.apply(
        new Fact.PublicationSeen(
            PIPELINE,
            pipeline.now,
            true,
            Seen.known(new Fact.Published(looked, "1.1", IN, Optional.empty()))));
    pipeline.idle(1);

    assertThat(watermark()).isEqualTo(before);
  }

  @Test
  void c6_tableThatIsTakenOutOfThePublicationStandsStill() {
    pipeline.publication(IN).idle(5);
    Instant before = watermark();
    String seen = pipeline.now.toString();

    pipeline.after(SECOND).publication(OUT).idle(3);
    pipeline.publication(Map.of("public.t", List.of("schema7.2"))).idle(20);

    // It is back, and what was changed meanwhile never comes.
    assertThat(watermark()).isEqualTo(before);
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.MISCONFIGURED, EventType.UNCONFIRMED, EventType.RECOVERED);
    Event event = unconfirmed().get(0);
    assertThat(event.rule()).isEqualTo(Rule.C6);
    assertThat(event.table()).contains(TABLE);
    assertThat(event.evidence())
        .containsEntry("rows", "unknown")
        .containsEntry("publishedUntil", seen);
  }

  @Test
  void c6_tableThatWasOutAndIsBackByTheNextLookStandsStill() {
    pipeline.publication(IN).idle(5);
    Instant before = watermark();

    pipeline.after(SECOND).publication(Map.of("public.t", List.of("schema8.2"))).idle(5);

    assertThat(watermark()).isEqualTo(before);
    assertThat(unconfirmed()).hasSize(1);
    assertThat(unconfirmed().get(0).summary()).contains("between two looks");
  }

  @Test
  void c6_publicationThatIsAnotherOneByTheNextLookStopsItsTables() {
    pipeline.publication("1.1", IN).idle(5);

    pipeline.after(SECOND).publication("1.2", IN).idle(5);

    assertThat(unconfirmed()).hasSize(1);
  }

  @Test
  void c6_tableThatBecomesAMemberInASecondWayWasNeverOut() {
    pipeline.publication(IN).idle(5);
    pipeline.publication(Map.of("public.t", List.of("schema7.1", "table9.3"))).idle(5);
    pipeline.publication(Map.of("public.t", List.of("table9.3"))).idle(5);

    assertThat(watermark()).isEqualTo(pipeline.now.minus(TableLook.MARGIN));
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void c6_tableThatComesIntoThePublicationLaterIsFrozenOnceItIsThere() {
    Partition other = new Partition("cdc.public.other", 0);
    pipeline.publication(Map.of("public.other", List.of())).idle(2);
    pipeline.publication(Map.of("public.other", List.of("table5.1"))).idle(2);
    pipeline.extents.put(other, new Extent(0, 3));
    pipeline.idle(2);

    assertThat(pipeline.state.tables().get("cold.other").blocked()).contains("publication");
    assertThat(unconfirmed()).hasSize(1);
  }

  @Test
  void c6_newTableOfAPublishedSchemaIsThereFromItsFirstRow() {
    pipeline.publication(IN).idle(2);
    pipeline.publication(
        Map.of("public.t", List.of("schema7.1"), "public.other", List.of("schema7.1")));
    pipeline.extents.put(new Partition("cdc.public.other", 0), new Extent(0, 3));
    pipeline.idle(2);

    assertThat(pipeline.state.tables().get("cold.other").blocked()).isEmpty();
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void c6_tableThatIsDroppedFromTheSourceIsNotLeftOut() {
    pipeline.publication(IN).idle(2);
    pipeline.publication(Map.of()).idle(5);

    assertThat(watermark()).isEqualTo(pipeline.now.minus(TableLook.MARGIN));
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void c6_whereTheDatabaseIsNotAskedTheWatermarkSaysSo() {
    pipeline.publication(IN).idle(2);
    pipeline.published = Optional.empty();
    pipeline.apply(new Fact.PublicationSeen(PIPELINE, pipeline.now, false, Seen.unknown("no")));
    pipeline.idle(20);

    assertThat(watermark()).isEqualTo(pipeline.now.minus(TableLook.MARGIN));
    assertThat(pipeline.watermark().publicationSeenAt()).isEmpty();
  }
}
