/** The clips that are shown follow the setup, as far as the machine is free for making them. */
import type { ClipStatus, ClipStore } from "./clipStore";
import type { CompareStore } from "./compareStore";
import { isTrainedOn, dataRequestKey } from "./dataKey";
import type { Clock } from "./throttle";
import type { RunStore } from "./runStore";
import type { SetupStore } from "./setupStore";

interface WatchedStores {
  readonly setup: SetupStore;
  readonly run: RunStore;
  readonly clips: ClipStore;
  readonly compare: CompareStore;
  readonly clock: Clock;
}

/** How long the data's knobs must rest before clips are made again, in milliseconds. */
const settleMs = 600;
/** The drop in hand keeps the machine and the panel. */
const importStatuses: readonly ClipStatus[] = ["planning", "planned", "importing"];

/** -> makes the dataset of the setup at once; `quietly`: what went wrong before stays said. */
export function prepareClipsOnChange({
  setup,
  run,
  clips,
  compare,
  clock,
}: WatchedStores): (quietly?: boolean) => Promise<void> {
  const config = () => setup.store.getState().config;
  /** A wish that the media worker refused: not asked again until it changes. */
  let refused = "";
  /** Rises with every preparing: a wish to follow that is older was answered, or cancelled. */
  let preparings = 0;

  const prepare = async (quietly = false): Promise<void> => {
    const { data, seed } = config();
    preparings += 1;
    const ending = await clips.prepare(data, seed, quietly);
    refused = ending === "failed" ? dataRequestKey({ data, seed }) : "";
  };
  /** Whether the clips of the setup are neither there nor on their way, and may be made. */
  const isDue = (wanted: string): boolean => {
    const { status, shown, preparing } = clips.store.getState();
    const isThere = status === "preparing" ? preparing === wanted : shown === wanted;
    return (
      !isThere &&
      wanted === dataRequestKey(config()) &&
      wanted !== refused &&
      !importStatuses.includes(status) &&
      !["opening", "running"].includes(run.store.getState().status) &&
      compare.store.getState().status === "idle" &&
      setup.store.getState().catalogue !== undefined
    );
  };
  /** Clips in hand follow the setup, but not while a run or an import needs the machine. */
  const follow = (quietly = false): void => {
    const wanted = dataRequestKey(config());
    if (!isDue(wanted)) return;
    const before = preparings;
    clock.later(() => {
      if (before === preparings && isDue(wanted)) void prepare(quietly);
    }, settleMs);
  };
  setup.store.subscribe((now, was) => {
    if (dataRequestKey(now.config) !== dataRequestKey(was.config)) refused = "";
    follow();
  });
  run.store.subscribe((now, was) => {
    if (now.status !== was.status) follow();
    // The run made its own clips, so that showing them costs nothing.
    const { status, manifest } = clips.store.getState();
    const isNew = now.opened !== undefined && now.opened !== was.opened;
    const isWanted =
      now.config !== undefined && dataRequestKey(now.config) === dataRequestKey(config());
    const isFree = status === "ready" || status === "empty";
    if (isNew && isWanted && isFree && !isTrainedOn(now, manifest)) void prepare();
  });
  compare.store.subscribe((now, was) => {
    if (now.status !== was.status) follow();
  });
  clips.store.subscribe((now, was) => {
    if (now.chosen !== was.chosen || now.manifest !== was.manifest)
      void run.watch(now.chosen, now.manifest?.key ?? "");
    // A drop ended what was being made; without an import it is wanted again.
    if (importStatuses.includes(was.status) && !importStatuses.includes(now.status)) follow(true);
  });
  return prepare;
}
