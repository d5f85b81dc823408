// Package walls holds no code, only the test of what each room of the house may
// import. The linter says the same while one types (depguard in .golangci.yml);
// this test also sees rooms that nobody has made a rule for.
package walls
