import { useEffect, useState } from "react";
import { useAppStores } from "../storeHooks";
import { readDroppedFiles } from "./droppedFiles";

/** Imports files that are dropped anywhere on the page; returns true while files are dragged over it. */
export function useFileDrop(): boolean {
  const app = useAppStores();
  const [isDragging, setIsDragging] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setIsDragging(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsDragging(false);
    };
    const drop = (event: DragEvent): void => {
      const { dataTransfer } = event;
      if (!dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setIsDragging(false);
      document.getElementById("clips")?.scrollIntoView();
      readDroppedFiles(dataTransfer).then(
        (files) => app.planClips(files),
        () =>
          app.clips.fail(
            "The browser could not read the dropped files. Choose the folder instead.",
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
  }, [app]);
  return isDragging;
}
