import { countKept } from "../../../state/handMask";
import { useInspect, useRun } from "../../storeHooks";

/** Counts the code vectors that the kept and the dropped channels distinguish: a few channels can identify the whole code. */
export function DistinctCodes() {
  const mask = useInspect((state) => state.mask);
  const modalities = useRun(({ opened }) => opened?.modalities);
  const rows = Object.entries(mask?.modalities ?? {}).flatMap(([id, { omega, codes }]) =>
    codes ? [{ id, keeps: countKept(omega), channels: omega.length, ...codes.distinct }] : [],
  );
  if (rows.length === 0) return null;
  return (
    <ul className="distinct">
      {rows.map(({ id, keeps, channels, all, kept, dropped }) => (
        <li key={id}>
          {modalities?.find((one) => one.id === id)?.name ?? id}: of {all} code vectors in use,{" "}
          {kept} differ in the {keeps} kept channels, {dropped} in the {channels - keeps} dropped
          ones.
        </li>
      ))}
      <li>
        If the kept channels still distinguish most codes, dropping the others removes little
        information. With a grouped codebook (part VQ codebook, &ldquo;Groups&rdquo;) and as many
        blocks in the mask, dropping a block removes its information.
      </li>
    </ul>
  );
}
