//! The weekly risk warning report: plain data in, HTML, XLSX and SVG out.
