import { clipsDataId } from "../../contract/clipsData";
import { defaultExperiment } from "../../contract/experiment";
import { FileButton } from "../components/FileButton";
import { useAppStores, useClips, useSetup } from "../storeHooks";
import { readFileList } from "./droppedFiles";

/** Imports files or a folder, dropped or chosen in a dialog. */
export function DropZone() {
  const app = useAppStores();
  const usesOwnClips = useSetup(({ config }) => config.data.id === clipsDataId);
  const hasOwnClips = useClips(
    ({ status, manifest }) => status === "ready" && manifest?.id === clipsDataId,
  );
  const plan = (files: FileList): void => void app.planClips(readFileList(files));
  return (
    <div className="drop-zone">
      <p>
        <b>Drop your own clips anywhere on the page</b>: videos with sound, or pairs of video and
        sound files, in one folder per class or with a labels.csv. Features computed elsewhere are
        read from .npy files with the same names. Nothing leaves this computer.
      </p>
      <div className="buttons">
        <FileButton pick="files" kind="files" onPick={plan}>
          Choose files
        </FileButton>
        <FileButton pick="folder" kind="folder" onPick={plan}>
          Choose folder
        </FileButton>
        {usesOwnClips && hasOwnClips && (
          <button type="button" onClick={() => app.chooseData(defaultExperiment.data.id)}>
            Use built-in Puppets
          </button>
        )}
      </div>
    </div>
  );
}
