package io.frostline.connect.deploy;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.OffsetEntry;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What shows that a connector moves: a state of RUNNING does not. */
interface Proof {

  /** Looks once. Returns what is still missing, in words; nothing if the connector moves. */
  Optional<String> missing();

  /** What was shown when nothing is missing, as the end of a sentence. */
  default String shown() {
    return ", and moving";
  }

  static Proof of(
      ConnectorTemplate template, ConnectClient connect, KafkaGround kafka, boolean isChange) {
    if (!template.isSink()) {
      return new SourceProof(template, connect, isChange);
    }
    return template
        .controlTopic()
        .<Proof>map(
            topic -> new SinkProof(template, topic, kafka, isChange, kafka.controlEnd(topic)))
        .orElseGet(() -> () -> membersOf(template, kafka));
  }

  private static Optional<String> membersOf(ConnectorTemplate template, KafkaGround kafka) {
    return kafka.hasMembers(template.group())
        ? Optional.empty()
        : Optional.of("no task has joined the group " + template.group());
  }

  /** A source has committed an offset, and, if it beats, commits another one. */
  final class SourceProof implements Proof {

    private final ConnectorTemplate template;
    private final ConnectClient connect;
    private final boolean isChange;
    private Optional<List<OffsetEntry>> first = Optional.empty();

    SourceProof(ConnectorTemplate template, ConnectClient connect, boolean isChange) {
      this.template = template;
      this.connect = connect;
      this.isChange = isChange;
    }

    @Override
    public String shown() {
      return isChange ? ", and moving" : "";
    }

    @Override
    public Optional<String> missing() {
      List<OffsetEntry> now = connect.offsets(template.name());
      if (now.isEmpty()) {
        return Optional.of("no source offset is committed yet");
      }
      boolean isStill = first.filter(before -> before.equals(now)).isPresent();
      if (first.isEmpty()) {
        first = Optional.of(now);
        isStill = true;
      }
      boolean mustAdvance = isChange && beats() && now.stream().noneMatch(SourceProof::isSnapshot);
      return mustAdvance && isStill
          ? Optional.of("the source offset does not advance yet")
          : Optional.empty();
    }

    private boolean beats() {
      return !template.config().getOrDefault("heartbeat.interval.ms", "0").equals("0");
    }

    /**
     * While a table is read for the first time, the offset stands still for as long as that takes.
     */
    private static boolean isSnapshot(OffsetEntry entry) {
      return entry.offset().containsKey("snapshot");
    }
  }

  /** A sink's tasks have joined, and its coordinator has spoken, if there is anything to read. */
  final class SinkProof implements Proof {

    private final ConnectorTemplate template;
    private final String controlTopic;
    private final KafkaGround kafka;
    private final boolean isChange;
    private final long endBefore;

    SinkProof(
        ConnectorTemplate template,
        String controlTopic,
        KafkaGround kafka,
        boolean isChange,
        long endBefore) {
      this.template = template;
      this.controlTopic = controlTopic;
      this.kafka = kafka;
      this.isChange = isChange;
      this.endBefore = endBefore;
    }

    @Override
    public String shown() {
      return isChange ? ", and moving" : "";
    }

    @Override
    public Optional<String> missing() {
      if (!kafka.hasMembers(template.group())) {
        return Optional.of("no task has joined the group " + template.group());
      }
      // Without a topic no task holds a partition, and then nobody coordinates.
      if (!isChange || !hasTopics() || kafka.controlEnd(controlTopic) > endBefore) {
        return Optional.empty();
      }
      return Optional.of("no round has begun in " + controlTopic + " yet");
    }

    /** What only the worker can resolve is taken for no topic: then nobody waits for a round. */
    private boolean hasTopics() {
      String regex = template.config().get("topics.regex");
      if (regex != null && regex.contains("${")) {
        return false;
      }
      List<String> listed = List.of(template.config().getOrDefault("topics", "").split(",", -1));
      Optional<Pattern> pattern = Optional.ofNullable(regex).map(Pattern::compile);
      return kafka.topics().stream()
          .anyMatch(
              topic ->
                  pattern.filter(known -> known.matcher(topic).matches()).isPresent()
                      || listed.stream().map(String::strip).anyMatch(topic::equals));
    }
  }
}
