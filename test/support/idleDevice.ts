/** For runs whose device has nothing to wait for. */
export const idleDevice = { settle: () => Promise.resolve() };
