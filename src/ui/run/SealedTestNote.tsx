import { useRun } from "../storeHooks";

/** Why the test split is sealed. */
export function SealedTestNote() {
  const clips = useRun((state) => state.opened?.clips.test);
  return (
    <>
      Use the validation split to make choices. The {clips === undefined ? "" : `${clips} `}test
      clips stay sealed until you open them, and the record counts each opening: a test split that
      guides choices no longer measures generalisation.
    </>
  );
}
