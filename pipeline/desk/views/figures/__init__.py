"""The managers' figures as tables: each number can be followed to its cases, each table can be had as a workbook."""
