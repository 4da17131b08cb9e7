/** Versions of stored comparisons and comparison files. */
import { isRecord } from "../contract/isRecord";
import type { ReportProblem } from "../contract/params";
import { safeText } from "../contract/safeText";
import { addedByVersionTwo } from "../contract/versionOne";

type Json = Readonly<Record<string, unknown>>;

/** The function at place n turns a record of version n into one of version n + 1. */
const migrations: readonly ((record: Json) => Json)[] = [fillAbsentFields, toVersionTwo];

/** Version of the records that are written now. */
export const recordVersion = migrations.length;

/** Converts a record to the current version; undefined, with a sentence, if its version is not known. */
export function migrate(
  record: Json,
  { version = recordVersion }: { readonly version?: unknown },
  report: ReportProblem,
): Json | undefined {
  if (typeof version === "number" && Number.isInteger(version) && version >= 0)
    if (version <= recordVersion)
      return migrations.slice(version).reduce((one, migration) => migration(one), record);
  report(
    `version: expected up to ${recordVersion}, got ${safeText(version)}; open it with the page that wrote it.`,
  );
  return undefined;
}

/** Version 2 added settings to configurations; a plan has the version of its configuration. */
function toVersionTwo(record: Json): Json {
  const { plan } = record;
  if (!isRecord(plan)) return record;
  const { base } = plan;
  const next = isRecord(base) ? { ...addedByVersionTwo, ...base, version: 2 } : base;
  return { ...record, plan: { ...plan, version: 2, base: next } };
}

/** Plans of version 0 may have no rows, reference, shared parameters or encoders of their own. */
function fillAbsentFields(record: Json): Json {
  const { plan } = record;
  if (!isRecord(plan)) return record;
  const filled = { variants: [], against: "joint", shared: {}, openTest: false, ...plan };
  const { base } = plan;
  return {
    ...record,
    plan: isRecord(base) ? { ...filled, base: { encoders: {}, ...base } } : filled,
  };
}
