// Package packaging holds no code, only tests of Dockerfile, compose.yaml and
// their neighbours, which an engine would find out at last: it does what the
// image's build does, without the image, and holds the files against what the
// program knows.
package packaging
