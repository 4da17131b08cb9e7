import type { Command } from "../../state/run";
import { aboutTime, percent } from "../../state/explain";
import { Icon, type IconName } from "../components/Icon";
import { useAppStores, useIsLocked, useCan, useRun } from "../storeHooks";

/** The commands of the run, its progress and its status. */
export function RunControls() {
  const app = useAppStores();
  return (
    <section className="run-controls" aria-label="Run">
      <div className="buttons">
        <CommandButton
          command="train"
          icon="play"
          name="Train"
          letter="T"
          act={() => app.train()}
        />
        <CommandButton
          command="pause"
          icon="pause"
          name="Pause"
          letter="P"
          act={() => app.run.pause()}
        />
        <CommandButton command="step" icon="step" name="Step" letter="S" act={() => app.step()} />
        <CommandButton
          command="stop"
          icon="stop"
          name="Stop"
          letter="X"
          act={() => app.run.stop()}
        />
        <CommandButton
          command="reset"
          icon="reset"
          name="Reset"
          letter="R"
          act={() => app.run.reset()}
        />
      </div>
      <Progress />
      <Status />
      <LockNotice />
    </section>
  );
}

interface KeyProps {
  readonly command: Command;
  readonly icon: IconName;
  readonly name: string;
  readonly letter: string;
  act(): Promise<void>;
}

/** A button that stays focusable while it is disabled, so that the keyboard keeps its place. */
function CommandButton({ command, icon, name, letter, act }: KeyProps) {
  const enabled = useCan(command);
  return (
    <button
      type="button"
      className={command === "train" ? "main" : ""}
      aria-disabled={!enabled}
      aria-keyshortcuts={letter}
      title={`${name} (${letter})`}
      onClick={() => {
        if (enabled) void act();
      }}
    >
      <Icon name={icon} />
      <span className="key-name">{name}</span>
    </button>
  );
}

function Progress() {
  const opened = useRun((state) => state.opened);
  const step = useRun((state) => state.step);
  const status = useRun((state) => state.status);
  const epochs = useRun((state) => state.config?.epochs);
  if (!opened)
    return (
      <progress
        aria-label="Training progress"
        max={1}
        {...(status === "opening" ? {} : { value: 0 })}
      />
    );
  const done = step?.step ?? 0;
  const epoch = step?.epoch ?? 0;
  const left =
    status === "done"
      ? ""
      : step
        ? `${aboutTime(step.secondsLeft)} left`
        : "estimating the time left";
  return (
    <div className="progress">
      <progress aria-label="Training progress" max={opened.totalSteps} value={done} />
      <p className="figures">
        <span>
          Step {done} of {opened.totalSteps}
        </span>
        <span>
          Epoch {epoch} of {epochs ?? 0}
        </span>
        {step && <span>{step.stepMs.toFixed(0)} ms per step</span>}
        {left !== "" && <span>{left}</span>}
      </p>
    </div>
  );
}

function Status() {
  const status = useRun((state) => state.status);
  const message = useRun((state) => state.message);
  const step = useRun((state) => state.step?.step ?? 0);
  const epoch = useRun((state) => state.step?.epoch ?? 0);
  return (
    <p
      role="status"
      className={`status is-${status}`}
      data-status={status}
      data-step={step}
      data-epoch={epoch}
    >
      <span className="lamp" aria-hidden="true" />
      {message} {status === "running" && <NewestEpoch />}
    </p>
  );
}

/** The accuracy of the newest epoch, which screen readers announce once per epoch. */
function NewestEpoch() {
  const epoch = useRun((state) => state.epoch);
  const fused = epoch?.accuracy.validation.fused;
  if (!epoch || fused === undefined) return null;
  return (
    <span>
      {" "}
      Epoch {epoch.epoch}: fused {percent(fused)} on validation.
    </span>
  );
}

/** Why the buttons are disabled while a comparison is running. */
function LockNotice() {
  const isLocked = useIsLocked();
  return (
    <p className="hint held" aria-live="polite">
      {isLocked &&
        "A comparison is running, and its runs are shown here. To use these buttons, wait for its end or stop it under Compare."}
    </p>
  );
}
