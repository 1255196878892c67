// Whether the served page starts and shows its first answer. `cargo xtask trunk-check` runs it.
import { launch, open, outputs, settled } from "./harness.mjs";

const { page, faults } = await open();
try {
  await settled(page);
  const shown = await outputs(page);
  if (!shown["params.alpha.value"]) faults.push("no fitted exponent is shown");
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await (await launch()).close();
}
