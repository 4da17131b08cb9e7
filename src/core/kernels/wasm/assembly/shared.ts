/** The kernels for shared memory, with the functions that share work among threads. */
export * from "./index";
export * from "./pool";
