// The package: plain functions, the widget, the elements; the default export is the anywidget
// module.
export { backtest, evaluate, fit, laws, optimum, predict, sure } from "./calls.js";
export { fitElement, mount } from "./mount.js";
export { IsoflopFit, IsoflopFormula } from "./elements.js";
export { default } from "./anywidget.js";
