import { useEffect } from "react";
import { joinLinks } from "../../contract/link";
import { useAppStores } from "../storeHooks";

/** Keeps the hash of the link and the setup in sync in both directions. */
export function useLinkSync(): void {
  const app = useAppStores();
  useEffect(() => {
    const { setup, inspect } = app;
    const write = (): void => {
      if (!setup.store.getState().catalogue) return;
      const hash = joinLinks(setup.link(), inspect.link());
      if (location.hash.replace(/^#/, "") === hash) return;
      const page = location.pathname + location.search;
      history.replaceState(null, "", hash === "" ? page : `${page}#${hash}`);
    };
    const read = (): void => {
      inspect.readLink(location.hash);
      setup.readLink(location.hash);
    };
    addEventListener("hashchange", read);
    const unsubscribe = [setup.store.subscribe(write), inspect.store.subscribe(write)];
    return () => {
      removeEventListener("hashchange", read);
      for (const end of unsubscribe) end();
    };
  }, [app]);
}
