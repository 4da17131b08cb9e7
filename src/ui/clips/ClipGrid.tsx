import { useState } from "react";
import type { DatasetManifest } from "../../contract/clip";
import { filterClips, pageOf } from "../../state/clipFilter";
import { predictionsOn } from "../../state/dataKey";
import { useAppStores, useClips, useRun } from "../storeHooks";
import { ClipFilters } from "./ClipFilters";
import { ClipPlayer } from "./ClipPlayer";
import { ClipTile } from "./ClipTile";

/** The clips of the dataset, in pages. */
export function ClipGrid({ manifest }: { readonly manifest: DatasetManifest }) {
  const { clips } = useAppStores();
  const filter = useClips((state) => state.filter);
  const requestedPage = useClips((state) => state.page);
  const predictions = useRun((state) => predictionsOn(state, manifest));
  const [playing, setPlaying] = useState<string>();
  const found = filterClips(manifest.clips, filter, predictions);
  const { items, page, pages } = pageOf(found, requestedPage);
  const clip = manifest.clips.find(({ id }) => id === playing);
  return (
    <>
      <ClipFilters manifest={manifest} found={found.length} />
      {items.length === 0 && (
        <p className="empty">No clip matches this filter. Choose "all" to see every clip.</p>
      )}
      <ul className="clip-grid">
        {items.map((one) => (
          <ClipTile key={one.id} clip={one} manifest={manifest} onPlay={() => setPlaying(one.id)} />
        ))}
      </ul>
      {pages > 1 && (
        <nav className="pager" aria-label="Pages of clips">
          <button
            type="button"
            aria-disabled={page === 0}
            onClick={() => clips.turnTo(Math.max(0, page - 1))}
          >
            Back
          </button>
          <span aria-live="polite">
            Page {page + 1} of {pages}
          </span>
          <button
            type="button"
            aria-disabled={page === pages - 1}
            onClick={() => clips.turnTo(Math.min(pages - 1, page + 1))}
          >
            Next
          </button>
        </nav>
      )}
      {clip && (
        <ClipPlayer
          key={`${manifest.key} ${clip.id}`}
          clip={clip}
          manifest={manifest}
          onClose={() => setPlaying(undefined)}
        />
      )}
    </>
  );
}
