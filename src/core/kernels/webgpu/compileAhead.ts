/** Compiles the shaders of a step before the step, without stopping the thread. */
import { env } from "../../tf";
import type { RawBackend } from "./rawBackend";

/** Receives the number of pipelines that are ready. */
export type OnProgress = (done: number, total: number) => void;

const flag = "WEBGPU_ENGINE_COMPILE_ONLY";

/**
 * Runs `runOnce` without executing anything on the GPU, and resolves when every pipeline that it
 * needs (the package's and ours) is ready. Tensors made or updated in `runOnce` have undefined values: the caller
 * discards or restores them, and reads none. Throws what `runOnce` throws, or the error of a shader.
 */
export async function compileAhead(
  backend: RawBackend,
  runOnce: () => void,
  onProgress: OnProgress,
): Promise<void> {
  const isFlagged = env().getBool(flag);
  env().set(flag, true);
  try {
    runOnce();
  } catch (error) {
    forgetPromises(backend);
    throw error;
  } finally {
    env().set(flag, isFlagged);
  }
  const waiting = Object.values(backend.pipelineCache).filter((each) => each instanceof Promise);
  let done = 0;
  onProgress(done, waiting.length);
  try {
    await Promise.all(
      waiting.map(async (pipeline) => {
        await pipeline;
        onProgress(++done, waiting.length);
      }),
    );
    await backend.checkCompileCompletionAsync();
  } catch (error) {
    forgetPromises(backend);
    throw error;
  }
}

/** Removes pipelines that failed or are unfinished; they are created again when needed. */
function forgetPromises({ pipelineCache }: RawBackend): void {
  for (const [key, pipeline] of Object.entries(pipelineCache)) {
    if (!(pipeline instanceof Promise)) continue;
    pipeline.catch(() => undefined);
    Reflect.deleteProperty(pipelineCache, key);
  }
}
