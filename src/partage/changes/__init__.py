"""What changes from one plan or policy to the next: repair, differences, comparisons."""
