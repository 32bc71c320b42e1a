"""The inputs of record forms: wtforms fields that read canonical values and keep what was typed."""
