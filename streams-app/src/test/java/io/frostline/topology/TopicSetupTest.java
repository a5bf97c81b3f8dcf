package io.frostline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class TopicSetupTest {

  @Test
  void aTopicForFactsThatTakesSmallRecordsOnlyIsToldWithWhatToDo() {
    assertThat(TopicSetup.tooSmall(wanted(Topics.OBSERVATIONS), limit("1048588")))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("1048588")
                    .contains("max.message.bytes=16777216")
                    .contains("--topic frostline.observations"));
    assertThat(TopicSetup.tooSmall(wanted(Topics.OBSERVATIONS), limit("16777216"))).isEmpty();
    assertThat(TopicSetup.tooSmall(wanted(Topics.EVENTS), limit("1048588"))).isEmpty();
  }

  @Test
  void whoeverHearsOfLostFactsHearsWhy() {
    assertThat(new FactsLostException("a fact was lost", new RecordTooLargeException("too large")))
        .hasMessage("a fact was lost: too large");
    assertThat(new FactsLostException("a fact was lost", new RecordTooLargeException()))
        .hasMessage("a fact was lost: RecordTooLargeException");
  }

  private static Topics.Wanted wanted(String name) {
    return Topics.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static Config limit(String bytes) {
    return new Config(List.of(new ConfigEntry("max.message.bytes", bytes)));
  }
}
