import { testNoLeak } from "../support/noLeak";

testNoLeak("wasm", [10, 200]);
