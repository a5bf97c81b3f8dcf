/** Carries events and lag from their topics to Alertmanagers and webhooks, each at its own pace. */
package io.frostline.notify;
