package io.frostline.notify;

import io.frostline.notify.HttpPost.Answer;
import java.util.Collection;

/** Somebody who is told. */
interface Target {

  /** Its name in metrics, logs and consumer groups; never a part of an address that is secret. */
  String name();

  /** One attempt to tell it. */
  Answer tell(Notification notification) throws InterruptedException;

  /** Whether it forgets what it is not told again. */
  boolean forgets();

  /** One attempt to say once more that these are open. */
  Answer refresh(Collection<Alert> open) throws InterruptedException;
}
