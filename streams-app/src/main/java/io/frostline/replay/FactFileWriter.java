package io.frostline.replay;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;
import io.frostline.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes facts as JSON lines. The file appears under its name only once it is whole; a name that
 * ends in {@code .gz} is compressed.
 *
 * <p>Facts from before the header's time are not written: they are folded, and the state they led
 * to is. A fold that began in the middle would know neither the configuration nor what had been
 * announced, and would tell another story than the one that happened.
 */
public final class FactFileWriter implements AutoCloseable {

  private final Path file;
  private final Path part;
  private final Optional<Instant> since;
  private final OutputStream out;
  private final Map<String, PipelineState> before = new TreeMap<>();
  private final Set<String> begun = new HashSet<>();
  private boolean finished;
  private long written;

  /**
   * Opens the file's forerunner.
   *
   * @throws FactFileException if it cannot be written
   */
  public FactFileWriter(Path file, FileHeader header) {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.since = header.since();
    try {
      OutputStream raw = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
      out = file.getFileName().toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
      line(header);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Writes a fact, or remembers what it led to if it lies before the beginning. */
  public void write(Fact fact) {
    String pipeline = fact.pipeline();
    if (!begun.contains(pipeline)) {
      if (since.isPresent() && fact.at().isBefore(since.get())) {
        before.put(
            pipeline,
            Replay.fold(before.getOrDefault(pipeline, PipelineState.empty(pipeline)), fact)
                .map(Fold.Step::state)
                .orElseGet(() -> before.getOrDefault(pipeline, PipelineState.empty(pipeline))));
        return;
      }
      begin(pipeline);
    }
    try {
      line(fact);
      written++;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Number of facts in the file so far. */
  public long written() {
    return written;
  }

  /** Completes the file and gives it its name. */
  public void finish() {
    // Of a pipeline that fell silent before the beginning, its last state is all there is to tell.
    before.keySet().stream().toList().forEach(this::begin);
    try {
      out.close();
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      finished = true;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() {
    if (finished) {
      return;
    }
    try (out) {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void begin(String pipeline) {
    begun.add(pipeline);
    PipelineState state = before.remove(pipeline);
    if (state != null) {
      try {
        line(FileState.of(state));
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
  }

  private void line(Object value) throws IOException {
    out.write(Json.write(value));
    out.write('\n');
  }

  private FactFileException unwritable(IOException e) {
    return new FactFileException("cannot write " + file + ": " + FileTrouble.why(e), e);
  }
}
