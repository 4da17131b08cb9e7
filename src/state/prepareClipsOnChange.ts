/** Prepares the displayed clips again when the setup changes, unless a run or import is using the machine. */
import type { ClipStore } from "./clipStore";
import type { ClipStatus } from "./clips";
import type { CompareStore } from "./compareStore";
import { dataSeedOf } from "../contract/experiment";
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

/** Debounce of changes to the data settings, ms. */
const settleMs = 600;
/** No clips are prepared during an import. */
const importStatuses: readonly ClipStatus[] = ["planning", "planned", "importing"];

/** Returns a function that prepares the dataset immediately; `quietly`: keeps the message of an earlier failure. */
export function prepareClipsOnChange({
  setup,
  run,
  clips,
  compare,
  clock,
}: WatchedStores): (quietly?: boolean) => Promise<void> {
  const config = () => setup.store.getState().config;
  /** Key of a refused request, which is not repeated until it changes. */
  let refused = "";
  /** Increases with every preparation, so that older scheduled ones are dropped. */
  let preparings = 0;

  const prepare = async (quietly = false): Promise<void> => {
    const wanted = config();
    preparings += 1;
    const ending = await clips.prepare(wanted.data, dataSeedOf(wanted), quietly);
    refused = ending === "failed" ? dataRequestKey(wanted) : "";
  };
  /** Whether the wanted clips are missing and may be prepared now. */
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
  /** Schedules a preparation if one is due. */
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
    // the run has prepared the same clips, so showing them costs nothing
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
    // the import cancelled a preparation; start it again
    if (importStatuses.includes(was.status) && !importStatuses.includes(now.status)) follow(true);
  });
  return prepare;
}
