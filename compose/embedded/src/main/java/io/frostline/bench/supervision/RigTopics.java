package io.frostline.bench.supervision;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of a pipeline whose sink is made up. */
final class RigTopics {

  /** A topic that no pipeline captures. */
  static final String ELSEWHERE = "elsewhere";

  private static final int AT_ONCE = 100;

  private RigTopics() {}

  /**
   * The name of a table's topic. Names that differ in a number alone would be a bad case: Kafka's
   * hash of topic and partition is then the same for up to ten of them.
   */
  static String name(int table) {
    return "cdc.public.table_" + Integer.toUnsignedString(table * 0x9E3779B1, 36);
  }

  /** Creates the control topic, the beats', those of the changes, and one beside them. */
  static void create(String bootstrapServers, List<String> names, int partitions)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(FakeSink.CONTROL, 1, (short) 1)
                      .configs(Map.of("max.message.bytes", "16777216")),
                  new NewTopic("cdc.frostline.beat", 1, (short) 1),
                  new NewTopic(ELSEWHERE, partitions, (short) 1)))
          .all()
          .get();
      for (int from = 0; from < names.size(); from += AT_ONCE) {
        admin
            .createTopics(
                names.subList(from, Math.min(names.size(), from + AT_ONCE)).stream()
                    .map(name -> new NewTopic(name, partitions, (short) 1))
                    .toList())
            .all()
            .get();
      }
    }
  }
}
