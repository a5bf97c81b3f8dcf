package io.frostline.bench.supervision;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of a pipeline whose sink is made up. */
final class RigTopics {

  private static final int AT_ONCE = 100;

  private RigTopics() {}

  /** Creates the control topic, the beats' and those of the changes. */
  static void create(String bootstrapServers, List<String> names, int partitions)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(FakeSink.CONTROL, 1, (short) 1)
                      .configs(Map.of("max.message.bytes", "16777216")),
                  new NewTopic("cdc.frostline.beat", 1, (short) 1)))
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
