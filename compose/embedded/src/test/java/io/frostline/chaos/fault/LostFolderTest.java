package io.frostline.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostFolderTest {

  private static final int TIMES = 500;

  @TempDir private Path dir;
  private Path folder;

  @BeforeEach
  void fill() throws IOException {
    folder = Files.createDirectories(dir.resolve("warehouse"));
    write("cold/a");
  }

  @Test
  void nothingCanBeReadOrWrittenWhileItIsGone() throws IOException {
    LostFolder.take(folder);

    assertThat(Files.exists(folder.resolve("cold/a"))).isFalse();
    assertThatThrownBy(() -> write("cold/b")).isInstanceOf(IOException.class);
  }

  @Test
  void itComesBackAsItWas() throws IOException {
    LostFolder.take(folder);
    LostFolder.giveBack(folder);

    assertThat(folder.resolve("cold/a")).hasContent("cold/a");
    assertThat(dir.toFile().list()).containsExactly("warehouse");
  }

  @Test
  void whatWasWrittenIntoItsPlaceComesBackWithIt() throws IOException {
    LostFolder.take(folder);
    Path made = Files.createDirectories(dir.resolve("warehouse-away-1/cold/deep"));
    Files.writeString(made.resolve("b"), "b");
    LostFolder.giveBack(folder);

    assertThat(folder.resolve("cold/a")).hasContent("cold/a");
    assertThat(folder.resolve("cold/deep/b")).hasContent("b");
    assertThat(dir.toFile().list()).containsExactly("warehouse");
  }

  @Test
  void aFolderThatIsNotThereCannotBeTakenAndNotBeGivenBack() {
    Path other = dir.resolve("other");

    assertThatThrownBy(() -> LostFolder.take(other)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> LostFolder.giveBack(other)).isInstanceOf(NoSuchFileException.class);
  }

  /** Without a gap in time there would be nothing to hit; most of the files hit none. */
  @Test
  void whoeverMakesTheFolderAnewMeanwhileLosesNothing() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch writes = new CountDownLatch(1);
    CompletableFuture<List<String>> writer =
        CompletableFuture.supplyAsync(() -> writeUntil(done, writes));
    try {
      writes.await();
      for (int i = 0; i < TIMES; i++) {
        LostFolder.take(folder);
        assertThat(folder).isRegularFile();
        LostFolder.giveBack(folder);
      }
    } finally {
      done.set(true);
    }

    List<String> written = writer.join();
    assertThat(written).isNotEmpty().allMatch(name -> Files.exists(folder.resolve(name)));
    assertThat(dir.toFile().list()).containsExactly("warehouse");
  }

  private List<String> writeUntil(AtomicBoolean done, CountDownLatch writes) {
    List<String> written = new ArrayList<>();
    for (int i = 0; !done.get(); i++) {
      String name = "cold/" + i % 10 + "/" + i;
      try {
        write(name);
        written.add(name);
        writes.countDown();
      } catch (IOException e) {
        // The folder is away.
      }
    }
    return written;
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }
}
