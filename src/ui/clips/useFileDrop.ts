import { useEffect, useState } from "react";
import { useBench } from "../storeHooks";
import { readDroppedFiles } from "./droppedFiles";

/** Takes files that are dropped anywhere on the page; true while some hang over it. */
export function useFileDrop(): boolean {
  const bench = useBench();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      const { dataTransfer } = event;
      if (!dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(false);
      document.getElementById("clips")?.scrollIntoView();
      readDroppedFiles(dataTransfer).then(
        (files) => bench.planClips(files),
        () =>
          bench.clips.fail(
            "The browser could not read what was dropped; choose the folder instead.",
          ),
      );
    };
    addEventListener("dragover", drag);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", drag);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [bench]);
  return over;
}
