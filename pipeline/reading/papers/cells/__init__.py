"""What a workbook holds, looked at before a library is trusted with it."""
