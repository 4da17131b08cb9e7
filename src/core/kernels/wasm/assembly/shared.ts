/** The same kernels for shared memory, and how threads share their work. */
export * from "./index";
export * from "./pool";
