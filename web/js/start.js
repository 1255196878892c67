// Starts the page: the worker pool first, then the page's own wasm, which asks the pool.
import { begin, wantedWorkers } from "./begin.js";
import { Pool } from "./pool.js";
import * as kept from "./keep.js";
import "./offline.js";
import { firstVisit, restLater, withRest } from "./rest.js";
import start from "./app.js";

const options = { workers: wantedWorkers(), kept };
if (firstVisit()) {
  let arrived;
  const pool = new Pool({ ...options, late: new Promise((resolve) => (arrived = resolve)) });
  restLater(begin(pool, start), pool).then(arrived);
} else {
  begin(new Pool(options), withRest(start));
}
