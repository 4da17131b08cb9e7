import * as tf from "../tf";

/**
 * Runs `build` and returns its result. If it throws, disposes every tensor and variable that it made, and rethrows.
 * `build` is synchronous, so nothing else can make tensors meanwhile.
 */
export function disposeOnError<T>(build: () => T): T {
  const engine = tf.engine();
  const before = new Set(Object.values(engine.state.registeredVariables));
  engine.startScope();
  try {
    const result = build();
    // Ends the scope without freeing anything that was made in it.
    engine.endScope([...engine.state.activeScope.track]);
    return result;
  } catch (error) {
    engine.endScope();
    const variables = Object.values(engine.state.registeredVariables);
    tf.dispose(variables.filter((variable) => !before.has(variable)));
    throw error;
  }
}
