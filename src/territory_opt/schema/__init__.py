"""The words of the data: one class per table row, the same tables as frozen columns, and the settings of a case."""
