import type { Page } from "playwright-core";

/**
 * Drops files and folders on the centre of the page as the operating system does, so that the page
 * can walk the folders. Paths are absolute.
 */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const size = page.viewportSize() ?? { width: 800, height: 600 };
  const at = { x: size.width / 2, y: size.height / 2 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, ...at, data });
  await session.detach();
}
