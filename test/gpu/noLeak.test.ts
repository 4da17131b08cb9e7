import { testNoLeak } from "../support/noLeak";

testNoLeak("webgpu", [10, 30]);
