/**
 * Resolves in a new task, so that waiting messages are handled first. Uses a MessageChannel because
 * browsers clamp nested timers to 4 ms.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
