"""The answers to a form as records: whose column is whose field, what a cell says, which rows are one person."""
