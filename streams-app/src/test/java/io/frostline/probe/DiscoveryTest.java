package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.frostline.core.PipelineConfig;
import io.frostline.core.RepairPolicy;
import io.frostline.core.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

  private final Configs.Connect connect = new Configs.Connect();
  private final AtomicLong nanos = new AtomicLong();
  private final Discovery discovery =
      new Discovery(
          connect,
          Configs.providers(Map.of("INTERVAL", "10000")),
          pipeline -> Duration.ofMinutes(30),
          pipeline -> RepairPolicy.of(RepairPolicy.Mode.ON),
          nanos::get);

  @Test
  void findsASinkAndItsSource() {
    connect.configs.put(
        "sink", Configs.sink(Map.of("iceberg.control.commit.interval-ms", "${env:INTERVAL}")));
    connect.configs.put("source", Configs.source("cdc"));
    connect.configs.put("other", Map.of("connector.class", "org.example.Other"));

    assertThat(discovery.find(List.of("cdc.public.orders")))
        .containsOnlyKeys("sink")
        .extractingByKey("sink")
        .extracting(Pipeline::config)
        .isEqualTo(
            new PipelineConfig(
                "sink",
                Optional.of("source"),
                "connect-sink",
                "connect-sink-coord",
                "sink-control",
                "cold",
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Optional.of(Duration.ofSeconds(1)),
                Duration.ofMinutes(30),
                true,
                Optional.empty(),
                List.of(),
                RepairPolicy.of(RepairPolicy.Mode.ON)));
  }

  @Test
  void findsTheSourceByTheRegexWhileThereAreNoTopics() {
    connect.configs.put("sink", Configs.sink(Map.of()));
    connect.configs.put("a", Configs.source("cdc"));
    connect.configs.put("b", Configs.source("cdc2"));

    assertThat(source(List.of())).hasValue("a");
  }

  @Test
  void prefersTheLongestPrefixAndTopicsThatExist() {
    connect.configs.put("sink", Configs.sink(Map.of("topics.regex", "cdc\\..*")));
    connect.configs.put("a", Configs.source("cdc"));
    connect.configs.put("b", Configs.source("cdc.eu"));

    assertThat(source(List.of("cdc.eu.public.orders"))).hasValue("b");
    assertThat(source(List.of("cdc.public.orders"))).hasValue("a");
  }

  @Test
  void takesNoSourceRatherThanOneOfTwo() {
    connect.configs.put("sink", Configs.sink(Map.of("topics.regex", ".*")));
    connect.configs.put("a", Configs.source("a"));
    connect.configs.put("b", Configs.source("b"));

    assertThat(source(List.of("a.public.t", "b.public.t"))).isEmpty();
    assertThat(source(List.of())).isEmpty();
  }

  @Test
  void doesNotCountTheControlTopicAsCaptured() {
    connect.configs.put(
        "sink",
        Configs.sink(Map.of("topics.regex", "cdc\\..*", "iceberg.control.topic", "cdc.control")));
    connect.configs.put("a", Configs.source("cdc"));
    connect.configs.put("b", Configs.source("cdc.public"));

    assertThat(source(List.of("cdc.control", "cdc.public.public.t"))).hasValue("b");
  }

  @Test
  void keepsWhatItKnowsWhileAConnectorDoesNotAnswer() {
    connect.configs.put("sink", Configs.sink(Map.of()));
    connect.configs.put("source", Configs.source("cdc"));
    Map<String, Pipeline> before = discovery.find(List.of());

    connect.broken.addAll(List.of("sink", "source"));

    assertThat(discovery.find(List.of())).isEqualTo(before);
  }

  @Test
  void remembersASinkForEverAndASourceForAWhile() {
    connect.configs.put("sink", Configs.sink(Map.of()));
    connect.configs.put("source", Configs.source("cdc"));
    discovery.find(List.of());

    connect.configs.clear();
    assertThat(source(List.of())).hasValue("source");

    nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    assertThat(discovery.find(List.of())).containsOnlyKeys("sink");
    assertThat(source(List.of())).isEmpty();
  }

  @Test
  void tellsWhichSinksConnectLists() {
    connect.configs.put("sink", Configs.sink(Map.of()));
    connect.configs.put("renamed", Configs.sink(Map.of()));
    connect.configs.put("unread", Configs.sink(Map.of()));
    connect.configs.put("source", Configs.source("cdc"));
    connect.broken.add("unread");
    discovery.find(List.of());
    assertThat(discovery.sinks()).containsExactlyInAnyOrder("sink", "renamed", "unread");

    connect.configs.remove("renamed");
    connect.configs.put("sink", Configs.source("other"));
    assertThat(discovery.find(List.of())).as("still watched").containsKey("renamed");

    assertThat(discovery.sinks()).containsExactly("unread");
  }

  @Test
  void forgetsASinkThatIsNotListed() {
    connect.configs.put("sink", Configs.sink(Map.of()));
    connect.configs.put("renamed", Configs.sink(Map.of()));
    discovery.find(List.of());
    connect.configs.remove("renamed");
    discovery.find(List.of());

    discovery.forget("renamed");
    discovery.forget("sink");

    assertThat(discovery.find(List.of())).containsOnlyKeys("sink");
    connect.configs.put("renamed", Configs.sink(Map.of()));
    assertThat(discovery.find(List.of())).containsOnlyKeys("sink", "renamed");
  }

  @Test
  void aNewSourceTakesThePlaceOfAVanishedOne() {
    connect.configs.put("sink", Configs.sink(Map.of()));
    connect.configs.put("old", Configs.source("cdc"));
    discovery.find(List.of());

    connect.configs.remove("old");
    connect.configs.put("new", Configs.source("cdc"));

    assertThat(source(List.of())).hasValue("new");
  }

  @Test
  void leavesOutASinkWhoseNamesCannotBeRead() {
    connect.configs.put("sink", Configs.sink(Map.of("iceberg.control.topic", "${env:NO}")));

    assertThat(discovery.find(List.of())).isEmpty();
  }

  @Test
  void aChangedSettingMakesAnotherPipeline() {
    connect.configs.put("sink", Configs.sink(Map.of()));
    Map<String, Pipeline> before = discovery.find(List.of());
    assertThat(discovery.find(List.of())).isEqualTo(before);

    connect.configs.put("sink", Configs.sink(Map.of("iceberg.catalog.jdbc.password", "new")));

    assertThat(discovery.find(List.of())).isNotEqualTo(before);
  }

  @Test
  void knowsTheDatabaseAndTheSettingsThatGoWrong() {
    connect.configs.put("sink", Configs.sink(Map.of()));
    connect.configs.put(
        "source",
        Configs.source(
            "cdc",
            Map.of(
                "database.hostname", "db",
                "database.dbname", "shop",
                "errors.tolerance", "all")));
    connect.configs.put("unrelated", Configs.source("x", Map.of("errors.tolerance", "all")));

    PipelineConfig config = discovery.find(List.of()).get("sink").config();

    assertThat(config.database()).hasValue("db:5432/shop");
    assertThat(config.issues())
        .extracting(PipelineConfig.Issue::rule, PipelineConfig.Issue::connector)
        .containsExactly(tuple(Rule.C8, "source"));
  }

  @Test
  void aSinkIsNotInConflictWithItselfButWithAnotherUntilThatIsGoneForAWhile() {
    connect.configs.put("sink", Configs.sink(Map.of("iceberg.control.topic", "${env:INTERVAL}")));
    assertThat(issues()).isEmpty();

    connect.configs.put("old", Configs.sink(Map.of("iceberg.control.topic", "10000")));
    assertThat(issues()).as("also where one is written as a placeholder").containsExactly(Rule.S16);
    connect.configs.remove("old");
    assertThat(issues()).as("Connect may have forgotten it").containsExactly(Rule.S16);
    nanos.addAndGet(Duration.ofMinutes(6).toNanos());

    assertThat(issues()).isEmpty();
  }

  private List<Rule> issues() {
    return discovery.find(List.of()).get("sink").config().issues().stream()
        .map(PipelineConfig.Issue::rule)
        .toList();
  }

  private Optional<String> source(List<String> topics) {
    return discovery.find(topics).get("sink").config().source();
  }
}
