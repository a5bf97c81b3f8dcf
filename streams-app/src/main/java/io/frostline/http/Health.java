package io.frostline.http;

import java.util.List;

/** Whether the app works: each list holds the reasons why it does not. */
public interface Health {

  /** Reasons to start the process anew. */
  List<String> dead();

  /** Reasons not to rely on what it shows. */
  List<String> notReady();
}
