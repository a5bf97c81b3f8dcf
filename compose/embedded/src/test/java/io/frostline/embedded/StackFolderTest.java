package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFolderTest {
  @TempDir private Path dir;

  @Test
  void remembersPasswordAndPortsForTheNextStart() throws Exception {
    String password;
    try (StackFolder folder = StackFolder.open(dir, true)) {
      password = folder.password();
      folder.rememberPort("kafka", 9092);
      folder.save();
    }
    try (StackFolder again = StackFolder.open(dir, true)) {
      assertThat(again.password()).isEqualTo(password);
      assertThat(again.port("kafka")).isEqualTo(OptionalInt.of(9092));
      assertThat(again.port("postgres")).isEmpty();
    }
  }

  @Test
  void keepsSecretsToItsOwner() throws Exception {
    try (StackFolder folder = StackFolder.open(dir, true)) {
      folder.save();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(dir.resolve("stack.properties"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void refusesASecondUser() throws Exception {
    try (StackFolder folder = StackFolder.open(dir, true)) {
      assertThatThrownBy(() -> StackFolder.open(folder.dir(), true))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("in use by another running stack");
    }
  }

  @Test
  void neverTakesAFullFolderForAThrowawayOne() throws Exception {
    Files.writeString(dir.resolve("precious"), "data");
    assertThatThrownBy(() -> StackFolder.open(dir, false))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("not empty");
    assertThat(dir.resolve("precious")).exists();
  }

  @Test
  void removesTheEndpointsOfAKilledStack() throws Exception {
    Files.writeString(dir.resolve("endpoints.json"), "{}");
    try (StackFolder folder = StackFolder.open(dir, true)) {
      assertThat(folder.endpoints()).doesNotExist();
    }
  }
}
