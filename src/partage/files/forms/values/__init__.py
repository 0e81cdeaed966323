"""One cell of a form as a value, in English or French; what is not understood entirely is never guessed."""
