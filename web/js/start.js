// Starts the page: the worker pool first, then the page's own wasm, which asks the pool.
import { begin, wantedWorkers } from "./begin.js";
import { Pool } from "./pool.js";
import * as kept from "./keep.js";
import "./offline.js";
import { firstVisit, restLater, withRest } from "./rest.js";
import start from "./app.js";

const first = firstVisit();
const pool = new Pool({ workers: wantedWorkers(), kept, whole: !first });
if (first) restLater(begin(pool, start), pool);
else begin(pool, withRest(start));
