package io.frostline.connect.transform;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Change records that one thread converts in a second, by this module and by Connect's own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms800m", "-Xmx800m", "-Xmn480m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CodecBenchmark {

  private CodecPath path;
  private int next;

  @Setup
  public void open() {
    path = new CodecPath();
  }

  @TearDown
  public void close() {
    path.close();
  }

  private int next() {
    next = next + 1 == CodecPath.RECORDS ? 0 : next + 1;
    return next;
  }

  @Benchmark
  public byte[] write() {
    return path.write(next());
  }

  @Benchmark
  public byte[] writeWithConnect() {
    return path.writeWithConnect(next());
  }

  @Benchmark
  public SinkRecord read() {
    return path.read(next());
  }

  @Benchmark
  public SinkRecord readWithConnect() {
    return path.readWithConnect(next());
  }

  @Benchmark
  public SinkRecord readAndTransform() {
    return path.readAndTransform(next());
  }
}
