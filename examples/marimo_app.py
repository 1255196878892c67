import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import isoflop
    import marimo as mo

    return isoflop, mo


@app.cell
def _(isoflop, mo):
    fit = mo.ui.anywidget(isoflop.fit("runs.csv", at=1e22))
    fit
    return (fit,)


@app.cell
def _(fit, mo):
    chosen = fit.value["study"]["at"][0]
    mo.md(f"Chosen: {chosen:.3g} FLOP; alpha: {fit.widget.result.params['alpha'].value}")
    return


if __name__ == "__main__":
    app.run()
