package io.frostline.http;

import java.util.List;

/** Whether the app works: each list holds the reasons why it does not. */
public interface Health {

  /** Reasons to start the process anew. */
  List<String> dead();

  /** Reasons not to rely on what it shows. */
  List<String> notReady();

  /** What a person should know although the app works. */
  default List<String> notes() {
    return List.of();
  }

  /** Of an app that has nothing to complain of. */
  static Health well() {
    return new Health() {
      @Override
      public List<String> dead() {
        return List.of();
      }

      @Override
      public List<String> notReady() {
        return List.of();
      }
    };
  }
}
