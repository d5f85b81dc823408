// Package scale plans a country on paper: 600 halls on one Redis Cluster, one SQL
// database and many processes. It draws a day of all halls, event by event, from a
// seed, and holds its peaks against what was measured on one machine. docs/scaling.md
// tells the model and what came out.
//
// It starts no server. What it takes as measured comes from saved outputs of
// `make bench` and of this package's own measurement (TestMeasure), by name.
package scale
