// Package walls holds no code, only the test of what each room of the house may
// import. It is the architecture: a room without a rule fails it.
package walls
