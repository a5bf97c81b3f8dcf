package io.frostline.replay;

import io.frostline.core.Fact;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a file of facts line by line, plain or compressed, and says where it is damaged. */
public final class FactFileReader implements AutoCloseable {

  private static final String CUT = "the file ends in the middle of this line";

  private final Path file;
  private final Lines lines;
  private final FileHeader header;

  /**
   * Opens the file and reads its header.
   *
   * @throws FactFileException if it is no file of facts
   */
  public FactFileReader(Path file) {
    this.file = file;
    if (Files.isDirectory(file)) {
      throw new FactFileException("cannot read " + file + ": it is a folder");
    }
    try {
      lines = new Lines(open(file));
    } catch (IOException e) {
      throw new FactFileException("cannot read " + file + ": " + FileTrouble.why(e), e);
    }
    boolean usable = false;
    try {
      header = readHeader();
      usable = true;
    } finally {
      if (!usable) {
        close();
      }
    }
  }

  /** The first line. */
  public FileHeader header() {
    return header;
  }

  /** The next line, or nothing at the end. */
  Optional<FileLine> next() {
    try {
      Optional<byte[]> line = lines.next();
      while (line.isPresent() && isBlank(line.get())) {
        line = lines.next();
      }
      return line.map(this::parsed);
    } catch (EOFException | ZipException e) {
      return lines.end().map(number -> new FileLine.Damaged(number, CUT));
    } catch (IOException e) {
      throw new FactFileException("cannot read " + file + ": " + FileTrouble.why(e), e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new FactFileException("cannot close " + file + ": " + FileTrouble.why(e), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file));
    boolean opened = false;
    try {
      raw.mark(2);
      boolean compressed = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      InputStream plain = compressed ? new GZIPInputStream(raw, 1 << 16) : raw;
      opened = true;
      return plain;
    } finally {
      if (!opened) {
        raw.close();
      }
    }
  }

  private FileHeader readHeader() {
    byte[] line;
    try {
      line =
          lines
              .next()
              .orElseThrow(
                  () -> new FactFileException(file + " is empty; it holds not even a header"));
    } catch (IOException e) {
      throw new FactFileException("cannot read " + file + ": " + FileTrouble.why(e), e);
    }
    FileHeader found;
    try {
      found = Json.read(line, FileHeader.class);
    } catch (JsonException e) {
      throw new FactFileException(noFacts(e.getMessage()), e);
    }
    if (!found.frostline().equals(FileHeader.FACTS)) {
      throw new FactFileException(noFacts("it is no header of facts"));
    }
    if (found.format() != FileHeader.FORMAT) {
      throw new FactFileException(
          "%s has format %d, and this version reads format %d; read it with the version that wrote it"
              .formatted(file, found.format(), FileHeader.FORMAT));
    }
    return found;
  }

  private static boolean isBlank(byte[] line) {
    return IntStream.range(0, line.length).allMatch(i -> line[i] == ' ' || line[i] == '\r');
  }

  private String noFacts(String why) {
    return file + " was not written by frostline events --export: line 1: " + why;
  }

  private FileLine parsed(byte[] line) {
    try {
      return new FileLine.Learnt(lines.number(), Json.read(line, Fact.class));
    } catch (JsonException noFact) {
      return other(line, noFact);
    }
  }

  /** What a line may say of itself. */
  private record Label(Optional<String> frostline, Optional<String> type) {}

  private FileLine other(byte[] line, JsonException noFact) {
    Label label;
    try {
      label = Json.read(line, Label.class);
    } catch (JsonException e) {
      // The last line of a file whose end is missing has no end either.
      return new FileLine.Damaged(lines.number(), lines.over() ? CUT : e.getMessage());
    }
    if (label.frostline().filter(FileState.STATE::equals).isPresent()) {
      try {
        return new FileLine.Begins(lines.number(), Json.read(line, FileState.class).state());
      } catch (JsonException e) {
        return new FileLine.Damaged(
            lines.number(), "the state was written by another version: export the facts again");
      }
    }
    if (label.type().isEmpty()) {
      return new FileLine.Damaged(lines.number(), "it is no fact: it names no type");
    }
    boolean known =
        Arrays.stream(Fact.class.getPermittedSubclasses())
            .anyMatch(kind -> kind.getSimpleName().equals(label.type().get()));
    return new FileLine.Damaged(
        lines.number(), known ? noFact.getMessage() : "its type is none that this version knows");
  }
}
