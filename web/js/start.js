// Starts the page: the worker pool first, then the page's own wasm, which asks the pool.
import { begin, wantedWorkers } from "./begin.js";
import { Pool } from "./pool.js";
import * as kept from "./keep.js";
import "./offline.js";
import start from "./app.js";

begin(new Pool({ workers: wantedWorkers(), kept }), start);
