"""Native Excel charts below the table of a sheet, with titles on both axes, each on a page of its own when printed.

Nothing is drawn of no rows.
"""

from django.utils.translation import gettext as _
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.text import RichText
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.worksheet.pagebreak import Break

from common.workbooks.sheet import HEADER_ROW

WIDTH, HEIGHT = 24, 14  # centimetres; a page of A4 landscape
ROWS = 27  # of a sheet, that are as high as a chart
MOST = 40  # places that a chart can name
SMALL = 700  # hundredths of a point: so that each place is named
INDICATOR = 4  # the column with the name of an indicator; its years follow


def columns_below(sheet, rows, *, titles) -> None:
    """For each indicator, from the fourth column on, its columns by place, one chart below the other."""
    for number, title in enumerate(titles):
        chart = BarChart()
        fill(chart, sheet, rows, label=3, value=4 + number)
        name(chart, title(), sheet.headers[2], title())
        put(sheet, chart, rows, number)


def one_below(sheet, rows, *, label, value) -> None:
    """Bars of a column, the first row on top."""
    chart = BarChart()
    chart.type = "bar"
    chart.x_axis.scaling.orientation = "maxMin"  # bars are drawn from below
    chart.y_axis.crosses = "max"
    fill(chart, sheet, rows, label=label, value=value)
    label, value = (sheet.headers[place - 1] for place in (label, value))
    name(chart, f"{sheet.title} · {value}", label, value)
    put(sheet, chart, rows)


def line_below(sheet, rows) -> None:
    """The first indicator over the years."""
    last = len(sheet.headers)
    if last == INDICATOR:
        return
    chart, row = LineChart(), HEADER_ROW + 1
    of_first = Reference(sheet, min_col=INDICATOR, max_col=last, min_row=row, max_row=row)
    chart.add_data(of_first, from_rows=True, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=INDICATOR + 1, max_col=last, min_row=HEADER_ROW, max_row=HEADER_ROW))
    name(chart, _("Over the years"), _("Year"), _("Figure"))
    chart.legend.position, chart.series[0].smooth, chart.y_axis.scaling.min = "t", False, 0
    put(sheet, chart, rows)


def fill(chart, sheet, rows, *, label, value) -> None:
    """The values of a column, each named by its label; of very many the first."""
    first, last = HEADER_ROW + 1, HEADER_ROW + min(rows, MOST)
    chart.add_data(Reference(sheet, min_col=value, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=label, min_row=first, max_row=last))
    chart.legend = None  # the title says it
    chart.x_axis.tickLblSkip = 1
    small = CharacterProperties(sz=SMALL)
    chart.x_axis.txPr = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=small), endParaRPr=small)])


def name(chart, title, across, upwards) -> None:
    chart.title, chart.x_axis.title, chart.y_axis.title = str(title), str(across), str(upwards)
    chart.x_axis.delete = chart.y_axis.delete = False  # else newer Excel leaves the axes out
    chart.width, chart.height = WIDTH, HEIGHT


def put(sheet, chart, rows, number=0) -> None:
    """Below the totals and the charts before it, at the beginning of a page."""
    if rows:
        row = HEADER_ROW + rows + 1 + number * ROWS
        sheet.row_breaks.append(Break(id=row))
        sheet.add_chart(chart, f"A{row + 1}")
