package io.frostline.bench.supervision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.JavaProgram;
import io.frostline.embedded.Parent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The baseline: a Streams application that reads every change event and takes the commit time out
 * of it, to know how far each topic is. It keeps nothing but the newest time of each topic, so it
 * is the least that one who reads can do. Arguments: Kafka's address, the folder for its state.
 */
public final class ReadingProgram {

  /** What stands before the number of events that were read. */
  static final String COUNT = "read ";

  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<String, Long> NEWEST = new ConcurrentHashMap<>();
  private static final LongAdder READ = new LongAdder();

  private ReadingProgram() {}

  public static void main(String[] args) throws InterruptedException {
    Parent.endWithIt();
    Properties config = new Properties();
    config.put("application.id", "bench-reading");
    config.put("bootstrap.servers", args[0]);
    config.put("state.dir", args[1]);
    config.put("auto.offset.reset", "latest");
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            Pattern.compile("cdc\\.public\\..*"),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .process(Newest::new);
    try (KafkaStreams streams = new KafkaStreams(builder.build(), config)) {
      streams.start();
      while (true) {
        TimeUnit.SECONDS.sleep(1);
        System.out.println(COUNT + READ.sum());
      }
    }
  }

  /** Starts one beside {@code stack}. */
  static MeasuredProcess start(EmbeddedStack stack) throws IOException {
    return MeasuredProcess.start(
        JavaProgram.of(
                ReadingProgram.class,
                List.of(
                    stack.endpoints().bootstrapServers(),
                    stack.dir().resolve("reading-state").toString()))
            .with(
                "-Xmx512m",
                // It works all the time, so it gets the whole compiler.
                "-XX:TieredStopAtLevel=4",
                "-Dfrostline.log.file=" + stack.dir().resolve("logs").resolve("reading.log")));
  }

  private static final class Newest extends ContextualProcessor<byte[], byte[], Void, Void> {

    @Override
    public void process(Record<byte[], byte[]> record) {
      String topic = context().recordMetadata().orElseThrow().topic();
      READ.increment();
      NEWEST.merge(topic, committedAt(record.value()), Math::max);
    }
  }

  /** Skips the schema, and everything of the value but {@code source.ts_us}. */
  private static long committedAt(byte[] value) {
    try (JsonParser parser = JSON.createParser(value)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("ts_us")) {
          return parser.getLongValue();
        }
        if (!name.equals("payload") && !name.equals("source")) {
          parser.skipChildren();
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
