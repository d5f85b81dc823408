// Package bench measures the whole system and its rooms on the machine at hand, each
// figure beside a reference that was taken in the same run: docs/performance.md tells
// the method. It starts real servers by tools/testkit and is no part of the product.
package bench
