import { countKept } from "../../../state/handMask";
import { useInspect, useRun } from "../../storeHooks";

/** How many code vectors stay apart by some channels alone: a few may still name the whole code. */
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
          {kept} stay apart by the {keeps} kept channels alone, {dropped} by the {channels - keeps}{" "}
          dropped ones.
        </li>
      ))}
      <li>
        Where a few kept channels still tell most codes apart, dropping the others removes little.
        With a grouped codebook (part VQ codebook, &ldquo;Groups&rdquo;) and as many blocks in the
        mask, dropping a block really removes what it said.
      </li>
    </ul>
  );
}
