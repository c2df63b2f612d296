// Charts: glue between the page and the two Bokeh plots. Sources get whole new columns; Bokeh draws.

const NOBODY = "#c2c2c2";

class Charts {
  static async draw(given) {
    const charts = new Charts();
    if (given.map) await Bokeh.embed.embed_item(given.map);
    if (given.bars) await Bokeh.embed.embed_item(given.bars);
    return charts;
  }

  model(name) {
    for (const one of Bokeh.documents) {
      const found = one.get_model_by_name(name);
      if (found) return found;
    }
    return null;
  }

  put(name, columns) {
    const source = this.model(name);
    if (source) source.data = { ...source.data, ...columns };
  }

  onTap(name, told) {
    const source = this.model(name);
    if (!source) return;
    source.selected.properties.indices.change.connect(() => {
      const [first] = source.selected.indices;
      if (first !== undefined && !this.quiet) told(first);
    });
  }

  // Marks what was chosen elsewhere; nobody is told of a tap.
  choose(name, index) {
    const source = this.model(name);
    this.quiet = true;
    if (source) source.selected.indices = index === null || index < 0 ? [] : [index];
    this.quiet = false;
  }

  // Colours of the page's own style, light or dark.
  dress() {
    const style = getComputedStyle(document.documentElement);
    const [card, land, ink, line] = ["--card", "--land", "--ink", "--line"].map((name) => style.getPropertyValue(name).trim());
    for (const name of ["map-plot", "bars-plot"]) {
      const plot = this.model(name);
      if (!plot) continue;
      plot.background_fill_color = name === "map-plot" ? land : card;
      plot.border_fill_color = card;
      plot.outline_line_color = line;
      plot.toolbar.visible = !matchMedia("print").matches;
      for (const axis of [...plot.below, ...plot.left]) {
        axis.axis_label_text_color = axis.major_label_text_color = ink;
        axis.axis_line_color = axis.major_tick_line_color = axis.minor_tick_line_color = line;
      }
      for (const grid of plot.center) if ("grid_line_color" in grid) grid.grid_line_color = line;
    }
    const labels = this.model("labels"), target = this.model("target"), borders = this.model("borders");
    const cells = this.model("cells-drawn");
    if (borders) borders.line_color = { value: ink };
    if (cells) cells.selection_glyph.line_color = { value: ink };
    if (labels) Object.assign(labels, { text_color: ink, background_fill_color: card });
    if (target) target.line_color = ink;
  }

  fit() {
    const plot = this.model("map-plot");
    if (plot && window.innerWidth < 820) {
      plot.height = 340;
      this.model("labels").visible = false;
      plot.toolbar.active_drag = null; // a finger scrolls the page; zoom buttons and the toolbar move the map
    }
  }
}
