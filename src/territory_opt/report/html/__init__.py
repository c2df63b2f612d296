"""``report.html``: one file that opens without a network, with map, bars, tables, reasons, and what-if."""

from territory_opt.report.html.page import html_report

__all__ = ["html_report"]
