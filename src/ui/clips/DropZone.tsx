import { useRef } from "react";
import { clipsDataId } from "../../contract/clipsData";
import { defaultExperiment } from "../../contract/experiment";
import { useBench, useClips, useSetup } from "../storeHooks";
import { readFileList } from "./droppedFiles";

/** Imports files or a folder, dropped or chosen in a dialog. */
export function DropZone() {
  const bench = useBench();
  const wanted = useSetup(({ config }) => config.data.id === clipsDataId);
  const shown = useClips(
    ({ status, manifest }) => status === "ready" && manifest?.id === clipsDataId,
  );
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement): void => {
    if (input.files && input.files.length > 0) void bench.planClips(readFileList(input.files));
    input.value = "";
  };
  return (
    <div className="drop-zone">
      <p>
        <b>Drop your own clips anywhere on the page</b>: videos with sound, or pairs of video and
        sound files, in one folder per class or with a labels.csv. Features computed elsewhere are
        read from .npy files with the same names. Nothing leaves this computer.
      </p>
      <div className="buttons">
        <button type="button" onClick={() => files.current?.click()}>
          Choose files
        </button>
        <button type="button" onClick={() => folder.current?.click()}>
          Choose folder
        </button>
        {wanted && shown && (
          <button type="button" onClick={() => bench.chooseData(defaultExperiment.data.id)}>
            Use built-in Puppets
          </button>
        )}
      </div>
      <input
        ref={files}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        data-pick="files"
        onChange={({ target }) => take(target)}
      />
      <input
        ref={(input) => {
          folder.current = input;
          if (input) input.webkitdirectory = true;
        }}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        data-pick="folder"
        onChange={({ target }) => take(target)}
      />
    </div>
  );
}
