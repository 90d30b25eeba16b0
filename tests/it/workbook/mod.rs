//! The workbook: its formulas give the program's figures, at the base case and where somebody changes an assumption.

mod file;
mod formulas;
mod slopes;
